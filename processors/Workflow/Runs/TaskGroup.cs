namespace Datasets.Workflow.Runs;

/// <summary>Stages that work side by side and wait for each other through queues.</summary>
internal static class TaskGroup
{
    /// <summary>
    /// Waits for all of them, whatever happens. Where one breaks, the others are asked to stop: they would wait for it for ever.
    /// </summary>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> stages, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(stages.Select(stage => Task.Run(() => RunAsync(stage), CancellationToken.None)));

        async Task RunAsync(Func<CancellationToken, Task> stage)
        {
            try
            {
                await stage(stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
