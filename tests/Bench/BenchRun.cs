using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Datasets.Bench;

/// <summary>Measures the items one after another and puts them into one table.</summary>
internal static class BenchRun
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(BenchOptions options)
    {
        var clock = Stopwatch.StartNew();
        var table = new BenchTable();
        Directory.CreateDirectory(options.Inputs);
        using var folder = new ScratchFolder(options.Root);
        (int[] Items, Func<Task> Measure)[] parts =
        [
            ([1, 2, 3, 5], () => WholePath.MeasureAsync(options, folder, table)),
            ([4], () => LargeRaster.MeasureAsync(options, folder, table)),
            ([6], () => Year.MeasureAsync(options, folder, table)),
            ([7], () => StartUp.MeasureAsync(options, folder, table)),
            ([8], () => Growth.MeasureAsync(options, folder, table)),
            ([9, 10], () => Discovering.MeasureAsync(options, folder, table)),
            ([11], () => Buckets.MeasureAsync(options, folder, table)),
            ([12], () => Compiling.MeasureAsync(options, folder, table)),
            ([13], () => Gridding.MeasureAsync(options, folder, table)),
            ([14], () => Pages.MeasureAsync(options, folder, table)),
            ([15], () => Codecs.MeasureAsync(options, folder, table)),
            ([16], () => TimeSeries.MeasureAsync(options, folder, table)),
            ([18], () => RangeReads.MeasureAsync(options, table)),
        ];
        foreach (var (items, measure) in parts)
        {
            if (items.Any(options.Items.Contains))
                await measure();
        }

        table.Print(Console.Out);
        Console.WriteLine($"{clock.Elapsed.TotalSeconds:F0} s; {Environment.ProcessorCount} cores, load {Load()}; {RuntimeInformation.FrameworkDescription}");
        Directory.CreateDirectory(Path.GetDirectoryName(options.Json)!);
        await File.WriteAllTextAsync(options.Json, JsonSerializer.Serialize(
            new
            {
                Quick = options.Quick,
                Cores = Environment.ProcessorCount,
                Load = Load(),
                Runtime = RuntimeInformation.FrameworkDescription,
                Seconds = clock.Elapsed.TotalSeconds,
                table.Rows,
                table.Details,
            },
            Indented));
        Console.WriteLine($"JSON: {Path.GetRelativePath(options.Root, options.Json)}");
        return 0;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
