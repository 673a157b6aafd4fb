using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Cf;

/// <summary>What a CF variable's samples mean.</summary>
internal static class CfEncoding
{
    /// <exception cref="GranuleException">The array does not hold numbers, or its fill value is none that a sample could have.</exception>
    public static FieldEncoding Read(IGranule granule, IGranuleArray array)
    {
        if (array.SampleType is null)
            throw new GranuleException($"{granule.FileName}: {array.Path} does not hold numbers");
        var encoding = FieldEncoding.Read(granule, array);
        if (!double.IsFinite(encoding.Scale) || !double.IsFinite(encoding.Offset) || encoding.Scale == 0)
        {
            throw new GranuleException(string.Create(
                CultureInfo.InvariantCulture,
                $"{granule.FileName}: {array.Path} is packed with scale_factor {encoding.Scale} and add_offset {encoding.Offset}, which cannot be"));
        }
        FillRule.Check(granule, array, encoding);
        return encoding;
    }
}
