using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.Support;

/// <summary>
/// Writes netCDF-4 files by libnetcdf: dimension scales, chunks, shuffle and deflate as it writes them, which is what archives
/// write with. libnetcdf comes with GDAL; it runs in a process of its own, because it lets one thread of a process write at a time.
/// </summary>
internal static class LibNetCdf
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <exception cref="Xunit.Sdk.XunitException">libnetcdf refused something: the message says what.</exception>
    public static void Write(this NetCdf4File file, string path)
    {
        using var folder = new TemporaryFolder();
        using (var data = File.Create(folder["data"]))
            File.WriteAllText(folder["file.json"], JsonSerializer.Serialize(Describe(file.Root, data), Options));
        var (exitCode, _, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", Script, folder["file.json"], folder["data"], path);
        Assert.True(exitCode == 0, error);
    }

    private static object Describe(NetCdf4Group group, Stream data) => new
    {
        group.Name,
        group.Dimensions,
        Attributes = Describe(group.Attributes),
        Variables = group.Variables.Select(variable => Describe(variable, data)).ToList(),
        Groups = group.Groups.Select(inner => Describe(inner, data)).ToList(),
    };

    private static object Describe(NetCdf4Variable variable, Stream data)
    {
        var bytes = variable.Values switch
        {
            string[] => [],
            char[] characters => Encoding.ASCII.GetBytes(characters),
            var numbers => Bytes(numbers),
        };
        data.Write(bytes);
        return new
        {
            variable.Name,
            Type = TypeOf(variable.Values.GetType().GetElementType()!),
            variable.Dimensions,
            Attributes = Describe(variable.Attributes),
            variable.Chunks,
            variable.Deflate,
            variable.Shuffle,
            Offset = data.Position - bytes.Length,
            bytes.Length,
            Texts = variable.Values as string[],
        };
    }

    private static byte[] Bytes(Array numbers)
    {
        var bytes = new byte[Buffer.ByteLength(numbers)];
        Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private static IEnumerable<object> Describe(IEnumerable<KeyValuePair<string, object>> attributes) => attributes.Select(attribute => attribute.Value switch
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
        TypeCode.Char => "char",
        TypeCode.String => "text",
        _ => throw new ArgumentException($"netCDF has no type for {type}"),
    };

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
