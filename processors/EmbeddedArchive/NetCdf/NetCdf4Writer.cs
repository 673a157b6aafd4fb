using Datasets.EmbeddedArchive.Hdf5;

namespace Datasets.EmbeddedArchive.NetCdf;

/// <summary>
/// Writes netCDF-4 files as libnetcdf does: a dimension is an array of its name, a 'dimension scale', and the other arrays refer to those of their
/// dimensions (NetCDF-4 file format, appendix C of the NetCDF User's Guide).
/// </summary>
internal sealed class NetCdf4Writer
{
    /// <summary>What libnetcdf chooses for a variable that may grow and has no chunks stated.</summary>
    private const int RecordsPerChunk = 1024;

    private readonly Dictionary<string, (NetCdf4Dimension Dimension, Hdf5ArrayDataset Scale)> _scales = new(StringComparer.Ordinal);
    private int _dimensions;

    public byte[] Write(NetCdf4Group root)
    {
        var capacity = Groups(root).SelectMany(group => group.Variables).Sum(variable => (long)variable.Values.Length);
        return Hdf5Writer.Write(GroupOf(root), (int)Math.Min(capacity, int.MaxValue / 4));
    }

    private static IEnumerable<NetCdf4Group> Groups(NetCdf4Group group) => group.Groups.SelectMany(Groups).Prepend(group);

    /// <summary>Dimensions stand first: what refers to an array stands after it.</summary>
    private Hdf5Group GroupOf(NetCdf4Group group)
    {
        var outer = group.Dimensions.Select(dimension => (dimension.Name, Was: _scales.TryGetValue(dimension.Name, out var was) ? was : default)).ToList();
        List<(string, Hdf5Object)> members = [];
        foreach (var dimension in group.Dimensions)
        {
            var coordinate = group.Variables.FirstOrDefault(variable => variable.Name == dimension.Name && variable.Dimensions is [var only] && only == dimension.Name);
            var scale = coordinate is null ? ScaleAlone(dimension) : Scale(dimension, coordinate);
            _scales[dimension.Name] = (dimension, scale);
            members.Add((dimension.Name, scale));
        }
        members.AddRange(group.Variables.Where(variable => members.All(member => member.Item1 != variable.Name)).Select(variable => (variable.Name, (Hdf5Object)Array(variable))).ToList());
        members.AddRange(group.Groups.Select(inner => (inner.Name, (Hdf5Object)GroupOf(inner))).ToList());
        foreach (var (name, was) in outer)
        {
            _scales.Remove(name);
            if (was.Scale is not null)
                _scales.Add(name, was);
        }
        return new Hdf5Group(members, [.. Attributes(group.Attributes)]);
    }

    private Hdf5ArrayDataset Scale(NetCdf4Dimension dimension, NetCdf4Variable coordinate) => new(
        Layout(coordinate, [dimension]), coordinate.Values,
        [Hdf5Attribute.Text("CLASS", "DIMENSION_SCALE", 16), Hdf5Attribute.Text("NAME", dimension.Name, dimension.Name.Length + 1), Number(), .. Attributes(coordinate.Attributes)]);

    /// <summary>A dimension without a variable is an array whose values are never stored, named so that readers know.</summary>
    private Hdf5ArrayDataset ScaleAlone(NetCdf4Dimension dimension) => new(
        new Hdf5ArrayLayout(Hdf5Type.Float32, [dimension.Size], null, 0, null), null,
        [
            Hdf5Attribute.Text("CLASS", "DIMENSION_SCALE", 16),
            Hdf5Attribute.Text("NAME", $"This is a netCDF dimension but not a netCDF variable.{dimension.Size,10}", 64),
            Number(),
        ]);

    private Hdf5Attribute Number() => Hdf5Attribute.Numbers("_Netcdf4Dimid", new[] { _dimensions++ });

    private Hdf5ArrayDataset Array(NetCdf4Variable variable)
    {
        var dimensions = variable.Dimensions.Select(name => _scales[name]).ToList();
        return new(Layout(variable, [.. dimensions.Select(dimension => dimension.Dimension)]), variable.Values, [.. Attributes(variable.Attributes)])
        {
            Scales = dimensions.Count > 0 ? [.. dimensions.Select(dimension => dimension.Scale)] : null,
        };
    }

    private static Hdf5ArrayLayout Layout(NetCdf4Variable variable, NetCdf4Dimension[] dimensions)
    {
        var type = Hdf5Type.Of(variable.Values.GetType().GetElementType()!);
        int[] shape = [.. dimensions.Select(dimension => dimension.Size)];
        var grows = dimensions is [{ IsUnlimited: true }, ..];
        var fill = variable.Attributes.GetValueOrDefault("_FillValue") is { } value ? type.Bytes(Convert.ToDouble(value, null)) : null;
        return new(type, shape, variable.Chunks ?? (grows || variable.Deflate > 0 ? DefaultChunks(shape, grows) : null), variable.Deflate, fill)
        {
            Shuffle = variable.Shuffle,
            IsUnlimited = grows,
        };
    }

    private static int[] DefaultChunks(int[] shape, bool grows) => shape is [_] && grows ? [RecordsPerChunk] : [1, .. shape.Skip(1)];

    private static IEnumerable<Hdf5Attribute> Attributes(IReadOnlyDictionary<string, object> attributes) => attributes.Select(attribute => attribute.Value switch
    {
        string text => Hdf5Attribute.Text(attribute.Key, text),
        string[] texts => Hdf5Attribute.Texts(attribute.Key, texts),
        System.Array numbers => Hdf5Attribute.Numbers(attribute.Key, numbers),
        var number => Hdf5Attribute.Numbers(attribute.Key, Single(number)),
    });

    private static System.Array Single(object number)
    {
        var array = System.Array.CreateInstance(number.GetType(), 1);
        array.SetValue(number, 0);
        return array;
    }
}
