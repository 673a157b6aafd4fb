using System.Globalization;
using Datasets.Cog;
using Datasets.Granules;

namespace Datasets.Mapping.Cf;

/// <summary>What a CF variable's samples mean, and the type they are taken for.</summary>
internal static class CfEncoding
{
    /// <exception cref="GranuleException">The array does not hold numbers, or its fill value is none that a sample could have.</exception>
    public static (SampleType Type, FieldEncoding Encoding) Of(IGranule granule, IGranuleArray array)
    {
        if (array.SampleType is not { } type)
            throw new GranuleException($"{granule.FileName}: {array.Path} does not hold numbers");
        var encoding = FieldEncoding.Read(array.Attributes);
        if (!double.IsFinite(encoding.Scale) || !double.IsFinite(encoding.Offset) || encoding.Scale == 0)
        {
            throw new GranuleException(string.Create(
                CultureInfo.InvariantCulture,
                $"{granule.FileName}: {array.Path} is packed with scale_factor {encoding.Scale} and add_offset {encoding.Offset}, which cannot be"));
        }
        if (IsUnsigned(array))
            (type, encoding) = Unsigned(type, encoding);
        FillRule.Check(granule, array, type, encoding);
        return (type, encoding);
    }

    /// <summary>netCDF classic has no unsigned types; a file says so beside the signed one (NUG, "Attribute Conventions").</summary>
    private static bool IsUnsigned(IGranuleArray array) =>
        string.Equals(array.Attributes.TextOf("_Unsigned"), "true", StringComparison.OrdinalIgnoreCase);

    private static (SampleType, FieldEncoding) Unsigned(SampleType type, FieldEncoding encoding)
    {
        (SampleType Type, double Turn)? unsigned = type switch
        {
            SampleType.Int8 or SampleType.UInt8 => (SampleType.UInt8, 256),
            SampleType.Int16 => (SampleType.UInt16, 65536),
            SampleType.Int32 => (SampleType.UInt32, 4294967296),
            _ => null,
        };
        if (unsigned is not { } meant)
            return (type, encoding);
        return (meant.Type, encoding with
        {
            Fill = encoding.Fill is { } fill ? Turned(fill) : null,
            Missing = [.. encoding.Missing.Select(Turned)],
            ValidRange = encoding.ValidRange is { } range ? (Turned(range.Minimum), Turned(range.Maximum)) : null,
        });

        double Turned(double number) => number < 0 && double.IsFinite(number) ? number + meant.Turn : number;
    }
}
