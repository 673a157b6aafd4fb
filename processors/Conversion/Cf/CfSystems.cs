using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Gdal;

namespace Datasets.Conversion.Cf;

/// <summary>Texts by which files state coordinate reference systems: WKT, EPSG codes, PROJ strings.</summary>
internal static partial class CfSystems
{
    private static readonly string[] WktNames = ["crs_wkt", "spatial_ref", "esri_pe_string"];
    private static readonly string[] CodeNames = ["epsg_code", "srid", "epsg", "EPSG", "EPSG_code"];
    private static readonly string[] ProjNames = ["proj4", "proj4_string", "proj4_params", "proj4text", "proj4_definition", "proj_string", "projdef"];

    private static readonly ConcurrentDictionary<string, GdalCoordinateSystem> Known = new();

    /// <summary>What attributes state by WKT and by a code, best first: the attribute and its text.</summary>
    public static IEnumerable<(string Attribute, string Definition)> WktAndCodes(IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        foreach (var name in WktNames.Where(name => attributes.TextOf(name) is not null))
            yield return (name, attributes.TextOf(name)!);
        foreach (var name in CodeNames)
        {
            if (attributes.NumberOf(name) is { } number)
                yield return (name, string.Create(CultureInfo.InvariantCulture, $"EPSG:{number}"));
            else if (attributes.TextOf(name) is { } text && Code().Match(text) is { Success: true } code)
                yield return (name, $"EPSG:{code.Groups[1].Value}");
        }
    }

    /// <summary>What attributes state as a PROJ string: the attribute and its text.</summary>
    public static IEnumerable<(string Attribute, string Definition)> ProjStrings(IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        foreach (var name in ProjNames)
        {
            if (attributes.TextOf(name) is { } text && text.Contains("proj=", StringComparison.Ordinal))
                yield return (name, Whole(text));
        }
    }

    /// <summary>Whether attributes are those of a grid mapping.</summary>
    public static bool States(IReadOnlyDictionary<string, AttributeValue> attributes) =>
        attributes.TextOf("grid_mapping_name") is not null || WktAndCodes(attributes).Any() || ProjStrings(attributes).Any();

    public static bool IsWkt(string attribute) => WktNames.Contains(attribute);

    /// <exception cref="GdalException">GDAL does not understand the definition.</exception>
    public static GdalCoordinateSystem Describe(string definition) => Known.GetOrAdd(definition, text => GdalCoordinateSystems.Describe(Readable(text)));

    /// <summary>
    /// GDAL before version 3 wrote <c>AXIS["X",UNKNOWN]</c> into WKT of polar projections, which PROJ does not read. Without axes, they are easting and northing.
    /// </summary>
    public static string Readable(string definition) => UnknownAxis().Replace(definition, "");

    /// <summary>PROJ takes what has no + for a system only beside +type=crs, and angles of a PROJ string without any unit are degrees.</summary>
    private static string Whole(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.StartsWith('+') ? word : $"+{word}").ToList();
        if (!words.Contains("+no_defs"))
            words.Add("+no_defs");
        return string.Join(' ', words);
    }

    [GeneratedRegex(@",\s*AXIS\s*\[\s*""[^""]*""\s*,\s*UNKNOWN\s*\]", RegexOptions.IgnoreCase)]
    private static partial Regex UnknownAxis();

    [GeneratedRegex(@"^\s*(?:EPSG:|urn:ogc:def:crs:EPSG:[^:]*:|https?://www\.opengis\.net/def/crs/EPSG/[^/]*/)?(\d{4,6})\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Code();
}
