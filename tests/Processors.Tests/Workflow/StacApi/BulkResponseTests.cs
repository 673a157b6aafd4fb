using System.Text;

namespace Datasets.Workflow.StacApi;

public sealed class BulkResponseTests
{
    private static readonly string[] Ids = ["a", "b", "c"];

    /// <summary>As stac-fastapi's pgstac and OpenSearch backends write them, and as a server that returns what it created.</summary>
    [Theory]
    [InlineData("\"Successfully added 3 items.\"")]
    [InlineData("\"Successfully upserted 3 items.\"")]
    [InlineData("\"Successfully added 3 Items. 0 errors occurred.\"")]
    [InlineData("\"Successfully added/updated 3 Items. 0 skipped (duplicates). 0 errors occurred.\"")]
    [InlineData("""{"message": "Processed 3 items: 3 added", "successfully_added": ["a", "b", "c"]}""")]
    [InlineData("""{"type": "FeatureCollection", "features": [{"id": "c"}, {"id": "a"}, {"id": "b"}]}""")]
    [InlineData("""{"successfully_added": ["a", "b", "c"], "errors": []}""")]
    public void All_were_taken(string answer) => Assert.True(BulkResponse.Proves(Encoding.UTF8.GetBytes(answer), Ids));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("\"ok\"")]
    [InlineData("3")]
    [InlineData("\"Successfully added 2 Items. 1 errors occurred.\"")]
    [InlineData("\"Successfully added 3 Items. 1 errors occurred.\"")]
    [InlineData("\"Successfully added/updated 2 Items. 1 skipped (duplicates). 0 errors occurred.\"")]
    [InlineData("\"Successfully queued 3 items for processing.\"")]
    [InlineData("\"Successfully added 13 items.\"")]
    [InlineData("\"Successfully added 99999999999999999999 items.\"")]
    [InlineData("""{"message": "Processed 3 items: 2 added | 1 conflicts", "successfully_added": ["a", "b"], "conflict_errors": {"c": ["there"]}}""")]
    [InlineData("""{"successfully_added": ["a", "b", "c"], "database_errors": [{"id": "c"}]}""")]
    [InlineData("""{"type": "FeatureCollection", "features": [{"id": "a"}, {"id": "b"}]}""")]
    public void Nothing_proves_that_all_were_taken(string answer) => Assert.False(BulkResponse.Proves(Encoding.UTF8.GetBytes(answer), Ids));
}
