using System.Text.Json.Nodes;

namespace Datasets.Workflow.StacApi;

public sealed class ItemDifferenceTests
{
    private const string Sent = """
        {
          "type": "Feature", "stac_version": "1.1.0", "id": "a", "collection": "c", "stac_extensions": ["https://x/file", "https://x/proj"],
          "geometry": {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90.1], [-180, -90]]]}, "bbox": [-180, -90, 180, 90.1],
          "properties": {"datetime": "2024-10-01T00:00:00Z", "created": "2024-10-02T00:00:00Z", "proj:code": null, "title": "A"},
          "links": [{"rel": "self", "href": "https://a/1"}, {"rel": "derived_from", "href": "https://cmr/1"}],
          "assets": {"ozone": {"href": "https://b/1.tif", "file:size": 12, "bands": [{"statistics": {"minimum": 1e-12}}]}}
        }
        """;

    [Theory]
    [InlineData("\"created\": \"2024-10-02T00:00:00Z\"", "\"created\": \"2025-01-01T00:00:00Z\", \"updated\": \"2025-01-01T00:00:00Z\"")]
    [InlineData("\"proj:code\": null, ", "")]
    [InlineData("2024-10-01T00:00:00Z", "2024-10-01T00:00:00.000000+00:00")]
    [InlineData("\"https://x/file\", \"https://x/proj\"", "\"https://x/proj\", \"https://x/view\", \"https://x/file\"")]
    [InlineData("https://a/1", "https://elsewhere/1")]
    [InlineData("[180, 90.1], ", "[180.0, 90.10000000000001], ")]
    [InlineData("\"title\": \"A\"", "\"title\": \"A\", \"of-the-server\": true")]
    [InlineData("\"stac_version\": \"1.1.0\"", "\"stac_version\": \"1.0.0\"")]
    public void What_servers_do_to_items_is_no_difference(string sent, string served) => Assert.Null(Find(sent, served));

    [Theory]
    [InlineData("\"title\": \"A\"", "\"title\": \"B\"", "properties.title")]
    [InlineData("\"file:size\": 12", "\"file:size\": 13", "assets.ozone.file:size")]
    [InlineData("1e-12", "2e-12", "assets.ozone.bands[0].statistics.minimum")]
    [InlineData("\"file:size\": 12, ", "", "assets.ozone.file:size")]
    [InlineData("2024-10-01T00:00:00Z", "2024-10-01T00:00:01Z", "properties.datetime")]
    [InlineData("https://b/1.tif", "https://old/1.tif", "assets.ozone.href")]
    [InlineData("https://cmr/1", "https://cmr/2", "links.derived_from")]
    [InlineData("[-180, -90, 180, 90.1]", "[-180, -90, 180]", "bbox")]
    [InlineData("\"https://x/file\", ", "", "stac_extensions")]
    public void Anything_else_is_named(string sent, string served, string path) => Assert.Equal(path, Find(sent, served));

    private static string? Find(string sent, string served)
    {
        Assert.Contains(sent, Sent, StringComparison.Ordinal);
        return ItemDifference.Find(JsonNode.Parse(Sent)!.AsObject(), JsonNode.Parse(Sent.Replace(sent, served, StringComparison.Ordinal))!.AsObject());
    }
}
