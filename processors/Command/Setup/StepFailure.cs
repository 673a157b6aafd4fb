using System.CommandLine.Parsing;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Storage.Logging;
using Datasets.Workflow.CloudSteps;

namespace Datasets.Command.Setup;

/// <summary>
/// Writes down why a step of a cloud run could not do its work, whatever the reason: its <see cref="StepProblem"/>. It knows what the command line
/// says, as the descriptor itself may be wrong.
/// </summary>
/// <param name="Dataset">An id, or the path of a descriptor.</param>
/// <param name="Output">Where the run writes to.</param>
internal sealed record StepFailure(string Step, string Dataset, string Run, string Output)
{
    /// <summary>Does a step's work; a failure is written down and goes on as it was.</summary>
    public async Task<T> RecordAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await TryWriteAsync(Explain(error), error is DatasetsException { IsTemporary: true });
            throw;
        }
    }

    /// <summary>A command line that cannot be understood, of a step as far as that can be told.</summary>
    /// <param name="given">What stands for an option.</param>
    public static async Task RecordUsageAsync(Func<string, string?> given, CommandResult command, IReadOnlyList<string> complaints)
    {
        if (command is not { Command.Name: { } step, Parent: CommandResult { Command.Name: StepArguments.Verb } })
            return;
        var shard = given(StepArguments.Shard);
        var failure = new StepFailure(
            Shard.IsName(shard ?? "") ? $"{step}-{shard}" : step, given(StepArguments.Dataset) ?? "", given(StepArguments.Run) ?? "", given(StepArguments.Output) ?? "");
        await failure.TryWriteAsync(string.Join("; ", complaints), isTemporary: false);
    }

    /// <summary>Errors of our own say what to do; what was not foreseen names its kind.</summary>
    private static string Explain(Exception error) =>
        error is DatasetsException
            ? error.Message
            : $"unexpected {error.GetType().Name}: {error.Message}";

    private async Task TryWriteAsync(string problem, bool isTemporary)
    {
        // Where these are wrong there is no place to write to.
        var dataset = DatasetId.IsValid(Dataset) ? Dataset : Path.GetFileNameWithoutExtension(Dataset);
        if (!DatasetId.IsValid(dataset) || !RunId.IsValid(Run) || Output.Length == 0)
            return;
        try
        {
            using var store = OutputTarget.OpenStore(Output);
            // A wrong command line makes no folder.
            if (store is FolderStore { Folder: var folder } && !Directory.Exists(folder))
                return;
            await new StepProblem
            {
                Run = new RunId(Run),
                Dataset = dataset,
                Step = Step,
                Time = TimeProvider.System.GetUtcNow(),
                Problem = SecretRedactor.OfEnvironment().Hide(problem),
                Temporary = isTemporary,
            }.TryWriteAsync(store);
        }
        catch (DatasetsException)
        {
            // The place is what is wrong. The log says so.
        }
    }
}
