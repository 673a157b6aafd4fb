namespace Datasets.Hdf4;

/// <summary>An HDF4 file: its arrays, attributes, Vgroups and Vdatas. One thread at a time; different files may be used by different threads.</summary>
public sealed class Hdf4File : IDisposable
{
    private const string FileClass = "CDF0.0";

    private readonly Hdf4Bytes _bytes;
    private readonly Dictionary<ushort, Vgroup> _vgroups = [];
    private readonly Dictionary<ushort, Vdata> _vdatas = [];
    private readonly Lazy<IReadOnlyList<Hdf4Dataset>> _datasets;
    private readonly Lazy<IReadOnlyList<Hdf4Attribute>> _attributes;

    private Hdf4File(Hdf4Bytes bytes)
    {
        _bytes = bytes;
        _datasets = new(ReadDatasets);
        _attributes = new(ReadAttributes);
    }

    /// <summary>The first bytes of every HDF4 file.</summary>
    public static ReadOnlySpan<byte> Signature => Hdf4Bytes.Signature;

    /// <summary>The arrays, in the order of the SD interface's indexes.</summary>
    /// <exception cref="Hdf4Exception">Their descriptions are damaged.</exception>
    public IReadOnlyList<Hdf4Dataset> Datasets => _datasets.Value;

    /// <summary>The attributes of the file.</summary>
    /// <exception cref="Hdf4Exception">They are damaged.</exception>
    public IReadOnlyList<Hdf4Attribute> Attributes => _attributes.Value;

    /// <summary>The Vgroups in the file's order, those of the library's own use included.</summary>
    /// <exception cref="Hdf4Exception">One is damaged.</exception>
    public IEnumerable<Vgroup> Vgroups => _bytes.References(Tag.Vgroup).Select(FindVgroup);

    /// <summary>The Vdatas in the file's order, those of the library's own use included.</summary>
    /// <exception cref="Hdf4Exception">One is damaged.</exception>
    public IEnumerable<Vdata> Vdatas => _bytes.References(Tag.VdataDescription).Select(FindVdata);

    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends whatever is read of the file, metadata or data, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="Hdf4Exception">It is no HDF4 file, or its list of data elements is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Hdf4File Open(string path, CancellationToken cancellationToken = default) => new(Hdf4Bytes.Open(path, cancellationToken));

    /// <summary>Opens an array of this file. Where its data cannot be read, for instance because they lie in another file, only reading says so.</summary>
    /// <exception cref="Hdf4Exception">The description of how it is stored is damaged.</exception>
    public Hdf4Array OpenArray(Hdf4Dataset dataset) => new(_bytes, dataset);

    /// <param name="reference">A Vgroup's number.</param>
    /// <exception cref="Hdf4Exception">There is no such Vgroup, or it is damaged.</exception>
    public Vgroup Vgroup(int reference) => FindVgroup(checked((ushort)reference));

    /// <param name="reference">A Vdata's number.</param>
    /// <exception cref="Hdf4Exception">There is no such Vdata, or it is damaged.</exception>
    public Vdata Vdata(int reference) => FindVdata(checked((ushort)reference));

    public void Dispose() => _bytes.Dispose();

    private List<Hdf4Dataset> ReadDatasets()
    {
        var reader = new DatasetReader(_bytes, FindVgroup, FindVdata);
        var listed = Vgroups.Where(group => group.Class == FileClass).SelectMany(group => group.Of(Tag.Vgroup)).Select(FindVgroup).ToList();
        var groups = listed.Count > 0 ? listed : Vgroups;
        return [.. groups.Where(group => group.Class == DatasetReader.Class).Select(reader.Read).OfType<Hdf4Dataset>()];
    }

    private List<Hdf4Attribute> ReadAttributes() =>
    [
        .. Vgroups.Where(group => group.Class == FileClass).SelectMany(group => group.Of(Tag.VdataDescription)).Select(FindVdata)
            .Where(Hdf4Attribute.Is).Select(table => table.ToAttribute()).OfType<Hdf4Attribute>(),
    ];

    private Vgroup FindVgroup(ushort reference) =>
        _vgroups.TryGetValue(reference, out var known) ? known : _vgroups[reference] = Hdf4.Vgroup.Read(_bytes, reference);

    private Vdata FindVdata(ushort reference) =>
        _vdatas.TryGetValue(reference, out var known) ? known : _vdatas[reference] = Hdf4.Vdata.Read(_bytes, reference);
}
