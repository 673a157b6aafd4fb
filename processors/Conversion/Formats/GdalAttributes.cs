using Datasets.Gdal;

namespace Datasets.Conversion.Formats;

/// <summary>GDAL's attributes as the granule's.</summary>
internal static class GdalAttributes
{
    public static IReadOnlyDictionary<string, AttributeValue> From(IEnumerable<GdalMultidimAttribute> attributes)
    {
        var values = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            values[attribute.Name] = attribute.Numbers is { } numbers
                ? new AttributeValue(null, numbers) { Type = GdalGranuleArray.TypeOf(attribute.Type), Integers = attribute.Integers }
                : AttributeValue.Create(string.Join(", ", (attribute.Texts ?? []).Select(TrimPadding)));
        }
        return values;
    }

    /// <summary>Fixed-length HDF5 strings are padded with NULs or spaces up to their size.</summary>
    public static string TrimPadding(string text)
    {
        var end = text.IndexOf('\0');
        return (end < 0 ? text : text[..end]).TrimEnd(' ');
    }
}
