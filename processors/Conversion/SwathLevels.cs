using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Swaths;
using Datasets.Descriptors;

namespace Datasets.Conversion;

/// <summary>A swath's field that has channels, levels or times beside lines and pixels.</summary>
public static class SwathLevels
{
    /// <param name="geolocation">Where the pixels' latitudes and longitudes are.</param>
    /// <exception cref="GranuleException">The field does not have the lines and pixels of the latitudes.</exception>
    public static CfDimensions Find(IGranule granule, IGranuleArray array, SwathGeolocation geolocation) =>
        SwathDimensions.Find(granule, array, geolocation, Hdfeos5Dimensions.NamesOfSwathField(granule, array.Path));

    /// <summary>The part that a descriptor's <c>select</c> means; of several times the first.</summary>
    /// <param name="values">The convention of <see cref="ValuesOption"/>; null for CF's.</param>
    /// <exception cref="GranuleException">A dimension is left open, or there is no such dimension, value or index.</exception>
    public static SwathField Open(IGranule granule, IGranuleArray array, SwathGeolocation geolocation, CfDimensions dimensions, IReadOnlyDictionary<string, string> select, string? values = null)
    {
        var (indexes, _) = CfSelection.Of(granule, array.Path, dimensions, new VariableDescriptor { Name = "v", Path = array.Path, Select = select });
        var encoding = ValuesOption.Apply(FieldEncoding.Read(granule, array), values);
        FillRule.Check(granule, array, encoding);
        return SwathField.Create(new CfSlice(SwathDimensions.Shaped(granule, array, geolocation), dimensions.Y.Index, dimensions.X.Index, indexes, encoding.TypeOf(array)), encoding, mask: null);
    }
}
