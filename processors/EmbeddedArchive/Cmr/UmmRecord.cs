using System.Globalization;
using System.Text.Json;
using Datasets.EmbeddedArchive.Catalogue;

namespace Datasets.EmbeddedArchive.Cmr;

/// <summary>Writes a granule as CMR's <c>umm_json</c> shows it (UMM-G 1.6.5), with the keys of recorded answers for GES DISC and PO.DAAC granules.</summary>
internal static class UmmRecord
{
    private const string Unnamed = "Not provided";

    /// <summary>One entry of a search's <c>items</c>: <c>meta</c> and <c>umm</c>.</summary>
    public static void WriteItem(Utf8JsonWriter json, CatalogueGranule granule, StoredFile? file, double estimatedMegabytes, Uri archive)
    {
        json.WriteStartObject();
        json.WriteStartObject("meta");
        json.WriteString("concept-type", "granule");
        json.WriteString("concept-id", granule.ConceptId);
        json.WriteNumber("revision-id", granule.Revision);
        json.WriteString("native-id", granule.GranuleUr);
        json.WriteString("collection-concept-id", CatalogueGranule.CollectionId);
        json.WriteString("provider-id", CatalogueGranule.Provider);
        json.WriteString("format", "application/echo10+xml");
        json.WriteString("revision-date", Time(granule.RevisionDate));
        json.WriteEndObject();
        json.WritePropertyName("umm");
        WriteUmm(json, granule, file, estimatedMegabytes, archive);
        json.WriteEndObject();
    }

    /// <summary>The granule's own record.</summary>
    public static void WriteUmm(Utf8JsonWriter json, CatalogueGranule granule, StoredFile? file, double estimatedMegabytes, Uri archive)
    {
        json.WriteStartObject();
        WriteUrls(json, granule, archive);
        WriteSpace(json);
        WriteDates(json, granule);
        json.WriteStartObject("CollectionReference");
        json.WriteString("ShortName", CatalogueGranule.ShortName);
        json.WriteString("Version", CatalogueGranule.Version);
        json.WriteEndObject();
        WriteFile(json, granule, file, estimatedMegabytes);
        json.WriteStartObject("TemporalExtent");
        json.WriteStartObject("RangeDateTime");
        json.WriteString("BeginningDateTime", Time(granule.Beginning));
        json.WriteString("EndingDateTime", Time(granule.Ending));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("GranuleUR", granule.GranuleUr);
        json.WriteStartObject("MetadataSpecification");
        json.WriteString("URL", "https://cdn.earthdata.nasa.gov/umm/granule/v1.6.5");
        json.WriteString("Name", "UMM-G");
        json.WriteString("Version", "1.6.5");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteUrls(Utf8JsonWriter json, CatalogueGranule granule, Uri archive)
    {
        json.WriteStartArray("RelatedUrls");
        WriteUrl(json, $"{archive}data/{granule.Path}", "GET DATA", $"Download {granule.FileName}");
        WriteUrl(
            json, $"s3://gesdisc-cumulus-prod-protected/{granule.Path}", "GET DATA VIA DIRECT ACCESS",
            "This link provides direct download access via S3 to the granule");
        WriteUrl(
            json, $"{archive}opendap/{granule.Path}", "USE SERVICE API", "The OPENDAP location for the granule.",
            subtype: "OPENDAP DATA", mimeType: "application/x-hdf");
        WriteUrl(
            json, $"{archive}s3credentials", "VIEW RELATED INFORMATION",
            "api endpoint to retrieve temporary credentials valid for same-region direct s3 access");
        json.WriteEndArray();
    }

    private static void WriteUrl(Utf8JsonWriter json, string url, string type, string description, string? subtype = null, string? mimeType = null)
    {
        json.WriteStartObject();
        json.WriteString("URL", url);
        json.WriteString("Type", type);
        if (subtype is not null)
            json.WriteString("Subtype", subtype);
        json.WriteString("Description", description);
        if (mimeType is not null)
            json.WriteString("MimeType", mimeType);
        json.WriteEndObject();
    }

    private static void WriteSpace(Utf8JsonWriter json)
    {
        json.WriteStartObject("SpatialExtent");
        json.WriteStartObject("HorizontalSpatialDomain");
        json.WriteStartObject("Geometry");
        json.WriteStartArray("BoundingRectangles");
        json.WriteStartObject();
        json.WriteNumber("WestBoundingCoordinate", -180);
        json.WriteNumber("EastBoundingCoordinate", 180);
        json.WriteNumber("NorthBoundingCoordinate", 90);
        json.WriteNumber("SouthBoundingCoordinate", -90);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDates(Utf8JsonWriter json, CatalogueGranule granule)
    {
        json.WriteStartArray("ProviderDates");
        foreach (var type in (ReadOnlySpan<string>)["Insert", "Update"])
        {
            json.WriteStartObject();
            json.WriteString("Date", Time(granule.RevisionDate));
            json.WriteString("Type", type);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFile(Utf8JsonWriter json, CatalogueGranule granule, StoredFile? file, double estimatedMegabytes)
    {
        json.WriteStartObject("DataGranule");
        json.WriteString("DayNightFlag", "Unspecified");
        json.WriteStartArray("Identifiers");
        json.WriteStartObject();
        json.WriteString("Identifier", granule.FileName);
        json.WriteString("IdentifierType", "ProducerGranuleId");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("ProductionDateTime", Time(granule.ProductionTime));
        json.WriteStartArray("ArchiveAndDistributionInformation");
        json.WriteStartObject();
        json.WriteString("Name", file is null ? Unnamed : granule.FileName);
        json.WriteNumber("Size", file is null ? estimatedMegabytes : file.Size / 1048576.0);
        json.WriteString("SizeUnit", "MB");
        if (file is not null)
        {
            json.WriteNumber("SizeInBytes", file.Size);
            json.WriteStartObject("Checksum");
            json.WriteString("Value", file.Sha256);
            json.WriteString("Algorithm", "SHA-256");
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
