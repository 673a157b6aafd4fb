using System.Globalization;
using Polly;
using Polly.Retry;

namespace Datasets.Storage.Http;

/// <summary>Runs requests, and runs them again after a temporary <see cref="HttpFailure"/>.</summary>
public sealed class HttpRetry(HttpRetryOptions options)
{
    private readonly ResiliencePipeline _pipeline = Build(options);

    /// <exception cref="HttpFailure">The last attempt's.</exception>
    public async Task<T> RunAsync<T>(string subject, Func<CancellationToken, ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(subject, cancellationToken);
        try
        {
            return await _pipeline.ExecuteAsync(static (c, run) => run(c.CancellationToken), context, attempt);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>How a message ends, so that its reader knows what was tried.</summary>
    public string Conclusion(HttpFailure failure)
    {
        if (!failure.IsTemporary || options.Attempts <= 1)
            return "";
        return HasTimeToWait(failure, options)
            ? string.Create(CultureInfo.InvariantCulture, $" Tried {options.Attempts} times; try again later.")
            : " To wait and try again would outlast this job's time limit (resources.timeout); the next attempt goes on.";
    }

    private static ResiliencePipeline Build(HttpRetryOptions options)
    {
        if (options.Attempts <= 1)
            return ResiliencePipeline.Empty;

        return new ResiliencePipelineBuilder { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<HttpFailure>(failure => failure.IsTemporary && HasTimeToWait(failure, options)),
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.Delay,
                MaxDelay = options.MaximumDelay,
                Randomizer = options.Random,
                DelayGenerator = arguments => ValueTask.FromResult(RetryAfterDelay(arguments.Outcome.Exception, options)),
                OnRetry = arguments =>
                {
                    options.Notify?.Invoke(Notice(arguments, options));
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>A job that is ended in the middle of a wait is not tried again, and leaves no result.</summary>
    private static bool HasTimeToWait(HttpFailure failure, HttpRetryOptions options) =>
        options.Deadline is not { } deadline || options.Time.GetUtcNow() + (RetryAfterDelay(failure, options) ?? options.MaximumDelay) < deadline;

    private static TimeSpan? RetryAfterDelay(Exception? exception, HttpRetryOptions options)
    {
        var wish = (exception as HttpFailure)?.RetryAfter;
        return wish > options.MaximumRetryAfter ? options.MaximumRetryAfter : wish;
    }

    private static string Notice(OnRetryArguments<object> arguments, HttpRetryOptions options) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{arguments.Context.OperationKey}: {arguments.Outcome.Exception?.Message.TrimEnd('.')}; attempt {arguments.AttemptNumber + 2} of "
            + $"{options.Attempts} in {arguments.RetryDelay.TotalSeconds:0.#} s");
}
