using System.Text.RegularExpressions;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>
/// The commands that README and docs show in blocks, page by page, in their order, in a folder that has the demo's output and a granule. The README's tour is
/// <see cref="TourTests"/>'; those of docs/deploy.md are tested beside Pulumi's engine.
/// </summary>
public sealed partial class DocumentedCommandTests : IDisposable
{
    /// <summary>What does not run here, and why; the page's synopsis of the verbs is none of its commands.</summary>
    private static readonly (Regex Command, string Reason)[] Elsewhere =
    [
        (Bucket(), "the bucket is the reader's"),
        (Served(), "serves until it is stopped: ServeTests"),
        (Packing(), "PackedToolTests and DockerfileTests follow these steps"),
        (NasaOrTests(), "asks NASA's archive, or is what runs this test"),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Pages => [.. All.Where(page => Commands(page).Any(RunsHere))];

    private static IEnumerable<string> All =>
        Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Where(page => page != "docs/deploy.md").Prepend("README.md");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_works_in_the_order_of_the_page(string page)
    {
        var commands = Commands(page).Where(RunsHere);
        Run("sample", "omi-so2", "--days", "1");
        // The fourth day's mean is below 280 DU.
        Run("demo", "--days", "4", "--out", "out/demo");
        File.Move(Directory.GetFiles(_folder["out/samples/omi-so2"])[0], _folder["GRANULE.he5"]);
        File.WriteAllText(_folder["page.sh"], $"""
            set -e -o pipefail
            datasets() ( exec dotnet exec '{DatasetsCommand.Program}' "$@" )
            unset DATASETS_FOLDER
            set -x
            {string.Join('\n', commands.Select(command => command.Replace("./run datasets ", "datasets ", StringComparison.Ordinal).Replace("./run demo", "datasets demo", StringComparison.Ordinal)))}

            """);

        var (exitCode, output, error) = ExternalProgram.RunIn(_folder["."], "bash", "page.sh");

        Assert.True(exitCode == 0, output + error);
    }

    [Fact]
    public void No_reason_is_kept_for_commands_that_no_page_has()
    {
        var all = All.SelectMany(Commands).ToList();
        Assert.All(Elsewhere, other => Assert.Contains(all, command => other.Command.IsMatch(command)));
        Assert.Contains("./run datasets check my-so2 GRANULE.he5", all);
        Assert.Contains("datasets search out/demo --datetime 2024-09-24/2024-09-26", all);
    }

    /// <summary>Blocks are indented by four; what stands behind two blanks and '#' is said of the command.</summary>
    private static IEnumerable<string> Commands(string page) =>
        TourTests.Sections(page).Where(section => section[0] != TourTests.Heading && section[0] != "## The command")
            .SelectMany(lines => lines).Where(line => CommandLine().IsMatch(line)).Select(line => Remark().Replace(line, "").Trim());

    private static bool RunsHere(string command) => !Elsewhere.Any(other => other.Command.IsMatch(command));

    private void Run(params string[] arguments)
    {
        var (exitCode, output, error) = DatasetsCommand.RunIn(_folder["."], arguments);
        Assert.True(exitCode == 0, output + error);
    }

    [GeneratedRegex(@"^    (EARTHDATA_TOKEN=… )?(\./run|datasets) ")]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"\s{2,}# .*$")]
    private static partial Regex Remark();

    [GeneratedRegex("s3://")]
    private static partial Regex Bucket();

    [GeneratedRegex(" serve ")]
    private static partial Regex Served();

    [GeneratedRegex(@"^\./run pack|^datasets demo --out out/demo$")]
    private static partial Regex Packing();

    [GeneratedRegex("^EARTHDATA_TOKEN=…|^\\./run (test|compile)")]
    private static partial Regex NasaOrTests();
}
