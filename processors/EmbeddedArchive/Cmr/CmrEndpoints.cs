using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Datasets.EmbeddedArchive.Catalogue;
using Microsoft.AspNetCore.Http;

namespace Datasets.EmbeddedArchive.Cmr;

/// <summary>Answers granule searches and look-ups like CMR's Search API.</summary>
internal sealed class CmrEndpoints(ArchiveCatalogue catalogue, GranuleStore store, EmbeddedArchiveOptions options)
{
    private const string ResultsType = "application/vnd.nasa.cmr.umm_results+json;version=1.6.5; charset=utf-8";
    private const string GranuleType = "application/vnd.nasa.cmr.umm+json;version=1.6.5; charset=utf-8";

    /// <summary>
    /// A page of granules whose files are yet to be made may be shorter than asked for, so that it comes within seconds and files are made as they are
    /// wanted. A reader that reads on until a page is empty, as CMR asks, sees no difference.
    /// </summary>
    private const int MostDescribed = 16;

    /// <summary>Pixels deflate to about five bytes over the six fields.</summary>
    private readonly double _estimatedMegabytes = Math.Round(options.Granule.Columns * options.Granule.Rows * 5 / 1048576.0, 3);

    public async Task SearchAsync(HttpContext context)
    {
        var watch = Stopwatch.StartNew();
        var query = GranuleQuery.Read(context.Request, out var error);
        if (query is null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error!);
            return;
        }
        var (page, hits) = query.IsForThisCollection ? PageOf(query) : ([], 0);
        var files = await DescribeAsync(page, context.RequestAborted);

        var headers = context.Response.Headers;
        headers["CMR-Hits"] = hits.ToString(CultureInfo.InvariantCulture);
        headers["CMR-Took"] = watch.ElapsedMilliseconds.ToString(CultureInfo.InvariantCulture);
        if (page.Count > 0)
            headers["CMR-Search-After"] = GranuleQuery.SearchAfter(page[^1]);
        context.Response.ContentType = ResultsType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteNumber("hits", hits);
        json.WriteNumber("took", watch.ElapsedMilliseconds);
        json.WriteStartArray("items");
        for (var i = 0; i < page.Count; i++)
        {
            UmmRecord.WriteItem(json, page[i], files?[i], _estimatedMegabytes, ArchiveOf(context));
            if (i % 100 == 99)
                await FlushAsync(json, context);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await FlushAsync(json, context);
    }

    /// <summary>A granule's record by its concept id, which a format's extension may follow.</summary>
    public async Task ConceptAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"]!.ToString()!;
        if (id.EndsWith(".umm_json", StringComparison.Ordinal))
            id = id[..^".umm_json".Length];
        if (catalogue.Find(id) is not { } granule)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"Concept with concept-id [{id}] could not be found.");
            return;
        }
        var files = await DescribeAsync([granule], context.RequestAborted);
        context.Response.ContentType = GranuleType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        UmmRecord.WriteUmm(json, granule, files?[0], _estimatedMegabytes, ArchiveOf(context));
        await FlushAsync(json, context);
    }

    private (IReadOnlyList<CatalogueGranule> Page, long Hits) PageOf(GranuleQuery query)
    {
        if (query.RevisedFrom is not { } since)
        {
            var hits = catalogue.Count(query.Start, query.End);
            return (hits == 0 ? [] : catalogue.Page(query.Start, query.End, query.After, query.NewestFirst, PageSizeOf(query)), hits);
        }

        var all = catalogue.Page(query.Start, query.End, after: null, query.NewestFirst, int.MaxValue).Where(granule => granule.RevisionDate >= since);
        var rest = catalogue.Page(query.Start, query.End, query.After, query.NewestFirst, int.MaxValue).Where(granule => granule.RevisionDate >= since);
        return ([.. rest.Take(PageSizeOf(query))], all.LongCount());
    }

    private int PageSizeOf(GranuleQuery query) => options.FileFacts == FileFacts.Exact ? Math.Min(query.PageSize, MostDescribed) : query.PageSize;

    /// <summary>Sizes and checksums of a page's files; null where the archive does not state them.</summary>
    private async Task<StoredFile[]?> DescribeAsync(IReadOnlyList<CatalogueGranule> page, CancellationToken cancellationToken)
    {
        if (options.FileFacts == FileFacts.Approximate)
            return null;
        var files = new StoredFile[page.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, page.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (i, _) => files[i] = await store.DescribeAsync(page[i]));
        return files;
    }

    private static Uri ArchiveOf(HttpContext context) => new($"http://127.0.0.1:{context.Connection.LocalPort}/");

    private static async Task FlushAsync(Utf8JsonWriter json, HttpContext context)
    {
        await json.FlushAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static async Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("errors");
        json.WriteStringValue(error);
        json.WriteEndArray();
        json.WriteEndObject();
        await FlushAsync(json, context);
    }
}
