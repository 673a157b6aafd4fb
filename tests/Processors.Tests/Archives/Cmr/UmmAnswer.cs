using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Archives.Cmr;

/// <summary>Answers in the shape of CMR's recorded <c>granules.umm_json</c> answers.</summary>
internal static class UmmAnswer
{
    public static readonly TimeRange Window = new(
        new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 1, 31, 23, 59, 59, TimeSpan.Zero));

    public static DatasetDescriptor Dataset(string? include = @"\.he5$", params string[] hosts)
    {
        var source = new SourceDescriptor { Cmr = new CmrSource { ShortName = "OMDOAO3e", Version = "003", Provider = "GES_DISC", Include = include } };
        return new DatasetDescriptor
        {
            Id = "omi-ozone",
            Title = "Ozone",
            Mapping = "hdfeos5-grid",
            ItemId = "{granule}",
            Variables = [],
            Source = hosts.Length == 0 ? source : source with { Hosts = hosts },
        };
    }

    public static string Of(params JsonObject[] items) => Of(items.Length, items);

    public static string Of(int hits, params JsonObject[] items) =>
        new JsonObject { ["hits"] = hits, ["took"] = 1, ["items"] = new JsonArray([.. items]) }.ToJsonString();

    /// <summary>The granule of a day in January 2020.</summary>
    public static JsonObject Granule(int day, string host = "data.gesdisc.earthdata.nasa.gov", string? fileName = null)
    {
        var name = fileName ?? $"ozone_2020m01{day:00}.he5";
        return JsonNode.Parse($$$"""
            {
              "meta": {
                "concept-type": "granule", "concept-id": "G{{{1000 + day}}}-GES_DISC", "revision-id": 3, "revision-date": "2021-03-04T05:06:07.000Z"
              },
              "umm": {
                "GranuleUR": "OMDOAO3e.003:ozone_{{{day}}}",
                "RelatedUrls": [
                  {"URL": "https://{{{host}}}/data/2020/{{{name}}}", "Type": "GET DATA"},
                  {"URL": "https://{{{host}}}/data/2020/{{{name}}}.xml", "Type": "EXTENDED METADATA"}
                ],
                "TemporalExtent": {
                  "RangeDateTime": {"BeginningDateTime": "2020-01-{{{day:00}}}T00:00:00.000Z", "EndingDateTime": "2020-01-{{{day:00}}}T23:59:59.000Z"}
                }
              }
            }
            """)!.AsObject();
    }

    public static JsonObject With(this JsonObject granule, string path, JsonNode? value)
    {
        var parts = path.Split('/');
        JsonNode node = granule;
        foreach (var part in parts[..^1])
            node = node[part] ?? throw new JsonException($"no {part}");
        node[parts[^1]] = value;
        return granule;
    }

    public static JsonArray Links(params (string Type, string Url)[] links) =>
        new([.. links.Select(link => new JsonObject { ["Type"] = link.Type, ["URL"] = link.Url })]);
}
