using System.Diagnostics;
using Datasets.Storage;

namespace Datasets.Workflow;

/// <summary>Converts granules that are on this machine already, with no network and no receipts: <c>datasets convert</c>.</summary>
public sealed class LocalConversion(GranuleConverter converter, GranulePublisher publisher, WorkFolder work)
{
    /// <summary>Converts the files one after another on <paramref name="workers"/> threads; a file's failure is its own.</summary>
    public async Task<IReadOnlyList<GranuleResult>> RunAsync(
        IReadOnlyList<string> files, int workers, Action<GranuleResult> finished, CancellationToken cancellationToken = default)
    {
        var results = new GranuleResult[files.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, files.Count), options, async (index, token) =>
        {
            results[index] = await ConvertAsync(files[index], token);
            finished(results[index]);
        });
        await publisher.UpdateCatalogsAsync(window: null, cancellationToken: cancellationToken);
        return results;
    }

    private async Task<GranuleResult> ConvertAsync(string file, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var folder = work.NewPath();
        try
        {
            Directory.CreateDirectory(folder);
            var converted = converter.Convert(file, source: null, folder, cancellationToken);
            var convertSeconds = clock.Elapsed.TotalSeconds;
            await publisher.PublishAsync(converted, source: null, run: "", cancellationToken);
            return new GranuleResult
            {
                File = file,
                Outcome = GranuleOutcome.Converted,
                Item = converted.ItemId,
                BytesIn = new FileInfo(file).Length,
                BytesOut = converted.BytesOut,
                Seconds = new PhaseSeconds { Convert = convertSeconds, Publish = clock.Elapsed.TotalSeconds - convertSeconds },
            };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new GranuleResult
            {
                File = file,
                Outcome = GranuleOutcome.Failed,
                Reason = Outcomes.Explain(error),
                Details = error.ToString(),
            };
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
