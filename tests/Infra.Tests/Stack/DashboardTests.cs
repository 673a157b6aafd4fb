using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Infra.Contract;

namespace Datasets.Infra.Stack;

public sealed partial class DashboardTests(ContractRun contract)
{
    /// <summary>Shards have metrics of their own: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-examine-map-run.html.</summary>
    [Fact]
    public void A_graph_of_runs_leaves_out_the_Distributed_Maps_shards()
    {
        var machine = contract.Json("dev", "dataset-omi-ozone-state-machine", "definition");
        var label = (string?)machine["States"]!["Convert"]!["Label"];
        var searches = RunSearch().Matches(contract.Json("dev", "dashboard", "dashboardBody").ToJsonString(Readable)).Select(match => match.Value).ToList();
        Assert.Equal(5, searches.Count);
        Assert.All(searches, search => Assert.EndsWith($" NOT {label}'", search));
    }

    private static JsonSerializerOptions Readable { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"SEARCH\('\{AWS/States,[^']*'")]
    private static partial Regex RunSearch();
}
