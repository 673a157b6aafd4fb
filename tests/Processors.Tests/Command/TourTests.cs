using System.Net;
using System.Net.Sockets;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>The README's tour, line by line, as a newcomer pastes it.</summary>
public sealed class TourTests : IDisposable
{
    private const string Heading = "## A tour without an account";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_ends_in_a_catalog_of_ones_own_a_signed_page_and_a_failure_that_was_retried()
    {
        File.WriteAllText(_folder["tour.sh"], $"""
            set -e
            trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
            {string.Join('\n', Commands()).Replace("8017", FreePort(), StringComparison.Ordinal).Replace("8018", FreePort(), StringComparison.Ordinal)}

            """);
        // In the place of the clone's ./run, which builds the command first.
        File.WriteAllText(_folder["run"], $"""
            #!/bin/sh
            shift
            unset DATASETS_FOLDER NETRC
            HOME={_folder["."]} DATASETS_COMMAND="./run datasets" exec dotnet exec {DatasetsCommand.Program} "$@"

            """);
        ExternalProgram.Run("chmod", "+x", _folder["run"]);

        var (exitCode, output, error) = ExternalProgram.RunIn(_folder["."], "bash", "tour.sh");

        Assert.True(exitCode == 0, output + error);
        Assert.True(File.Exists(_folder["out/my-so2/catalog.json"]));
        Assert.True(File.Exists(_folder["my-so2.html"]));
        Assert.Contains("3 granules failed", Told(error), StringComparison.Ordinal);
        Assert.Contains("try the failed ones again: ./run datasets run omi-ozone", output, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetDirectories(_folder["out/tour/omi-ozone/2024"]).Length);
        Assert.Contains("4 items, 4 receipts and 12 assets", output, StringComparison.Ordinal);
    }

    /// <summary>How many failures of their own reasons there are.</summary>
    private static string Told(string error) =>
        $"{error.Split('\n').Count(line => line.StartsWith("error: OMI-Aura_L3-OMDOAO3e", StringComparison.Ordinal))} granules failed";

    private static IEnumerable<string> Commands()
    {
        var lines = File.ReadAllLines(Repository.PathOf("README.md")).SkipWhile(line => line != Heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));
        return lines.Where(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim());
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
