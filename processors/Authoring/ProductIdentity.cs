using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;

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
        var (header, headerVersion) = InFileHeader(granule.Attributes("/"), PlacedGranule.IsHdf4(granule) ? "TRMM_" : "GPM_");
        return new(
            First(granule, "ShortName", "short_name", "shortname", "product_short_name", "title_short_name", "GranuleShortName", "collection_shortname", "dataset_short_name")
                ?? header ?? name ?? InId(granule),
            First(granule, "VersionID", "VersionId", "version_id", "product_version", "ProductVersion", "collection_version", "dataset_version") is { } stated
                ? IsSame(stated, nameVersion) ? nameVersion : stated : headerVersion ?? nameVersion,
            First(granule, "LongName", "title", "Title", "long_name"),
            First(granule, "summary", "Summary", "description", "Description", "comment"));
    }

    /// <summary>Numbers are written without their zeros in files, and with them in names and in CMR.</summary>
    private static bool IsSame(string stated, string? inName) => inName is not null && stated.All(char.IsAsciiDigit) && stated == inName.TrimStart('0');

    /// <summary>
    /// The id that a naming authority has given the product: GHRSST's is its short name (GDS 2.1, table 8-2). The Attribute Convention for Data Discovery
    /// has one for each file as well, so one with a date, the file's name, a DOI or a UUID is none of the product.
    /// </summary>
    private static string? InId(IGranule granule)
    {
        if (granule.Attributes("/").TextOf("id")?.Trim() is not { Length: > 2 and <= 85 } id || !ProductId().IsMatch(id))
            return null;
        var stem = Path.GetFileNameWithoutExtension(granule.FileName);
        return id.Equals(stem, StringComparison.OrdinalIgnoreCase) || id.Equals(granule.FileName, StringComparison.OrdinalIgnoreCase) || FileNameDate.All(id).Count > 0
            || Guid.TryParse(id, out _) || id.StartsWith("10.", StringComparison.Ordinal) || id.StartsWith("doi", StringComparison.OrdinalIgnoreCase) ? null : id;
    }

    /// <summary>GPM's FileHeader, lines of <c>DOIshortName=3IMERGHH;</c>: CMR's short names have GPM before them, or TRMM in its HDF4 files, and versions no letter behind.</summary>
    private static (string? Name, string? Version) InFileHeader(IReadOnlyDictionary<string, AttributeValue> file, string mission)
    {
        var lines = file.TextOf("FileHeader")?.Split(';', StringSplitOptions.TrimEntries) ?? [];
        var name = Field("DOIshortName") ?? Field("AlgorithmID");
        var version = HeaderVersion().Match(Field("ProductVersion") ?? "");
        return (name is null ? null : name.StartsWith(mission, StringComparison.Ordinal) ? name : $"{mission}{name}", version.Success ? version.Groups["version"].Value : null);

        string? Field(string field) => Array.Find(lines, line => line.StartsWith($"{field}=", StringComparison.Ordinal))?[(field.Length + 1)..] is { Length: > 0 } value ? value : null;
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

    [GeneratedRegex(@"^V?(?<version>\d+)[A-Z]?$")]
    private static partial Regex HeaderVersion();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._-]*$")]
    private static partial Regex ProductId();

    [GeneratedRegex(@"^[A-Za-z]+-[A-Za-z]+_L\d[^-_]*-(?<name>[A-Za-z0-9]+)_")]
    private static partial Regex Aura();

    [GeneratedRegex(@"_v(?<version>\d[\d.]*?)(?=[-_]|\.[A-Za-z]|$)")]
    private static partial Regex AuraVersion();

    [GeneratedRegex(@"^(?<name>M[OYC]D[0-9A-Z]{2,}(?:_[A-Z0-9]+)?|VNP[0-9A-Z_]+)\.A\d{7}\.(?:\d{4}\.)?(?:h\d\dv\d\d\.)?(?<version>\d{3})\.")]
    private static partial Regex Modis();
}
