using System.Diagnostics;
using Datasets.Hostile;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>Each verb that reads a granule stops when it is told to, in the middle of the granule.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("inspect", "TERM")]
    [InlineData("inspect", "INT")]
    [InlineData("new", "TERM")]
    [InlineData("convert", "TERM")]
    [InlineData("check", "INT")]
    public async Task A_signal_ends_it_within_two_seconds(string verb, string signal)
    {
        var granule = _folder["long.h5"];
        // Each takes many times as long as the wait below: a verb that ends by itself before the signal would end with 0.
        File.WriteAllBytes(granule, verb is "convert" ? HostileFiles.ManySteps(5000) : HostileFiles.ManyArrays(400));
        File.WriteAllText(_folder["d.yaml"], Descriptor(verb is "convert" ? ["o3"] : [.. Enumerable.Range(0, 20).Select(i => $"field_{i}")]));
        string[] arguments = verb switch
        {
            "inspect" => ["inspect", granule],
            "new" => ["new", granule, "--yes", "--out", "-"],
            "convert" => ["convert", _folder["d.yaml"], granule, "--out", _folder["out"]],
            _ => ["check", _folder["d.yaml"], granule, "--out", _folder["check.html"]],
        };
        using var process = DatasetsCommand.Start(new Dictionary<string, string>(), arguments);
        WaitUntilBusy(process);

        ExternalProgram.Run("kill", $"-{signal}", $"{process.Id}");
        var clock = Stopwatch.StartNew();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 75, $"it ends with {process.ExitCode}: {await error}");
        Assert.True(clock.Elapsed < Longest, $"it went on for {clock.Elapsed}");
    }

    /// <summary>Its start takes a second of the processor's time, not of the clock's.</summary>
    private static void WaitUntilBusy(Process process)
    {
        while (!process.HasExited && process.TotalProcessorTime < TimeSpan.FromSeconds(2.5))
        {
            Thread.Sleep(20);
            process.Refresh();
        }
        Assert.False(process.HasExited, "it came to its end before the signal");
    }

    private static string Descriptor(string[] variables) => $$"""
        id: long
        title: Long
        description: A granule that takes long
        source:
          cmr: {shortName: X, version: "1", provider: GES_DISC}
        mapping: cf-grid
        itemId: "long-{date:yyyyMMddTHHmmss}"
        variables: [{{string.Join(", ", variables.Select(name => $"{{name: {name}, path: /{name}}}"))}}]
        """;
}
