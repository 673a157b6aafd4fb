using System.Diagnostics;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Folder;

namespace Datasets.Workflow.Runs;

/// <summary>Converts granules that are on this machine already, with no network and no receipts: <c>datasets convert</c>.</summary>
public sealed class LocalConversion(GranuleConverter converter, GranulePublisher publisher, WorkFolder work)
{
    /// <summary>
    /// Converts the files one after another on <paramref name="workers"/> threads; a file that fails does not stop the others. If several files map to one item id,
    /// only the last is converted. Where the dataset groups granules, the files are grouped by the times they state, and a group that fails does not stop the others.
    /// </summary>
    public async Task<IReadOnlyList<GranuleResult>> RunAsync(
        IReadOnlyList<string> files, int workers, Action<GranuleResult> finished, CancellationToken cancellationToken = default)
    {
        var results = new List<GranuleResult>();
        var groups = converter.Dataset.Group is null ? Separate(files, workers, cancellationToken) : Group(files, Fail, cancellationToken);
        var converted = new GranuleResult[groups.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, groups.Count), options, async (index, token) =>
            {
                converted[index] = await ConvertAsync(groups[index], token);
                finished(converted[index]);
            });
        }
        finally
        {
            // Even when asked to stop: what is published should be found, and this is quick.
            await publisher.UpdateCatalogsAsync(window: null, cancellationToken: CancellationToken.None);
        }
        return [.. results, .. converted];

        void Fail(GranuleResult result)
        {
            results.Add(result);
            finished(result);
        }
    }

    private List<LocalGroup> Separate(IReadOnlyList<string> files, int workers, CancellationToken cancellationToken)
    {
        if (files.Count == 1)
            return [new LocalGroup(files[0], files)];
        var items = files.AsParallel().AsOrdered().WithDegreeOfParallelism(workers).WithCancellation(cancellationToken)
            .Select(file => converter.ExpectedItem(file, cancellationToken)).ToList();
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is { } item)
                last[item] = i;
        }
        return
        [
            .. files.Select((file, i) => new LocalGroup(file, [file])
            {
                LeftOut = items[i] is { } item && last[item] is var winner && winner != i
                    ? $"superseded by {Path.GetFileName(files[winner])}, which becomes {item} too and was given after it"
                    : null,
            }),
        ];
    }

    /// <summary>A file whose time cannot be told is in no group and fails alone.</summary>
    private List<LocalGroup> Group(IReadOnlyList<string> files, Action<GranuleResult> failed, CancellationToken cancellationToken)
    {
        var timed = new List<(string File, DateTimeOffset Start, TimeRange Key)>();
        foreach (var file in files)
        {
            try
            {
                var (date, range) = converter.TimeOf(file, cancellationToken);
                var day = GranuleGroup.DayOf(date);
                timed.Add((file, range.Start, converter.Dataset.Group == ItemGrouping.Day ? new TimeRange(day, day) : range));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failed(Failed(file, error));
            }
        }
        return
        [
            .. timed.GroupBy(file => file.Key).OrderBy(group => group.Key.Start).Select(group => CreateGroup(
                [.. group.OrderBy(file => file.Start).ThenBy(file => Path.GetFileName(file.File), StringComparer.Ordinal).Select(file => file.File)])),
        ];
    }

    private static LocalGroup CreateGroup(IReadOnlyList<string> files) =>
        new(files.Count == 1 ? files[0] : $"{files[0]} and {files.Count - 1} more", files);

    private async Task<GranuleResult> ConvertAsync(LocalGroup group, CancellationToken cancellationToken)
    {
        if (group.LeftOut is not null)
            return new GranuleResult { File = group.Name, Outcome = GranuleOutcome.Superseded, Reason = group.LeftOut };
        var clock = Stopwatch.StartNew();
        var folder = work.NewPath();
        try
        {
            Directory.CreateDirectory(folder);
            var converted = converter.Convert([.. group.Files.Select(file => new GranuleInput(file))], source: null, folder, cancellationToken);
            var convertSeconds = clock.Elapsed.TotalSeconds;
            await publisher.PublishAsync(converted, source: null, run: null, cancellationToken);
            return new GranuleResult
            {
                File = group.Name,
                Outcome = GranuleOutcome.Converted,
                Item = converted.ItemId,
                FurtherItems = converted.FurtherItems,
                Warnings = converted.Warnings.Count > 0 ? converted.Warnings : null,
                BytesIn = group.Files.Sum(file => new FileInfo(file).Length),
                BytesOut = converted.BytesOut,
                Seconds = new PhaseSeconds { Convert = convertSeconds, Publish = clock.Elapsed.TotalSeconds - convertSeconds },
            };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return Failed(group.Name, error);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static GranuleResult Failed(string name, Exception error) => new()
    {
        File = name,
        Outcome = GranuleOutcome.Failed,
        Reason = DatasetsException.Explain(error),
        Details = error.ToString(),
    };

    /// <summary>Files that share an item, in the order of their start.</summary>
    private sealed record LocalGroup(string Name, IReadOnlyList<string> Files)
    {
        /// <summary>Why there is no item of these files.</summary>
        public string? LeftOut { get; init; }
    }
}
