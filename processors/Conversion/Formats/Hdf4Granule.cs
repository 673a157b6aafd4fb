using Datasets.Hdf4;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>
/// A granule in HDF4, read by this project's own code: libhdf4 and libhdfeos crash on many corrupt files, and GDAL places several products wrongly. The
/// fields of HDF-EOS2's grids and swaths have the paths that they would have in HDF-EOS5, <c>/HDFEOS/GRIDS/(grid)/Data Fields/(field)</c>, because both have
/// the same parts; NASA's converter heconvert does the same. Other arrays are in the root by their names. The ODL texts of metadata are arrays of
/// texts in <c>/HDFEOS INFORMATION</c>, and what CoreMetadata states is among the file's attributes. One thread at a time may use a granule.
/// </summary>
internal sealed class Hdf4Granule : IGranule
{
    public const string FormatName = "HDF4";

    private readonly Hdf4File _file;
    private readonly Lazy<Hdf4Tree> _tree;
    private readonly Dictionary<object, IReadOnlyDictionary<string, AttributeValue>> _attributes = [];
    private long _attributeBytes;

    private Hdf4Granule(string path, Hdf4File file)
    {
        FileName = Path.GetFileName(path);
        _file = file;
        _tree = new(() => Hdf4Tree.Read(file));
    }

    public string FileName { get; }

    public string Format => FormatName;

    public bool IsNetCdf => false;

    /// <exception cref="GranuleException">The file is corrupt.</exception>
    public static Hdf4Granule Open(string path, CancellationToken cancellationToken = default)
    {
        var name = Path.GetFileName(path);
        Hdf4File? file = null;
        try
        {
            file = Hdf4File.Open(path, cancellationToken);
            var granule = new Hdf4Granule(path, file);
            _ = granule._tree.Value;
            file = null;
            return granule;
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            throw e is Hdf4UnsupportedException
                ? new UnreadableException($"{name} cannot be read: {e.Message}", e)
                : new GranuleException($"{name} is corrupt: {e.Message}; fetch it again", e);
        }
        finally
        {
            file?.Dispose();
        }
    }

    public IReadOnlyList<string> Groups(string group) => _tree.Value.Groups(group);

    public IReadOnlyList<string> Arrays(string group) => _tree.Value.Arrays(group);

    public IReadOnlyDictionary<string, AttributeValue> Attributes(string path) => Try(() => _tree.Value.Find(path) switch
    {
        Hdf4Dataset dataset => ReadAttributes(dataset, dataset.Attributes),
        _ => _tree.Value.AttributesOf(path) is { } own ? ReadAttributes(path, own) : new Dictionary<string, AttributeValue>(),
    }, path);

    public bool HasArray(string path) => _tree.Value.Find(path) is not null;

    public IGranuleArray OpenArray(string path) => _tree.Value.Find(path) switch
    {
        Hdf4Dataset dataset => Try(() => new Hdf4GranuleArray(this, path, _file.OpenArray(dataset), _tree.Value.DimensionsOf(path, dataset)), path),
        Vdata table => new Hdf4TableArray(this, path, table),
        string text => new Hdf4TextArray(this, path, text),
        _ => throw GranuleArrays.Missing(this, path),
    };

    public void Dispose() => _file.Dispose();

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

    internal GranuleException Failure(Exception e, string? path) => e is Hdf4UnsupportedException
        ? new UnreadableException($"{FileName}: {path ?? "it"} cannot be read: {e.Message}", e)
        : new GranuleException($"{FileName} is truncated or corrupt: {(path is null ? "" : $"reading {path} failed: ")}{e.Message}", e);

    /// <summary>What a corrupt file may lead to; anything else would be a mistake in this program.</summary>
    internal static bool IsOfTheFile(Exception e) => e is Hdf4Exception or Hdf4UnsupportedException or IOException or OverflowException or OutOfMemoryException;

    internal IReadOnlyDictionary<string, AttributeValue> ReadAttributes(object owner, IEnumerable<Hdf4Attribute> attributes)
    {
        if (_attributes.TryGetValue(owner, out var known))
            return known;
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            var value = Hdf4Values.Read(attribute);
            _attributeBytes += value.MemoryBytes;
            if (_attributeBytes > GranuleLimits.AllAttributeBytes)
                throw new Hdf4LimitException($"the file's attributes take more than {GranuleLimits.AllAttributeBytes} bytes of memory, which is the limit");
            values[attribute.Name] = value;
        }
        return _attributes[owner] = values;
    }
}
