using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Model;

namespace Datasets.Bench;

/// <summary>A granule to measure with, and the dataset it is one of.</summary>
internal sealed record BenchGranule(string Kind, string Path, DatasetDescriptor Dataset)
{
    private static readonly DateOnly Day = new(2022, 1, 20);

    private static readonly (string Kind, GranuleOptions Content)[] Generated =
    [
        ("dense", new GranuleOptions { Density = GranuleDensity.Dense }),
        ("sparse", new GranuleOptions { Density = GranuleDensity.Sparse }),
        ("full mantissa", new GranuleOptions { Density = GranuleDensity.Dense, Rounded = false }),
    ];

    /// <summary>What the archive would say of it, so that a receipt is written as in a run.</summary>
    public DiscoveredGranule Source(int number) => new()
    {
        Id = $"G{number:0000000000}-BENCH",
        Revision = "1",
        Name = System.IO.Path.GetFileNameWithoutExtension(Path),
        Time = new TimeRange(new DateTimeOffset(Day, default, TimeSpan.Zero), new DateTimeOffset(Day.AddDays(1), default, TimeSpan.Zero).AddSeconds(-1)),
        File = new GranuleFile { Name = System.IO.Path.GetFileName(Path), Url = new Uri("https://example.test/granule.he5") },
        MetadataUrl = new Uri("https://example.test/concept"),
    };

    public static IEnumerable<BenchGranule> All(BenchOptions options)
    {
        var ozone = Descriptor(options, "omi-ozone");
        foreach (var (kind, content) in Generated)
        {
            var made = OmdoaO3eGranule.Generate(Day, options: content);
            var path = System.IO.Path.Combine(options.Inputs, kind.Replace(' ', '-'), made.FileName);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, made.ToBytes());
            yield return new BenchGranule(kind, path, ozone);
        }
        var shared = System.IO.Path.Combine(options.Root, "tests", "fixtures", "granules");
        if (Directory.Exists(shared) && Directory.GetFiles(shared, "*OMSO2e*.he5") is [var real, ..])
            yield return new BenchGranule("real", System.IO.Path.GetFullPath(real), Descriptor(options, "omi-so2"));
    }

    public static DatasetDescriptor Descriptor(BenchOptions options, string id) =>
        DescriptorReader.Read(System.IO.Path.Combine(options.Root, "datasets", $"{id}.yaml")).OrThrow();
}
