using System.Runtime.CompilerServices;
using Datasets.Hdf5;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>
/// A granule in HDF5, which netCDF-4 is, too, read by this project's own code: libhdf5 crashes on some corrupt files, lets one thread of a
/// process read at a time, and takes longer to load than a granule takes to read (docs/performance.md). Opening does not walk the file.
/// One thread at a time may use a granule; different granules may be used by different threads.
/// </summary>
internal sealed class Hdf5Granule : IGranule
{
    private const int MostSoftLinks = 16;
    // libnetcdf's: how it calls a variable that is named like a dimension but has other ones, and the note in what is only a dimension.
    private const string NotACoordinate = "_nc4_non_coord_";
    private const string OnlyADimension = "This is a netCDF dimension but not a netCDF variable";

    private readonly Hdf5File _file;
    private readonly Hdf5Values _values;
    private readonly Lazy<bool> _isNetCdf;
    private readonly Dictionary<string, Node?> _nodes = [];
    // Many names may lead to one object.
    private readonly Dictionary<long, ObjectHeader> _headers = [];
    private readonly Dictionary<long, IReadOnlyDictionary<string, AttributeValue>> _attributes = [];
    private long _attributeBytes;
    private readonly HashSet<Hdf5GranuleArray> _arrays = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _groupsIn = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _arraysIn = [];

    private sealed record Node(string Path, ObjectHeader Header)
    {
        public IReadOnlyDictionary<string, GroupLink>? Links { get; set; }
    }

    private Hdf5Granule(string name, Hdf5File file)
    {
        FileName = name;
        _file = file;
        _values = new Hdf5Values(file);
        _isNetCdf = new(() => Attributes("/").ContainsKey("_NCProperties"));
    }

    public string FileName { get; }

    public string Format => "HDF5";

    // The library leaves a note of its version (netCDF User's Guide, "Provenance"), since 4.4.1.
    public bool IsNetCdf => _isNetCdf.Value;

    /// <exception cref="GranuleException">The file is corrupt.</exception>
    public static Hdf5Granule Open(string path, CancellationToken cancellationToken = default) =>
        Open(Path.GetFileName(path), () => Hdf5File.Open(path, cancellationToken));

    /// <summary>The same for bytes that are elsewhere, and stay open.</summary>
    /// <exception cref="GranuleException">The file is corrupt.</exception>
    public static Hdf5Granule Open(string name, IByteSource bytes, CancellationToken cancellationToken = default) =>
        Open(name, () => Hdf5File.Open(bytes, cancellationToken));

    private static Hdf5Granule Open(string name, Func<Hdf5File> open)
    {
        Hdf5File? file = null;
        try
        {
            file = open();
            var granule = new Hdf5Granule(name, file);
            granule._nodes["/"] = new Node("/", ObjectHeader.Read(file, file.Root));
            file = null;
            return granule;
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw e is Hdf5UnsupportedException
                ? new UnreadableException($"{name} cannot be read: {e.Message}", e)
                : new GranuleException($"{name} is corrupt: {e.Message}; fetch it again", e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    public IReadOnlyList<string> Groups(string group) => Try(() => Known(_groupsIn, group, header => header.IsGroup));

    public IReadOnlyList<string> Arrays(string group) => Try(() => Known(_arraysIn, group, IsVariable));

    public IReadOnlyDictionary<string, AttributeValue> Attributes(string path) =>
        Try(() => Find(path) is { } node ? ReadAttributes(node.Header) : new Dictionary<string, AttributeValue>(), path);

    public bool HasArray(string path) => Try(() => Find(path) is { } node && IsVariable(node.Header));

    public IGranuleArray OpenArray(string path)
    {
        if (!HasArray(path))
            throw GranuleArrays.Missing(this, path);
        var array = Try(() => new Hdf5GranuleArray(this, path, new Hdf5Array(_file, Find(path)!.Header)), path);
        _arrays.Add(array);
        return array;
    }

    public void Dispose()
    {
        foreach (var array in _arrays.ToList())
            array.Dispose();
        _file.Dispose();
    }

    internal void Forget(Hdf5GranuleArray array) => _arrays.Remove(array);

    /// <summary>Runs a reading of the file and lets out what is wrong with it as the granule's failure.</summary>
    internal T Try<T>(Func<T> read, string? path = null)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw Failure(e, path);
        }
    }

    internal GranuleException Failure(Exception e, string? path = null) => e is Hdf5UnsupportedException
        ? new UnreadableException($"{FileName}: {(path is null or "/" ? "it" : path)} cannot be read: {e.Message}", e)
        : new GranuleException($"{FileName} is truncated or corrupt: {(path is null ? "" : $"reading {path} failed: ")}{e.Message}", e);

    /// <summary>What a corrupt file may lead to; anything else would be a mistake in this program.</summary>
    internal static bool IsOfTheFile(Exception e) =>
        e is Hdf5Exception or Hdf5UnsupportedException or IOException or OverflowException or InsufficientExecutionStackException
            or OutOfMemoryException;

    internal IReadOnlyDictionary<string, AttributeValue> ReadAttributes(ObjectHeader header)
    {
        if (_attributes.TryGetValue(header.Address, out var known))
            return known;
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var attribute in AttributeMessages.Read(_file, header))
        {
            if (_values.Attribute(attribute) is not { } value)
                continue;
            _attributeBytes += value.MemoryBytes;
            if (_attributeBytes > GranuleLimits.AllAttributeBytes)
                throw new Hdf5LimitException($"the file's attributes take more than {GranuleLimits.AllAttributeBytes} bytes of memory, which is the limit");
            values[attribute.Name] = value;
        }
        return _attributes[header.Address] = values;
    }

    private ObjectHeader Header(long address)
    {
        if (!_headers.TryGetValue(address, out var header))
            _headers[address] = header = ObjectHeader.Read(_file, address);
        return header;
    }

    internal IEnumerable<string> Texts(Datatype type, byte[] data) => _values.Texts(type, data, "it", GranuleLimits.TextBytes);

    /// <summary>
    /// Dimension names by the convention of HDF5's dimension scales, which netCDF-4 has, too: an attribute refers to an array for each
    /// dimension, and such an array's own dimension has its name.
    /// </summary>
    internal IReadOnlyList<string> DimensionNames(string path, Hdf5Array array)
    {
        var names = new string[array.Space.Shape.Length];
        Array.Fill(names, "");
        StoredAttribute? numbered = null;
        foreach (var attribute in AttributeMessages.Read(_file, array.Header))
        {
            if (attribute is { Name: "CLASS", Type.Class: DatatypeClass.FixedText } && names.Length == 1 &&
                _values.Attribute(attribute)?.Text == "DIMENSION_SCALE")
                names[0] = path[(path.LastIndexOf('/') + 1)..];
            if (attribute.Name == "_Netcdf4Coordinates" && attribute.Count == names.Length)
                numbered = attribute;
            if (attribute is not { Name: "DIMENSION_LIST", Type.Class: DatatypeClass.References } || attribute.Count != names.Length)
                continue;
            var dimension = 0;
            foreach (var address in _values.FirstReferences(attribute))
                names[dimension++] = NameOf(path, link => link.Address == address);
        }
        // A scale cannot refer to others: libnetcdf gives a coordinate of several dimensions their numbers.
        if (Array.TrueForAll(names, name => name.Length == 0) && numbered is not null && _values.Attribute(numbered) is { Text: null } ids)
            return [.. ids.Numbers.Select(id => NameOf(path, link => DimensionId(link) == id))];
        return names;
    }

    /// <summary>The name of an object that is beside an array or in the groups around it; empty where there is none.</summary>
    private string NameOf(string path, Func<GroupLink, bool> isMeant)
    {
        for (var slash = path.LastIndexOf('/'); slash >= 0; slash = slash == 0 ? -1 : path.LastIndexOf('/', slash - 1))
        {
            if (Find(slash == 0 ? "/" : path[..slash]) is { } group &&
                Links(group).Values.FirstOrDefault(link => link.Path is null && isMeant(link)) is { Name: { } name })
                return name;
        }
        return "";
    }

    /// <summary>The number that libnetcdf has given a scale; other arrays may have their first dimension's.</summary>
    private double? DimensionId(GroupLink link)
    {
        var attributes = ReadAttributes(Header(link.Address));
        return attributes.GetValueOrDefault("CLASS")?.Text == "DIMENSION_SCALE" &&
            attributes.GetValueOrDefault("_Netcdf4Dimid") is { Numbers: [var number] } ? number : null;
    }

    /// <summary>Whether a header is that of an array, and of more than a netCDF dimension's name.</summary>
    private bool IsVariable(ObjectHeader header) => header.IsArray && !AttributeMessages.Read(_file, header).Any(attribute =>
        attribute is { Name: "NAME", Type.Class: DatatypeClass.FixedText } &&
        _values.Attribute(attribute)!.Text!.StartsWith(OnlyADimension, StringComparison.Ordinal));

    private IReadOnlyList<string> Known(Dictionary<string, IReadOnlyList<string>> known, string group, Func<ObjectHeader, bool> isWanted)
    {
        if (!known.TryGetValue(group, out var paths))
            known[group] = paths = Children(group, isWanted);
        return paths;
    }

    private List<string> Children(string group, Func<ObjectHeader, bool> isWanted)
    {
        if (Find(group) is not { } node)
            return [];
        var names = Links(node).Keys
            .Select(name => name.StartsWith(NotACoordinate, StringComparison.Ordinal) ? name[NotACoordinate.Length..] : name)
            .Distinct()
            .Order(StringComparer.Ordinal);
        return [.. names.Select(name => Join(group, name)).Where(path => Find(path) is { } child && isWanted(child.Header))];
    }

    private Node? Find(string path, int softLinks = 0)
    {
        if (_nodes.TryGetValue(path, out var known))
            return known;
        var slash = path.LastIndexOf('/');
        if (slash < 0 || slash == path.Length - 1)
            return null;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        // Groups may be linked into each other, which makes paths without number of a few of them.
        if (_nodes.Count >= GranuleLimits.Paths)
            throw new Hdf5LimitException($"it has more than {GranuleLimits.Paths} groups and arrays, which is the limit");
        var parent = Find(slash == 0 ? "/" : path[..slash], softLinks);
        return _nodes[path] = parent is null ? null : Follow(parent, path, path[(slash + 1)..], softLinks);
    }

    private Node? Follow(Node parent, string path, string name, int softLinks)
    {
        if (!parent.Header.IsGroup || !(Links(parent).TryGetValue(NotACoordinate + name, out var link) || Links(parent).TryGetValue(name, out link)))
            return null;
        if (link.Path is null)
            return new Node(path, Header(link.Address));
        if (softLinks >= MostSoftLinks)
            return null;
        var target = link.Path.StartsWith('/') ? link.Path : Join(parent.Path, link.Path);
        return Find(target, softLinks + 1) is { } found ? found with { Path = path } : null;
    }

    private IReadOnlyDictionary<string, GroupLink> Links(Node group)
    {
        if (group.Links is null)
        {
            var links = new SortedDictionary<string, GroupLink>(StringComparer.Ordinal);
            // A name with a slash could not be told from a path.
            foreach (var link in group.Header.IsGroup ? GroupLinks.Read(_file, group.Header) : [])
            {
                if (link.Name.Length > 0 && !link.Name.Contains('/'))
                    links[link.Name] = link;
            }
            group.Links = links;
        }
        return group.Links;
    }

    private static string Join(string group, string name) => group == "/" ? $"/{name}" : $"{group}/{name}";
}
