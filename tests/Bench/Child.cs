using System.Text.Json;

namespace Datasets.Bench;

/// <summary>What this program does as a child of itself; the result goes to standard output as JSON.</summary>
internal static class Child
{
    public static async Task<int> RunAsync(string[] args)
    {
        object result = args switch
        {
            ["large", var raw, var width, var height, var path] => LargeRaster.WriteCog(raw, int.Parse(width), int.Parse(height), path),
            ["path", var root, var kind, var count, var workers] => WholePath.Repeat(new BenchOptions { Root = root }, kind, int.Parse(count), int.Parse(workers)),
            ["run", .. var rest] => await ArchiveRun.RunAsync(rest),
            ["command", .. var rest] => CommandRun.Measure(rest),
            ["list", var uri, var dataset, var times] => await Discovering.ListAsync(uri, dataset, int.Parse(times)),
            ["series", var root] => await TimeSeries.BuildAsync(root),
            ["ranges", var server, var name, var access, var first, var second] => await RangeReads.FetchAsync(new Uri(server), name, access, first, second),
            _ => throw new ArgumentException($"no such child: {string.Join(' ', args)}"),
        };
        Console.WriteLine(JsonSerializer.Serialize(result, result.GetType()));
        return 0;
    }
}
