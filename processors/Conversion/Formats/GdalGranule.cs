using Datasets.Gdal;

namespace Datasets.Conversion.Formats;

/// <summary>
/// A netCDF classic granule, opened through GDAL's multidimensional model, which looks only at what is asked for: opening does not walk the
/// file. One thread at a time may use a granule; different granules may be used by different threads.
/// </summary>
internal sealed class GdalGranule : IGranule
{
    private readonly GdalMultidimDataset _dataset;
    private readonly Dictionary<string, GdalMultidimGroup?> _groups = [];
    private readonly Dictionary<string, HashSet<string>> _arrayNames = [];
    private readonly List<GdalGranuleArray> _arrays = [];
    private readonly string _path;
    private readonly CancellationToken _cancellationToken;

    private GdalGranule(string path, string format, bool isNetCdf, GdalMultidimDataset dataset, CancellationToken cancellationToken)
    {
        _path = path;
        _cancellationToken = cancellationToken;
        Format = format;
        IsNetCdf = isNetCdf;
        _dataset = dataset;
        _groups["/"] = dataset.Root;
    }

    public string FileName => Path.GetFileName(_path);

    public string Format { get; }

    public bool IsNetCdf { get; }

    public static GdalGranule Open(string path, string format, string driver, CancellationToken cancellationToken = default)
    {
        try
        {
            return new GdalGranule(path, format, driver == "netCDF", GdalMultidimDataset.Open(path, driver), cancellationToken);
        }
        catch (GdalException e) when (e is not GdalNotFoundException)
        {
            throw new GranuleException($"{Path.GetFileName(path)} is corrupt: {e.Message}; fetch it again", e);
        }
    }

    public IReadOnlyList<string> Groups(string group) =>
        Try(() => FindGroup(group) is { } found ? found.GroupNames().Select(name => Join(group, name)).ToList() : []);

    public IReadOnlyList<string> Arrays(string group) =>
        Try(() => FindGroup(group) is { } found ? found.ArrayNames().Select(name => Join(group, name)).ToList() : []);

    public IReadOnlyDictionary<string, AttributeValue> Attributes(string path)
    {
        if (Try(() => FindGroup(path)) is { } group)
            return Try(() => GdalAttributes.From(group.ReadAttributes()));
        if (!HasArray(path))
            return new Dictionary<string, AttributeValue>();
        using var array = OpenArray(path);
        return array.Attributes;
    }

    public bool HasArray(string path) => Try(() =>
    {
        if (FindParent(path, out var name) is not { } parent)
            return false;
        if (!_arrayNames.TryGetValue(parent.Path, out var names))
            _arrayNames[parent.Path] = names = [.. parent.ArrayNames()];
        return names.Contains(name);
    });

    public IGranuleArray OpenArray(string path)
    {
        if (!HasArray(path))
            throw GranuleArrays.Missing(this, path);
        var array = Try(() => new GdalGranuleArray(this, _path, FindParent(path, out var name)!.OpenArray(name)));
        _arrays.Add(array);
        return array;
    }

    public void Dispose()
    {
        foreach (var array in _arrays)
            array.Dispose();
        foreach (var group in _groups.Values)
            group?.Dispose();
        _dataset.Dispose();
    }

    /// <summary>Runs a reading of the file and lets what GDAL says of it out as the granule's failure.</summary>
    internal T Try<T>(Func<T> read)
    {
        ThrowIfStopped();
        try
        {
            return read();
        }
        catch (Exception e) when (e is GdalException or OverflowException)
        {
            throw Corrupt(e);
        }
    }

    internal void ThrowIfStopped() => _cancellationToken.ThrowIfCancellationRequested();

    internal GranuleException Corrupt(Exception e) => new($"{FileName} is truncated or corrupt: {e.Message}", e);

    private GdalMultidimGroup? FindParent(string path, out string name)
    {
        var slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        return slash < 0 || name.Length == 0 ? null : FindGroup(slash == 0 ? "/" : path[..slash]);
    }

    private GdalMultidimGroup? FindGroup(string path)
    {
        if (_groups.TryGetValue(path, out var known))
            return known;
        var parent = FindParent(path, out var name);
        var group = parent is not null && parent.GroupNames().Contains(name) ? parent.OpenGroup(name) : null;
        return _groups[path] = group;
    }

    private static string Join(string group, string name) => group == "/" ? $"/{name}" : $"{group}/{name}";
}
