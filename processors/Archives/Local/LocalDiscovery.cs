using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Archives.Local;

/// <summary>Discovers granules among the files of this machine. Each file says itself what time it covers.</summary>
/// <param name="timeOf">Reads the time that a file covers.</param>
public sealed class LocalDiscovery(Func<DatasetDescriptor, string, CancellationToken, TimeRange> timeOf) : IGranuleDiscovery
{
    private const int LongestName = 80;

    /// <summary>By path and revision: the files are looked at once for the window and once for the granules in it.</summary>
    private readonly Dictionary<(string, string), DiscoveredGranule> _read = [];

    /// <inheritdoc/>
    /// <remarks>A granule's revision is a hash of its file's size and date, so a file that is written anew is converted anew.</remarks>
    public async IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var granule in All(dataset, cancellationToken).Where(granule => granule.Problem is not null || Overlaps(granule.Time, window)))
            yield return granule;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DiscoveredGranule> RevisedAsync(
        DatasetDescriptor dataset, TimeRange span, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var granule in All(dataset, cancellationToken).Where(granule => granule.Problem is null && granule.Produced >= since && Overlaps(granule.Time, span)))
            yield return granule;
    }

    /// <summary>The time that all the files cover; null where no file says.</summary>
    /// <exception cref="DiscoveryException">The files cannot be listed.</exception>
    public TimeRange? Span(DatasetDescriptor dataset, CancellationToken cancellationToken)
    {
        var timed = All(dataset, cancellationToken).Where(granule => granule.Problem is null).ToList();
        return timed.Count > 0 ? new TimeRange(timed.Min(granule => granule.Time.Start), timed.Max(granule => granule.Time.End)) : null;
    }

    private List<DiscoveredGranule> All(DatasetDescriptor dataset, CancellationToken cancellationToken)
    {
        var source = dataset.Source.Local ?? throw new DiscoveryException($"Cannot discover {dataset.Id} on this machine: its source is {dataset.Source.Title}.");
        var granules = Files(dataset, source).Select(file => Read(dataset, file.Path, file.Below, cancellationToken));
        return [.. granules.OrderBy(granule => granule.Time.Start).ThenBy(granule => granule.Id, StringComparer.Ordinal)];
    }

    private static IReadOnlyList<(string Path, string Below)> Files(DatasetDescriptor dataset, LocalSource source)
    {
        try
        {
            return LocalFiles.Find(dataset.Id, source);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new DiscoveryException($"Cannot discover {dataset.Id}: matching a file's name takes too long; use a simpler expression in source.local.include", isTemporary: false, e);
        }
    }

    private DiscoveredGranule Read(DatasetDescriptor dataset, string path, string below, CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        var revision = Hash(string.Create(CultureInfo.InvariantCulture, $"{info.Length} {info.LastWriteTimeUtc:O}"));
        if (_read.TryGetValue((path, revision), out var before))
            return before;
        var plain = new DiscoveredGranule
        {
            Id = $"{DiscoveredGranule.LocalPrefix}{Safe(info.Name)}-{Hash(below)}",
            Revision = revision,
            Name = SafeText.Text(info.Name),
            Time = default,
            Produced = new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero),
            MetadataUrl = new Uri(path),
        };
        return _read[(path, revision)] = FileName.IsPlain(info.Name)
            ? Timed(dataset, plain, path, info, cancellationToken)
            : plain with { Problem = $"its file name '{SafeText.Text(info.Name)}' is not a plain file name: letters, digits and ._+=@,~- alone" };
    }

    private DiscoveredGranule Timed(DatasetDescriptor dataset, DiscoveredGranule granule, string path, FileInfo info, CancellationToken cancellationToken)
    {
        try
        {
            return granule with
            {
                Time = timeOf(dataset, path, cancellationToken),
                File = new GranuleFile { Name = info.Name, Url = new Uri(path), Size = info.Length },
            };
        }
        catch (DatasetsException e)
        {
            return granule with { Problem = e.Message };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return granule with { Problem = $"it cannot be read: {FileErrors.Why(e)}" };
        }
    }

    /// <summary>'~' parts a receipt's key, so it is not among what a part may hold.</summary>
    private static string Safe(string name) =>
        string.Concat(name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('.');

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private static bool Overlaps(TimeRange time, TimeRange window) => time.Start <= window.End && time.End >= window.Start;
}
