using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Datasets.Bench;

/// <summary>Item 7: the built command, from the process's start.</summary>
internal static partial class StartUp
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

    /// <summary>
    /// Gives the command a named pipe for a granule: its opening waits there until another process opens the other end, which in turn fails as long as
    /// no reader waits. So the moment is seen however busy the machine is. What the command does after that is not waited for.
    /// </summary>
    private static double UntilOpened(BenchOptions options, BenchGranule granule, string output)
    {
        var pipe = $"{output}-{Path.GetFileName(granule.Path)}";
        Programs.Run("mkfifo", pipe);
        var clock = Stopwatch.StartNew();
        using var process = Programs.Start(
            options.Command, "convert", granule.Dataset.Id, pipe, "--out", output, "--datasets", Path.Combine(options.Root, "datasets"));
        var end = -1;
        while (end < 0 && !process.HasExited)
            end = open(pipe, WriteOnly | NonBlocking);
        var opened = clock.Elapsed.TotalSeconds;
        _ = end < 0 ? 0 : close(end);
        process.Kill();
        process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return end >= 0 ? opened : throw new InvalidOperationException($"datasets convert did not open the granule: {error}");
    }

    // Linux's values.
    private const int WriteOnly = 1;
    private const int NonBlocking = 0x800;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
