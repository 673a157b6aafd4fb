namespace Datasets.Bench;

/// <summary>Item 12: how long the Pulumi program of a thousand datasets takes to compile.</summary>
internal static class Compiling
{
    public static Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var count = options.Quick ? 200 : 1000;
        var root = folder.New();
        var datasets = Directory.CreateDirectory(Path.Combine(root, "datasets")).FullName;
        foreach (var file in new[] { "Pulumi.yaml", "Pulumi.dev.yaml" })
            File.Copy(Path.Combine(options.Root, file), Path.Combine(root, file));
        var ozone = File.ReadAllText(Path.Combine(options.Root, "datasets", "omi-ozone.yaml"));
        foreach (var number in Enumerable.Range(1, count))
            File.WriteAllText(Path.Combine(datasets, $"d{number:0000}.yaml"), ozone.Replace("id: omi-ozone ", $"id: d{number:0000} ", StringComparison.Ordinal));

        var times = Enumerable.Range(0, 3).Select(_ => Measuring.Time(Compile)).ToList();
        table.AtMost(
            12, $"compiling {count:N0} descriptors", Measuring.Median(times.Select(time => time.Wall)), 10, " s",
            $"CPU {Measuring.Median(times.Select(time => time.Cpu)):0.0} s");
        table.Details["compile"] = times;
        return Task.CompletedTask;

        void Compile()
        {
            var program = Programs.Run(options.Compiler, "--root", root, "--stack", "dev");
            if (!program.Contains($"d{count:0000}", StringComparison.Ordinal))
                throw new InvalidOperationException("the last dataset is not in the program");
        }
    }
}
