using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;

namespace Datasets.Authoring;

/// <summary>What a granule says of the product it is of: null where it does not.</summary>
/// <param name="ShortName">CMR's short name, such as OMSO2e.</param>
/// <param name="Version">CMR's version, such as 004.</param>
/// <param name="Title">The product's title.</param>
/// <param name="Summary">What the data are.</param>
internal sealed partial record ProductIdentity(string? ShortName, string? Version, string? Title, string? Summary)
{
    /// <summary>The archive's id, where an archive told.</summary>
    public string? Provider { get; init; }

    /// <summary>Global attributes of netCDF, file attributes of HDF-EOS5, and groups of metadata that some producers add.</summary>
    private static readonly string[] Places =
        ["/", "/HDFEOS/ADDITIONAL/FILE_ATTRIBUTES", "/METADATA/GRANULE_DESCRIPTION", "/METADATA", "/Metadata", "/InventoryMetadata"];

    public static ProductIdentity Read(IGranule granule)
    {
        var (name, nameVersion) = InFileName(granule.FileName);
        return new(
            First(granule, "ShortName", "short_name", "shortname", "GranuleShortName", "collection_shortname") ?? name,
            First(granule, "VersionID", "VersionId", "version_id", "product_version", "ProductVersion", "collection_version") ?? nameVersion,
            First(granule, "LongName", "title", "Title", "long_name"),
            First(granule, "summary", "Summary", "description", "Description", "comment"));
    }

    /// <summary>
    /// NASA's ways to name files: <c>OMI-Aura_L3-OMSO2e_2004m1001_v004-….he5</c>, <c>OMPS-NPP_NMTO3-L3-DAILY_v2.1_….h5</c>,
    /// <c>MOD08_D3.A2024001.061.….hdf</c>, <c>S5P_OFFL_L2__O3_____….nc</c> (whose short name is another).
    /// </summary>
    private static (string? Name, string? Version) InFileName(string fileName)
    {
        if (Aura().Match(fileName) is { Success: true } aura)
            return (aura.Groups["name"].Value, AuraVersion().Match(fileName) is { Success: true } version ? version.Groups["version"].Value : null);
        return Modis().Match(fileName) is { Success: true } modis ? (modis.Groups["name"].Value, modis.Groups["version"].Value) : (null, null);
    }

    private static string? First(IGranule granule, params ReadOnlySpan<string> names)
    {
        foreach (var place in Places)
        {
            var attributes = granule.Attributes(place);
            foreach (var name in names)
            {
                if (attributes.TextOf(name) is { } text && text.Length <= 2000)
                    return text;
                if (attributes.NumberOf(name) is { } number)
                    return number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        return null;
    }

    [GeneratedRegex(@"^[A-Za-z]+-[A-Za-z]+_L\d[^-_]*-(?<name>[A-Za-z0-9]+)_")]
    private static partial Regex Aura();

    [GeneratedRegex(@"_v(?<version>\d[\d.]*?)(?=[-_]|\.[A-Za-z]|$)")]
    private static partial Regex AuraVersion();

    [GeneratedRegex(@"^(?<name>M[OYC]D[0-9A-Z]{2,}(?:_[A-Z0-9]+)?|VNP[0-9A-Z_]+)\.A\d{7}\.(?:\d{4}\.)?(?:h\d\dv\d\d\.)?(?<version>\d{3})\.")]
    private static partial Regex Modis();
}
