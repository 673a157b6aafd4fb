using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Conversion.Swaths;

/// <summary>One of the descriptor's conditions on pixels. A pixel whose value is missing does not pass.</summary>
internal sealed class PixelFilter(SwathField flags, PixelFilterDescriptor filter)
{
    private readonly bool _hasBits = filter.RejectBits.Count > 0 || filter.Bits is not null;

    public SwathField Field => flags;

    /// <summary>The filter's array, or the part of its further dimensions that it selects.</summary>
    /// <exception cref="GranuleException">There is no such array, or it is of another shape.</exception>
    public static PixelFilter Open(IGranule granule, PixelFilterDescriptor filter, SwathGeolocation geolocation)
    {
        if (filter.Select.Count == 0)
            return new PixelFilter(SwathField.Open(granule, filter.Path, allowOnePerLine: true), filter);
        var array = granule.OpenArray(filter.Path);
        if (array.SampleType is null)
            throw new GranuleException($"{granule.FileName}: {filter.Path} does not hold numbers");
        var encoding = FieldEncoding.Read(granule, array);
        var dimensions = SwathDimensions.Find(granule, array, geolocation, names: null);
        var (indexes, _) = CfSelection.Of(granule, filter.Path, dimensions, new VariableDescriptor { Name = "filter", Path = filter.Path, Select = filter.Select });
        return new PixelFilter(SwathField.Create(new CfSlice(array, dimensions.Y.Index, dimensions.X.Index, indexes, encoding.TypeOf(array)), encoding, mask: null), filter);
    }

    /// <summary>Takes out of the lines' pixels those that do not pass.</summary>
    public void Apply(int line, int lines, Span<bool> isUsed)
    {
        var stored = flags.ReadStored(line, lines);
        var columns = isUsed.Length / lines;
        for (var pixel = 0; pixel < isUsed.Length; pixel++)
        {
            var at = flags.Columns == 1 ? pixel / columns : pixel;
            isUsed[pixel] &= Passes(stored[at], flags.ToPhysical(stored[at]));
        }
    }

    // Signed flags of 16 bits are negative where their highest bit is set, and as two's complement that bit is set in more bits too.
    private bool Passes(double stored, double value) =>
        !double.IsNaN(value) && !(value < filter.Minimum) && !(value > filter.Maximum) && (!_hasBits || filter.Passes((long)stored));
}
