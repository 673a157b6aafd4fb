namespace Datasets.Bench;

/// <summary>How much is measured, and of what.</summary>
internal sealed record BenchOptions
{
    public const string Usage = "./run bench [--quick] [--only 1,2,…] | bench kernels | bench levels | bench figure; items are 1 to 18";

    private const int LastItem = 18;

    /// <summary>A short version: fewer rounds, smaller inputs.</summary>
    public bool Quick { get; init; }
    /// <summary>The items to measure: 1 to 8 are speed's, 9 to 12 the cloud's, 13 gridding, 14 the map page, 15 codecs, 16 series, 17 HDF4, 18 range requests.</summary>
    public IReadOnlySet<int> Items { get; init; } = new HashSet<int>(Enumerable.Range(1, LastItem));
    /// <summary>The clone.</summary>
    public string Root { get; init; } = Environment.CurrentDirectory;

    /// <summary>Inputs that take long to make are kept here from run to run.</summary>
    public string Inputs => Path.Combine(Root, "artifacts", "bench-inputs");

    public string Json => Path.Combine(Root, "out", "bench.json");

    public string Command => Path.Combine(Root, "artifacts", "datasets", "datasets");

    public string Compiler => Path.Combine(Root, "artifacts", "infra", "datasets-infra");

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions { Root = Environment.GetEnvironmentVariable("DATASETS_ROOT") ?? Environment.CurrentDirectory };
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Quick = true },
                "--only" when i + 1 < args.Length => options with { Items = args[++i].Split(',').Select(ItemOf).ToHashSet() },
                _ => throw new BenchUsageException($"'{args[i]}' is not known"),
            };
        }
        return options;
    }

    private static int ItemOf(string text) =>
        int.TryParse(text, out var item) && item is >= 1 and <= LastItem ? item : throw new BenchUsageException($"'{text}' is no item");
}

/// <summary>What was asked for is nothing that can be measured.</summary>
internal sealed class BenchUsageException(string message) : Exception(message);
