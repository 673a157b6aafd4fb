using System.Text.Json;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// Why a step could not do its work: <c>_runs/DATASET/RUN/problems/STEP.json</c>, the last attempt's. A state machine hears of a job's exit code
/// only.
/// </summary>
public sealed record StepProblem
{
    public required RunId Run { get; init; }
    public required DatasetId Dataset { get; init; }
    public required string Step { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required string Problem { get; init; }
    /// <summary>Whether the same may succeed when tried again.</summary>
    public required bool Temporary { get; init; }

    /// <summary>Writes it where the state machine's user looks for it; where the store itself is the problem, only the log has it.</summary>
    public async Task TryWriteAsync(IObjectStore store)
    {
        try
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(this, StepJson.Default.StepProblem);
            await store.PutAsync(RunKeys.Problem(Dataset, Run, Step), content, MediaTypes.Json);
        }
        catch (StorageException)
        {
            // The problem may be the store's. It goes to the log in any case.
        }
    }
}
