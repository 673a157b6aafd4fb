using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Datasets.EmbeddedArchive.Catalogue;
using Datasets.EmbeddedArchive.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Datasets.EmbeddedArchive.Access;

/// <summary>Serves the archive's files, whole or in ranges, and temporary S3 credentials, to those whom the login admits.</summary>
internal sealed class DataEndpoints(ArchiveCatalogue catalogue, GranuleStore store, EarthdataLogin login, RangeFaults faults, EmbeddedArchiveOptions options)
{
    public async Task FileAsync(HttpContext context)
    {
        if (!login.Admits(context))
            return;
        var path = context.Request.RouteValues["path"]!.ToString()!;
        if (catalogue.FindFile(path[(path.LastIndexOf('/') + 1)..]) is not { } granule || granule.Path != path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var bytes = await store.ReadAsync(granule);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}{(faults.HasChanged ? "-later" : "")}\"");
        await TypedResults
            .Bytes(bytes, "application/x-hdf5", enableRangeProcessing: true, lastModified: granule.ProductionTime, entityTag: tag)
            .ExecuteAsync(context);
    }

    /// <summary>The shape of NASA's answer. The keys open nothing.</summary>
    public async Task CredentialsAsync(HttpContext context)
    {
        if (!login.Admits(context))
            return;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("accessKeyId", "ASIAEMBEDDEDARCHIVE0");
        json.WriteString("secretAccessKey", "embedded-archive-secret-access-key");
        json.WriteString("sessionToken", "embedded-archive-session-token");
        json.WriteString(
            "expiration", options.TimeProvider.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd HH:mm:ss+00:00", CultureInfo.InvariantCulture));
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
