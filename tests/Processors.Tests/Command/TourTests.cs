using System.Net;
using System.Net.Sockets;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>The README's tour, line by line, as a newcomer pastes it into a shell in a clean clone, where <c>./run</c> builds the command first.</summary>
public sealed class TourTests : IDisposable
{
    public const string Heading = "## A tour without an account";
    private readonly string _clone = Directory.CreateTempSubdirectory("datasets-tour-").FullName;

    public void Dispose() => Directory.Delete(_clone, recursive: true);

    [Fact]
    public void It_ends_in_a_catalog_of_ones_own_a_signed_page_and_a_failure_that_was_retried()
    {
        Clone();
        var script = In("out/tour.sh");
        Directory.CreateDirectory(In("out"));
        File.WriteAllText(script, $"""
            set -e
            unset DATASETS_FOLDER DATASETS_COMMAND NETRC EARTHDATA_TOKEN EARTHDATA_USERNAME EARTHDATA_PASSWORD COLUMNS
            # No server of the build is left behind.
            export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
            trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
            {string.Join('\n', Commands()).Replace("8017", FreePort(), StringComparison.Ordinal).Replace("8018", FreePort(), StringComparison.Ordinal)}

            """);

        var (exitCode, output, error) = ExternalProgram.RunIn(_clone, "bash", script);

        Assert.True(exitCode == 0, output + error);
        Assert.True(File.Exists(In("out/my-so2/catalog.json")));
        Assert.True(File.Exists(In("my-so2.html")));
        Assert.Contains("run: building datasets (once:", error, StringComparison.Ordinal);
        Assert.Contains("3 granules failed", Told(error), StringComparison.Ordinal);
        Assert.Contains("try the failed ones again: ./run datasets run omi-ozone", output, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetDirectories(In("out/tour/omi-ozone/2024")).Length);
        Assert.Contains("4 items, 4 receipts and 12 assets", output, StringComparison.Ordinal);
        File.Delete(script);
        Secrets.RequireNoneBelow(In("out"));
    }

    private string In(string path) => Path.Combine(_clone, path);

    /// <summary>What a clone would have if all were committed that is not ignored: nothing that was built.</summary>
    private void Clone()
    {
        Assert.SkipUnless(
            ExternalProgram.Exists("git") && ExternalProgram.RunIn(Repository.Root, "git", "rev-parse").ExitCode == 0,
            "a clean clone is made of the files that git knows: here is no git, or no clone");
        var (exitCode, _, error) = ExternalProgram.RunIn(
            Repository.Root, "bash", "-c",
            "set -o pipefail; git ls-files -z --cached --others --exclude-standard --deduplicate | while IFS= read -r -d '' file; do [ ! -e \"$file\" ] || printf '%s\\0' \"$file\"; done"
            + $" | tar --null --files-from - -cf - | tar -C '{_clone}' -xf -");
        Assert.True(exitCode == 0, error);
        // A clone's user may have descriptors of their own.
        if (Directory.Exists(In("datasets.d")))
            Directory.Delete(In("datasets.d"), recursive: true);
    }

    /// <summary>How many failures of their own reasons there are.</summary>
    private static string Told(string error) =>
        $"{error.Split('\n').Count(line => line.StartsWith("error: OMI-Aura_L3-OMDOAO3e", StringComparison.Ordinal))} granules failed";

    /// <summary>A page by its headings of the second order, each with its heading first; what stands before them is the first.</summary>
    internal static IEnumerable<IReadOnlyList<string>> Sections(string page)
    {
        var section = new List<string>();
        foreach (var line in File.ReadLines(Repository.PathOf(page)))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal) && section.Count > 0)
            {
                yield return section;
                section = [];
            }
            section.Add(line);
        }
        yield return section;
    }

    private static IEnumerable<string> Commands() =>
        Sections("README.md").Single(section => section[0] == Heading).Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim());

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
