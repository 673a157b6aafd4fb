using System.Text.Json;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// Why a step could not do its work: <c>_runs/DATASET/RUN/problems/STEP.json</c>, the last attempt's. A state machine hears of a job's exit code
/// only.
/// </summary>
public sealed record StepProblem
{
    public required string Run { get; init; }
    public required string Dataset { get; init; }
    public required string Step { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required string Problem { get; init; }
    /// <summary>Whether the same may succeed when tried again.</summary>
    public required bool Temporary { get; init; }

    /// <summary>Does a step's work; a failure is written down and goes on as it was.</summary>
    public static async Task<T> RecordAsync<T>(IObjectStore store, string dataset, string run, string step, TimeProvider time, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (DatasetsException error)
        {
            var problem = new StepProblem
            {
                Run = run,
                Dataset = dataset,
                Step = step,
                Time = time.GetUtcNow(),
                Problem = error.Message,
                Temporary = error.IsTemporary,
            };
            await TryWriteAsync(store, problem);
            throw;
        }
    }

    private static async Task TryWriteAsync(IObjectStore store, StepProblem problem)
    {
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(problem, StepJson.Default.StepProblem);
            await store.PutAsync(RunKeys.Problem(problem.Dataset, problem.Run, problem.Step), content, MediaTypes.Json);
        }
        catch (StorageException)
        {
            // The problem may be the store's. It goes to the log in any case.
        }
    }
}
