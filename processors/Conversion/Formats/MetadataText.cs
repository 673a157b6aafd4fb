using System.Text.RegularExpressions;

namespace Datasets.Conversion.Formats;

/// <summary>
/// The texts that HDF-EOS2 files carry as attributes: StructMetadata, CoreMetadata and ArchiveMetadata, each maybe in several parts, of which the names vary
/// in case (<c>CoreMetadata.0</c>, <c>coremetadata</c>). They are in ODL.
/// </summary>
internal static partial class MetadataText
{
    private const string Structure = "StructMetadata";

    // EOSDIS Core System's names of granule metadata, as the attributes of later products have them.
    private static readonly (string Object, string Name)[] Known =
    [
        ("SHORTNAME", "ShortName"), ("VERSIONID", "VersionID"), ("LOCALGRANULEID", "LocalGranuleID"), ("PRODUCTIONDATETIME", "ProductionDateTime"),
        ("RANGEBEGINNINGDATE", "RangeBeginningDate"), ("RANGEBEGINNINGTIME", "RangeBeginningTime"), ("RANGEENDINGDATE", "RangeEndingDate"),
        ("RANGEENDINGTIME", "RangeEndingTime"), ("DAYNIGHTFLAG", "DayNightFlag"),
    ];

    public static bool Is(string attribute) => Names().IsMatch(attribute);

    /// <summary>What CoreMetadata states of the granule, under the names that other formats have for it.</summary>
    public static IEnumerable<(string Name, string Text)> Values(string attribute, string text)
    {
        if (attribute.StartsWith(Structure, StringComparison.OrdinalIgnoreCase))
            yield break;
        var objects = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Collect(OdlGroup.Parse(text), objects, depth: 0);
        foreach (var (name, shown) in Known)
        {
            if (objects.TryGetValue(name, out var value))
                yield return (shown, value);
        }
    }

    private static void Collect(OdlGroup group, Dictionary<string, string> objects, int depth)
    {
        const int deepest = 16;
        if (depth > deepest)
            return;
        foreach (var inner in group.Groups)
        {
            if (inner.Text("VALUE") is { Length: > 0 } value)
                objects.TryAdd(inner.Name, value);
            Collect(inner, objects, depth + 1);
        }
    }

    [GeneratedRegex(@"^(Struct|Core|Archive|Product)Metadata(\.\d+)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Names();
}
