using System.Text.Json.Nodes;
using Datasets.Command;
using Datasets.Support;

namespace Datasets.Faults;

/// <summary>A step that cannot do its work says why in the run's folder, whatever the reason: its state machine hears of an exit code only.</summary>
public sealed class StepFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("discover", "discover", "has no dataset 'omi-ozon'", "--dataset", "omi-ozon")]
    [InlineData("discover", "discover", "--from", "--dataset", "omi-ozone", "--from", "yesterday")]
    [InlineData("discover", "discover", "cannot retry what failed in run none-such", "--dataset", "omi-ozone", "--retry-failed", "none-such")]
    [InlineData("discover", "discover", "--unknown", "--dataset", "omi-ozone", "--unknown")]
    [InlineData("convert", "convert-0007", "0007.json", "--dataset", "omi-ozone", "--shard", "0007")]
    [InlineData("convert", "convert", "--shard", "--dataset", "omi-ozone", "--shard", "seven")]
    [InlineData("report", "report", "summary.json", "--dataset", "omi-ozone")]
    public void Whatever_is_wrong_is_written_to_the_run(string step, string file, string says, params string[] arguments)
    {
        Directory.CreateDirectory(_folder["out"]);

        var (exitCode, _, error) = DatasetsCommand.Run(["step", step, "--run", "nightly", "--out", _folder["out"], .. arguments]);

        Assert.True(exitCode is 1 or 2, error);
        var path = Assert.Single(Directory.GetFiles(_folder["out"], "*.json", SearchOption.AllDirectories));
        Assert.EndsWith(Path.Combine("_runs", arguments[1], "nightly", "problems", $"{file}.json"), path, StringComparison.Ordinal);
        var problem = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal((file, "nightly", false), ((string)problem["step"]!, (string)problem["run"]!, (bool)problem["temporary"]!));
        Assert.Contains(says, (string)problem["problem"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_descriptor_with_a_fault_is_told_with_the_place_of_the_fault()
    {
        Directory.CreateDirectory(_folder["out"]);
        var file = _folder["ozone.yaml"];
        File.WriteAllText(file, File.ReadAllText(Repository.PathOf("datasets/omi-ozone.yaml")).Replace("mapping:", "maping:", StringComparison.Ordinal));

        var (exitCode, _, error) = DatasetsCommand.Run("step", "discover", "--dataset", file, "--run", "nightly", "--out", _folder["out"]);

        Assert.True(exitCode == 2, error);
        var problem = JsonNode.Parse(File.ReadAllText(_folder["out/_runs/ozone/nightly/problems/discover.json"]))!;
        Assert.Contains("did you mean", (string)problem["problem"]!, StringComparison.Ordinal);
        Assert.Contains("ozone.yaml:", (string)problem["problem"]!, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
