using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Workflow.Runs.Grouping;

/// <summary>An archive whose granules are files on this machine: sorted by start as CMR sorts them, in a list that tests change.</summary>
internal sealed class LocalArchive : IGranuleDiscovery, IGranuleFetcher
{
    private readonly List<(DiscoveredGranule Granule, string Path)> _granules = [];

    /// <summary>The windows that were asked for.</summary>
    public List<TimeRange> Asked { get; } = [];

    /// <summary>The names of the files that were fetched.</summary>
    public ConcurrentQueue<string> Fetched { get; } = [];

    /// <summary>How many granules were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Why a file cannot be had; null where it can.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    /// <summary>Sends granules in the order of the list.</summary>
    public bool IsUnsorted { get; init; }

    public DiscoveredGranule Add(
        string path, TimeRange time, string? id = null, string revision = "1", DateTimeOffset? produced = null, string? problem = null)
    {
        var name = Path.GetFileName(path);
        var granule = new DiscoveredGranule
        {
            Id = id ?? $"G{1000 + _granules.Count}-GES_DISC",
            Revision = revision,
            Name = name,
            Time = time,
            Produced = produced ?? time.End.AddHours(6),
            File = problem is null ? new GranuleFile { Name = name, Url = new Uri($"https://archive.earthdata.nasa.gov/{name}") } : null,
            Problem = problem,
            MetadataUrl = new Uri($"https://cmr.example.org/concepts/{id ?? $"G{1000 + _granules.Count}"}"),
        };
        _granules.Add((granule, path));
        return granule;
    }

    public void Revise(string name)
    {
        var at = _granules.FindIndex(one => one.Granule.Name == name);
        var (granule, path) = _granules[at];
        _granules[at] = (granule with { Revision = $"{int.Parse(granule.Revision) + 1}" }, path);
    }

    public void Remove(string name) => _granules.RemoveAll(one => one.Granule.Name == name);

    public async IAsyncEnumerable<DiscoveredGranule> DiscoverAsync(
        DatasetDescriptor dataset, TimeRange window, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked.Add(window);
        var found = _granules.Select(one => one.Granule)
            .Where(granule => granule.Time == default || (granule.Time.Start <= window.End && granule.Time.End >= window.Start))
            .ToList();
        foreach (var granule in IsUnsorted ? found : [.. found.OrderBy(granule => granule.Time.Start).ThenBy(granule => granule.Id, StringComparer.Ordinal)])
        {
            Sent++;
            yield return granule;
        }
        await Task.CompletedTask;
    }

    public Task<FetchedFile> FetchAsync(SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        Fetched.Enqueue(file.Name);
        if (Fault(file.Name) is { } fault)
            throw fault;
        var path = Path.Combine(folder, file.Name);
        File.Copy(_granules.First(one => one.Granule.Name == file.Name).Path, path);
        return Task.FromResult(new FetchedFile(path, new FileInfo(path).Length));
    }
}
