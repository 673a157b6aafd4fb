using System.Globalization;
using Datasets.Descriptors;

namespace Datasets.Command.Setup;

/// <summary>Which of a Batch job's attempts this process is.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Of">How many there are; 0 where it is not stated.</param>
internal sealed record BatchAttempt(int Number, int Of)
{
    /// <summary>Set by AWS Batch.</summary>
    private const string NumberVariable = "AWS_BATCH_JOB_ATTEMPT";

    /// <summary>No further attempt follows. Where the number of attempts is not stated, the caller decides, not this process.</summary>
    public bool IsLast => Of > 0 && Number >= Of;

    /// <summary>
    /// When this process has to be at its end, with its result written: Batch ends a job after <c>resources.timeout</c>, and tries one that it ended
    /// so no more. Null outside Batch.
    /// </summary>
    public DateTimeOffset? Deadline(DatasetDescriptor dataset, DateTimeOffset started)
    {
        if (Number == 0)
            return null;
        var limit = dataset.Resources.Timeout;
        return started + limit - TimeSpan.FromSeconds(Math.Min(60, limit.TotalSeconds / 10));
    }

    public static BatchAttempt OfEnvironment() => new(Value(NumberVariable), Value(EnvironmentVariables.Attempts));

    private static int Value(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
