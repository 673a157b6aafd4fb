using System.Buffers.Binary;
using System.Text;

namespace Datasets.Conversion.Cf;

/// <summary>Writes netCDF-3 (The NetCDF Classic Format Specification, version 1) without record dimensions.</summary>
internal static class NetCdfClassicWriter
{
    private const int DimensionTag = 10, VariableTag = 11, AttributeTag = 12;
    private const int Char = 2, Double = 6;

    public static byte[] Bytes(NetCdfFile file)
    {
        var data = file.Variables.Select(variable => Samples(variable.Type, variable.Values)).ToList();
        var begins = new int[data.Count];
        var headerSize = Header(file, data, begins).Length;
        for (var (i, at) = (0, headerSize); i < data.Count; at += data[i++].Length)
            begins[i] = at;
        return [.. Header(file, data, begins), .. data.SelectMany(bytes => bytes)];
    }

    private static byte[] Header(NetCdfFile file, List<byte[]> data, int[] begins)
    {
        var header = new MemoryStream();
        header.Write("CDF\x01"u8);
        Int(header, 0);
        List(header, DimensionTag, file.Dimensions.Count);
        foreach (var (name, size) in file.Dimensions)
        {
            Name(header, name);
            Int(header, size);
        }
        Attributes(header, file.Attributes, null);
        List(header, VariableTag, file.Variables.Count);
        for (var i = 0; i < file.Variables.Count; i++)
        {
            var variable = file.Variables[i];
            Name(header, variable.Name);
            Int(header, variable.Dimensions.Length);
            foreach (var dimension in variable.Dimensions)
                Int(header, file.Dimensions.Keys.ToList().IndexOf(dimension));
            Attributes(header, variable.Attributes, variable.Type);
            Int(header, TypeOf(variable.Type));
            Int(header, data[i].Length);
            Int(header, begins[i]);
        }
        return header.ToArray();
    }

    private static void Attributes(MemoryStream header, Dictionary<string, object> attributes, string? type)
    {
        List(header, AttributeTag, attributes.Count);
        foreach (var (name, value) in attributes)
        {
            Name(header, name);
            if (value is string text)
            {
                Int(header, Char);
                Name(header, text);
                continue;
            }
            double[] numbers = value as double[] ?? [Convert.ToDouble(value)];
            var kind = name == "_FillValue" ? type! : "f8";
            Int(header, name == "_FillValue" ? TypeOf(kind) : Double);
            Int(header, numbers.Length);
            header.Write(Samples(kind, numbers));
        }
    }

    private static byte[] Samples(string type, double[] values)
    {
        var size = int.Parse(type[1..]);
        var bytes = new byte[(values.Length * size + 3) / 4 * 4];
        for (var i = 0; i < values.Length; i++)
        {
            var target = bytes.AsSpan(i * size, size);
            switch (type)
            {
                case "f4": BinaryPrimitives.WriteSingleBigEndian(target, (float)values[i]); break;
                case "f8": BinaryPrimitives.WriteDoubleBigEndian(target, values[i]); break;
                case "i4": BinaryPrimitives.WriteInt32BigEndian(target, (int)values[i]); break;
                case "i2": BinaryPrimitives.WriteInt16BigEndian(target, (short)values[i]); break;
                default: target[0] = unchecked((byte)(int)values[i]); break;
            }
        }
        return bytes;
    }

    private static int TypeOf(string type) => type switch { "f4" => 5, "f8" => Double, "i4" => 4, "i2" => 3, _ => 1 };

    private static void List(MemoryStream header, int tag, int count)
    {
        Int(header, count == 0 ? 0 : tag);
        Int(header, count);
    }

    private static void Name(MemoryStream header, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Int(header, bytes.Length);
        header.Write(bytes);
        header.Write(new byte[(4 - bytes.Length % 4) % 4]);
    }

    private static void Int(MemoryStream header, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        header.Write(bytes);
    }
}
