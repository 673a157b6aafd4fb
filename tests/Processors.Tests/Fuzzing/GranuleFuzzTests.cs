using System.Diagnostics;
using Datasets.Authoring;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Inspection;
using Datasets.Model;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Fuzzing;

/// <summary>
/// A changed granule gives a result or a failure that names the file: no crash, no hang, no unbounded memory, and no exception of another type than
/// <see cref="DatasetsException"/>.
/// </summary>
public sealed class GranuleFuzzTests : IDisposable
{
    private const long MostBytes = 1L << 30;
    private const long LargestArrayRead = 1 << 22;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mutated_granules_are_read_or_fail_by_name()
    {
        var samples = FuzzedGranule.All(_folder);
        Assert.Contains(samples, sample => sample.Pieces.Count > 10);
        foreach (var sample in samples)
            Assert.Null(Try(sample, sample.Bytes, "whole"));

        var failures = FuzzRuns.Seeds(FuzzRuns.Granules)
            .Select(seed => (Seed: seed, Sample: samples[seed % samples.Count]))
            .Select(run => Try(run.Sample, new Mutation(run.Seed).OfHdf5(run.Sample.Bytes, run.Sample.Pieces), $"seed {run.Seed}"))
            .OfType<string>()
            .Take(20)
            .ToList();

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>All 200 of each with <c>./run test --fuzz</c>; of the reader alone, all are tried in every run.</summary>
    [Fact]
    public void Mutated_HDF4_granules_are_read_or_fail_by_name()
    {
        var samples = FuzzedGranule.OfHdf4();
        foreach (var sample in samples)
            Assert.Null(Try(sample, sample.Bytes, "whole"));

        var failures = Enumerable.Range(0, FuzzRuns.IsLong ? 200 : 10)
            .SelectMany(seed => samples.Select(sample => Try(sample, new Mutation(seed).Of(sample.Bytes), $"seed {seed}")))
            .OfType<string>()
            .Take(20)
            .ToList();

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <returns>Null where all is well, else what was not.</returns>
    private string? Try(FuzzedGranule sample, byte[] bytes, string which)
    {
        var path = _folder[sample.Name];
        File.WriteAllBytes(path, bytes);
        var converter = new GranuleConverter(sample.Dataset, MappingRegistry.Default.Get(sample.Dataset.Mapping), new CogWriter());
        var results = _folder["results"];
        Directory.CreateDirectory(results);
        try
        {
            return Bounded($"{sample.Name}, {which}: inspect", sample.Name, () => GranuleFailures.Named(path, () => Inspect(path)))
                ?? Bounded($"{sample.Name}, {which}: convert", sample.Name, () => converter.Convert(path, null, results));
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    private static int Inspect(string path)
    {
        using var granule = GranuleOpener.Open(path);
        _ = GranuleInspection.Inspect(granule);
        _ = GranuleScan.Read(granule);
        foreach (var name in GranuleArrays.List(granule))
            ReadWhole(granule, name);
        return 0;
    }

    private static void ReadWhole(IGranule granule, string name)
    {
        using var array = granule.OpenArray(name);
        if (array.SampleType is not { } type)
        {
            _ = array.ReadText();
            return;
        }
        if (GranuleBudget.Values(array) <= LargestArrayRead)
            array.Read(new long[array.Shape.Count], [.. array.Shape], new byte[GranuleBudget.Values(array) * type.Size()]);
    }

    private static string? Bounded(string what, string file, Func<object> work)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Record.Exception(work);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (error is not null && (error is not DatasetsException || error.Message.Contains("unexpected", StringComparison.Ordinal)))
            return $"{what}: {error}";
        if (error is not null && !error.Message.Contains(file, StringComparison.Ordinal))
            return $"{what}: does not name the file: {error.Message}";
        return bytes > MostBytes ? $"{what}: takes {bytes} bytes" : clock.Elapsed > Longest ? $"{what}: takes {clock.Elapsed}" : null;
    }
}
