using System.Diagnostics;

namespace Datasets.Bench;

/// <summary>Item 7: the built command, from the process's start.</summary>
internal static class StartUp
{
    public static Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var rounds = options.Quick ? 7 : 15;
        var help = Measuring.InTurns(rounds, ("help", () => Programs.Run(options.Command, "--help")))["help"];
        table.AtMost(7, "datasets --help", help.Wall * 1e3, 150, " ms", $"CPU {help.Cpu * 1e3:0} ms");

        var granule = BenchGranule.All(options).Last();
        var times = Enumerable.Range(0, rounds + 1).Select(_ => UntilOpened(options, granule, folder.New())).Skip(1).ToList();
        var first = Measuring.Median(times);
        table.AtMost(7, "datasets convert: process start to the granule's opening", first * 1e3, 250, " ms");
        table.Details["startUp"] = new { help, firstRead = times };
        return Task.CompletedTask;
    }

    /// <summary>Watches which files the process has open, as Linux lists them, until the granule is one.</summary>
    private static double UntilOpened(BenchOptions options, BenchGranule granule, string output)
    {
        var clock = Stopwatch.StartNew();
        using var process = Programs.Start(options.Command, "convert", granule.Dataset.Id, granule.Path, "--out", output, "--datasets", Path.Combine(options.Root, "datasets"));
        var opened = 0.0;
        while (opened == 0 && !process.HasExited)
        {
            if (HasOpen(process.Id, granule.Path))
                opened = clock.Elapsed.TotalSeconds;
        }
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return opened > 0 && process.ExitCode == 0 ? opened : throw new InvalidOperationException($"datasets convert did not read the granule: {error}");
    }

    private static bool HasOpen(int process, string path)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(link => File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName == path);
        }
        catch (IOException)
        {
            // The list changes while it is read.
            return false;
        }
    }
}
