using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>
/// A valid range of packed data that the file states in unpacked numbers, which its type tells: it is that of <c>scale_factor</c> and
/// <c>add_offset</c>, the wider of the two, and wider than the data's (NetCDF User's Guide, "Attribute Conventions", <c>valid_range</c>).
/// </summary>
internal static class UnpackedRange
{
    private static readonly string[] Names = ["valid_range", "valid_min", "valid_max"];
    private static readonly string[] Packing = ["scale_factor", "add_offset"];

    /// <summary>The range's type; null where the range is of stored numbers.</summary>
    public static SampleType? TypeOf(IGranuleArray array)
    {
        var packing = Types(array, Packing).OrderByDescending(Width).Cast<SampleType?>().FirstOrDefault();
        var range = Types(array, Names).Cast<SampleType?>().FirstOrDefault();
        // 'ValidRange' is of HDF-EOS Aura files, whose ranges are of stored numbers.
        return range is { } type && range == packing && array.SampleType is { } stored && Width(type) > Width(stored) &&
            !array.Attributes.ContainsKey("ValidRange") ? type : null;
    }

    /// <summary>The range in stored numbers.</summary>
    public static (double Minimum, double Maximum) Packed(
        (double Minimum, double Maximum) range, SampleType type, FieldEncoding encoding, IGranuleArray array)
    {
        // Range, scale and offset are no more exact than their type, and an integer at the range's end is in it.
        var precision = (type == SampleType.Float32 ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52)) * 2;
        var (first, second) = (Stored(range.Minimum), Stored(range.Maximum));
        return encoding.Scale < 0 ? (second, first) : (first, second);

        double Stored(double value)
        {
            var stored = (value - encoding.Offset) / encoding.Scale;
            var whole = Math.Round(stored);
            var inexact = precision * (Math.Abs(value) + Math.Abs(encoding.Offset)) / Math.Abs(encoding.Scale);
            return !array.SampleType!.Value.IsFloatingPoint() && Math.Abs(stored - whole) <= inexact ? whole : stored;
        }
    }

    private static IEnumerable<SampleType> Types(IGranuleArray array, string[] names) =>
        names.Select(name => array.Attributes.TryGetValue(name, out var value) ? value.Type : null).OfType<SampleType>();

    private static int Width(SampleType type) => type.IsFloatingPoint() ? 8 + type.Size() : type.Size();
}
