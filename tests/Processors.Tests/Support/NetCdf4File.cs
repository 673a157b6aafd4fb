using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Datasets.Support;

/// <summary>
/// A netCDF-4 file in the making: groups, dimension scales, chunks, shuffle and deflate as libnetcdf writes them, which is what archives
/// write with. libnetcdf comes with GDAL; it runs in a process of its own, because it lets one thread of a process write at a time.
/// </summary>
internal sealed class NetCdf4File
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly List<byte[]> _data = [];
    private long _length;

    public NetCdf4File() => Root = new NetCdf4Group(this);

    public NetCdf4Group Root { get; }

    /// <exception cref="Xunit.Sdk.XunitException">libnetcdf refused something: the message says what.</exception>
    public void Write(string path)
    {
        using var folder = new TemporaryFolder();
        using (var blob = File.Create(folder["data"]))
        {
            foreach (var bytes in _data)
                blob.Write(bytes);
        }
        File.WriteAllText(folder["file.json"], JsonSerializer.Serialize(Root.Describe(), Options));
        var (exitCode, _, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", Script, folder["file.json"], folder["data"], path);
        Assert.True(exitCode == 0, error);
    }

    internal (long Offset, long Length) Store(Array values)
    {
        var bytes = new byte[Buffer.ByteLength(values)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        _data.Add(bytes);
        var at = _length;
        _length += bytes.Length;
        return (at, bytes.Length);
    }

    private const string Script = """
        import ctypes, glob, json, struct, sys
        names = sorted(glob.glob('/usr/lib/*/libnetcdf.so.*')) + sorted(glob.glob('/usr/lib*/libnetcdf.so.*'))
        nc = ctypes.CDLL(names[0])
        nc.nc_strerror.restype = ctypes.c_char_p
        size_t, int_ = ctypes.c_size_t, ctypes.c_int
        TYPES = dict(text=12, char=2, i1=1, i2=3, i4=4, f4=5, f8=6, u1=7, u2=8, u4=9, i8=10, u8=11)
        FORMATS = dict(i1='b', i2='h', i4='i', f4='f', f8='d', u1='B', u2='H', u4='I', i8='q', u8='Q')
        def check(status):
            if status:
                raise Exception(nc.nc_strerror(status).decode())
        def attributes(ncid, varid, entries):
            for entry in entries:
                name, kind, values = entry['Name'].encode(), entry['Type'], entry['Values']
                if kind == 'text':
                    text = values.encode()
                    check(nc.nc_put_att_text(ncid, varid, name, size_t(len(text)), text))
                else:
                    raw = struct.pack('<%d%s' % (len(values), FORMATS[kind]), *[float(x) if isinstance(x, str) else x for x in values])
                    check(nc.nc_put_att(ncid, varid, name, TYPES[kind], size_t(len(values)), raw))
        blob = open(sys.argv[2], 'rb').read()
        def write(ncid, group, outer):
            dimensions = dict(outer)
            for d in group['Dimensions']:
                ident = int_()
                check(nc.nc_def_dim(ncid, d['Name'].encode(), size_t(0 if d['IsUnlimited'] else d['Size']), ctypes.byref(ident)))
                dimensions[d['Name']] = (ident.value, d['Size'])
            attributes(ncid, -1, group['Attributes'])
            for v in group['Variables']:
                rank = len(v['Dimensions'])
                used = [dimensions[name] for name in v['Dimensions']]
                varid = int_()
                check(nc.nc_def_var(ncid, v['Name'].encode(), TYPES[v['Type']], rank, (int_ * max(1, rank))(*[u[0] for u in used]), ctypes.byref(varid)))
                if v['Chunks']:
                    check(nc.nc_def_var_chunking(ncid, varid, 0, (size_t * rank)(*v['Chunks'])))
                if v['Deflate']:
                    check(nc.nc_def_var_deflate(ncid, varid, int(v['Shuffle']), 1, v['Deflate']))
                attributes(ncid, varid, v['Attributes'])
                data = blob[v['Offset']:v['Offset'] + v['Length']]
                if v['Type'] == 'text':
                    data = (ctypes.c_char_p * len(v['Texts']))(*[text.encode() for text in v['Texts']])
                check(nc.nc_put_vara(ncid, varid, (size_t * max(1, rank))(), (size_t * max(1, rank))(*[u[1] for u in used]), data))
            for inner in group['Groups']:
                ident = int_()
                check(nc.nc_def_grp(ncid, inner['Name'].encode(), ctypes.byref(ident)))
                write(ident, inner, dimensions)
        root = int_()
        check(nc.nc_create(sys.argv[3].encode(), 0x1000, ctypes.byref(root)))
        write(root, json.load(open(sys.argv[1])), {})
        check(nc.nc_close(root))
        """;
}

/// <summary>A group of a netCDF-4 file. Attributes are texts, numbers or arrays of numbers, of the type that they have here.</summary>
internal sealed class NetCdf4Group(NetCdf4File file, string name = "/")
{
    private readonly List<object> _dimensions = [];
    private readonly List<object> _variables = [];
    private readonly List<NetCdf4Group> _groups = [];

    public Dictionary<string, object> Attributes { get; } = [];

    /// <returns>The name, for variables.</returns>
    public string Dimension(string dimension, int size, bool isUnlimited = false)
    {
        _dimensions.Add(new { Name = dimension, Size = size, IsUnlimited = isUnlimited });
        return dimension;
    }

    public NetCdf4Group Group(string group)
    {
        _groups.Add(new NetCdf4Group(file, group));
        return _groups[^1];
    }

    /// <param name="variable">Its name.</param>
    /// <param name="dimensions">Of this group or one above, the slowest first; none for a single value.</param>
    /// <param name="values">An array of one dimension, the last of <paramref name="dimensions"/> varying fastest.</param>
    /// <param name="attributes"><c>_FillValue</c> must be of the values' type.</param>
    /// <param name="chunks">None for contiguous storage, unless it is compressed.</param>
    /// <param name="deflate">0 for none.</param>
    public void Variable(
        string variable, string[] dimensions, Array values, Dictionary<string, object>? attributes = null, int[]? chunks = null, int deflate = 0,
        bool shuffle = false)
    {
        var (offset, length) = file.Store(values);
        _variables.Add(new
        {
            Name = variable,
            Type = TypeOf(values.GetType().GetElementType()!),
            Dimensions = dimensions,
            Attributes = Describe(attributes ?? []),
            Chunks = chunks,
            Deflate = deflate,
            Shuffle = shuffle,
            Offset = offset,
            Length = length,
        });
    }

    /// <summary>A variable of texts of any length.</summary>
    public void Texts(string variable, string[] dimensions, string[] texts) => _variables.Add(new
    {
        Name = variable,
        Type = "text",
        Dimensions = dimensions,
        Attributes = Describe([]),
        Chunks = (int[]?)null,
        Deflate = 0,
        Shuffle = false,
        Offset = 0L,
        Length = 0L,
        Texts = texts,
    });

    /// <summary>A variable of single characters, the last dimension's making a text, as netCDF classic has texts.</summary>
    public void Characters(string variable, string[] dimensions, string characters)
    {
        var (offset, length) = file.Store(Encoding.ASCII.GetBytes(characters));
        _variables.Add(new
        {
            Name = variable,
            Type = "char",
            Dimensions = dimensions,
            Attributes = Describe([]),
            Chunks = (int[]?)null,
            Deflate = 0,
            Shuffle = false,
            Offset = offset,
            Length = length,
        });
    }

    public object Describe() => new
    {
        Name = name,
        Dimensions = _dimensions,
        Attributes = Describe(Attributes),
        Variables = _variables,
        Groups = _groups.Select(group => group.Describe()),
    };

    private static IEnumerable<object> Describe(Dictionary<string, object> attributes) => attributes.Select(attribute => attribute.Value switch
    {
        string text => new { Name = attribute.Key, Type = "text", Values = (object)text },
        Array numbers => new { Name = attribute.Key, Type = TypeOf(numbers.GetType().GetElementType()!), Values = (object)numbers.Cast<object>().ToArray() },
        var number => new { Name = attribute.Key, Type = TypeOf(number.GetType()), Values = (object)new[] { number } },
    });

    private static string TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => "i1",
        TypeCode.Byte => "u1",
        TypeCode.Int16 => "i2",
        TypeCode.UInt16 => "u2",
        TypeCode.Int32 => "i4",
        TypeCode.UInt32 => "u4",
        TypeCode.Int64 => "i8",
        TypeCode.UInt64 => "u8",
        TypeCode.Single => "f4",
        TypeCode.Double => "f8",
        _ => throw new ArgumentException($"netCDF has no type for {type}"),
    };
}
