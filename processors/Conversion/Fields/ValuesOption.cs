using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>
/// The mapping option <c>values</c>: what <c>scale_factor</c> s and <c>add_offset</c> o of an HDF4 file mean for a stored number x. The files do not say it in
/// one way, so a descriptor does: <c>cf</c> is s·x + o (CF conventions 1.11, section 8.1), <c>atmosphere</c> s·(x − o) (MODIS Atmosphere's products), and
/// <c>divide</c> (x − o) / s where s is more than one (MODIS Land's vegetation indices and reflectances, with 10000).
/// </summary>
public static class ValuesOption
{
    public const string Name = "values";
    public const string Cf = "cf";
    public const string Atmosphere = "atmosphere";
    public const string Divide = "divide";

    private const string Usage = "Slope_and_Offset_Usage";
    /// <summary>Scales by which no measured quantity is stored: those in use for division are 100, 1000 and 10000.</summary>
    private const double LeastDivisor = 10;

    public static MappingOption Option => new(Name, Cf, Atmosphere, Divide);

    /// <param name="encoding">As the attributes are by the CF conventions.</param>
    /// <param name="convention">The option's value; null for <see cref="Cf"/>.</param>
    public static FieldEncoding Apply(FieldEncoding encoding, string? convention) => convention switch
    {
        Atmosphere => encoding with { Offset = encoding.Offset == 0 ? 0 : -encoding.Scale * encoding.Offset },
        Divide when Math.Abs(encoding.Scale) > 1 => encoding with { Scale = 1 / encoding.Scale, Offset = encoding.Offset == 0 ? 0 : -encoding.Offset / encoding.Scale },
        _ => encoding,
    };

    /// <summary>The convention that a field's attributes speak for, and why; null where nothing speaks against CF's.</summary>
    /// <param name="granule">The granule.</param>
    /// <param name="array">The field's array.</param>
    /// <param name="encoding">As the attributes are by the CF conventions.</param>
    public static (string Convention, string Reason)? Detect(IGranule granule, IGranuleArray array, FieldEncoding encoding)
    {
        if (granule.Format != Hdf4Granule.FormatName || array.SampleType is not { } type || type.IsFloatingPoint())
            return null;
        if (granule.Attributes("/").ContainsKey(Usage) || array.Attributes.ContainsKey(Usage))
            return (Atmosphere, $"the file has the attribute {Usage}, as MODIS Atmosphere's products have, whose values are scale_factor x (stored - add_offset)");
        if (Math.Abs(encoding.Scale) >= LeastDivisor)
        {
            return (Divide, string.Create(
                CultureInfo.InvariantCulture, $"{array.Path} has scale_factor {encoding.Scale:R}, which multiplied would make the numbers larger than any that was measured"));
        }
        var span = encoding.ValidRange is var (low, high) && double.IsFinite(high - low) ? Math.Abs(encoding.Scale * (high - low)) : Math.Abs(encoding.Scale) * ushort.MaxValue;
        return encoding.Offset != 0 && encoding.Offset == Math.Round(encoding.Offset) && Math.Abs(encoding.Offset) > LeastDivisor * span
            ? (Atmosphere, string.Create(
                CultureInfo.InvariantCulture, $"{array.Path} has add_offset {encoding.Offset:R}, from which its values, added, would differ by {span:R} at most: it is a stored number"))
            : null;
    }
}
