using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>GDAL's metadata in tag 42112: an XML list of items, those of a band with its number and, where GDAL has one, a role.</summary>
internal static class GdalMetadata
{
    public static string ToXml(Raster raster, IReadOnlyList<BandStatistics> statistics)
    {
        var xml = new StringBuilder("<GDALMetadata>\n");
        foreach (var (name, value) in raster.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
            Append(xml, name, value);
        for (var band = 0; band < raster.Bands.Count; band++)
        {
            AppendStatistics(xml, band, statistics[band]);
            AppendMeaning(xml, band, raster.Bands[band]);
        }
        return xml.Append("</GDALMetadata>\n").ToString();
    }

    private static void AppendStatistics(StringBuilder xml, int band, BandStatistics statistics)
    {
        if (statistics is not { Maximum: { } maximum, Mean: { } mean, Minimum: { } minimum, StandardDeviation: { } deviation })
            return;
        Append(xml, "STATISTICS_MAXIMUM", Text(maximum), band);
        Append(xml, "STATISTICS_MEAN", Text(mean), band);
        Append(xml, "STATISTICS_MINIMUM", Text(minimum), band);
        Append(xml, "STATISTICS_STDDEV", Text(deviation), band);
        Append(xml, "STATISTICS_VALID_PERCENT", statistics.ValidPercent.ToString("0.####", CultureInfo.InvariantCulture), band);
    }

    /// <summary>As the CF conventions 1.11 (section 3.5) have them, and GDAL's netCDF driver passes them on.</summary>
    private static void AppendClasses(StringBuilder xml, int band, IReadOnlyList<RasterClass> classes)
    {
        if (classes.Count == 0)
            return;
        if (classes.Any(one => one.Mask is not null))
            Append(xml, "flag_masks", Numbers(classes.Select(one => one.Mask ?? -1)), band);
        Append(xml, "flag_meanings", string.Join(' ', classes.Select(one => one.Name)), band);
        Append(xml, "flag_values", Numbers(classes.Select(one => one.Value)), band);
    }

    private static string Numbers(IEnumerable<long> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static void AppendMeaning(StringBuilder xml, int band, RasterBand meaning)
    {
        AppendClasses(xml, band, meaning.Classes);
        if (meaning.Scale != 1 || meaning.Offset != 0)
        {
            Append(xml, "OFFSET", Text(meaning.Offset), band, "offset");
            Append(xml, "SCALE", Text(meaning.Scale), band, "scale");
        }
        if (!string.IsNullOrEmpty(meaning.Unit))
            Append(xml, "UNITTYPE", meaning.Unit, band, "unittype");
        Append(xml, "DESCRIPTION", meaning.Description ?? meaning.Name, band, "description");
    }

    private static void Append(StringBuilder xml, string name, string value, int? band = null, string? role = null)
    {
        xml.Append("  <Item name=\"").Append(Escape(name)).Append('"');
        if (band is { } sample)
            xml.Append(CultureInfo.InvariantCulture, $" sample=\"{sample}\"");
        if (role is not null)
            xml.Append(" role=\"").Append(role).Append('"');
        // GDAL unescapes a value once more than XML asks for.
        xml.Append('>').Append(Escape(Escape(value))).Append("</Item>\n");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(new string([.. text.Where(XmlConvert.IsXmlChar)]));
}
