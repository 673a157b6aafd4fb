using System.Diagnostics;
using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;
using Datasets.Archives.Granules;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.Support;

namespace Datasets.Fuzzing;

/// <summary>Mutated descriptors are a descriptor or problems with their place; mutated answers of CMR are granules or a failure that says so.</summary>
public sealed partial class TextFuzzTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Mutated_descriptors_are_read_or_have_problems_with_their_place()
    {
        var shipped = Directory.GetFiles(Repository.PathOf("datasets"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var path = _folder["d.yaml"];
        var clock = Stopwatch.StartNew();
        foreach (var seed in FuzzRuns.Seeds(FuzzRuns.Descriptors))
        {
            File.WriteAllBytes(path, new Mutation(seed).Of(shipped[seed % shipped.Count]));
            clock.Restart();

            var result = DescriptorReader.Read(path, MappingRegistry.Default.Known);

            Assert.True(clock.Elapsed < Longest, $"seed {seed} takes {clock.Elapsed}");
            Assert.Equal(result.Descriptor is null, result.Problems.Count > 0);
            Assert.All(result.Problems, problem => Assert.Matches(Placed(), problem.ToString()[path.Length..]));
        }
    }

    [Fact]
    public void Mutated_answers_of_CMR_are_granules_or_a_failure()
    {
        byte[] answer = [.. System.Text.Encoding.UTF8.GetBytes(UmmAnswer.Of(UmmAnswer.Granule(1), UmmAnswer.Granule(2)))];
        var parser = new UmmGranuleParser(UmmAnswer.Dataset().Source, new Uri("https://cmr.earthdata.nasa.gov/search"));
        var clock = Stopwatch.StartNew();
        var refused = 0;
        foreach (var seed in FuzzRuns.Seeds(FuzzRuns.Answers))
        {
            var bytes = new Mutation(seed).Of(answer);
            clock.Restart();
            var error = Record.Exception(() => parser.Parse(bytes));

            Assert.True(error is null or DiscoveryException, $"seed {seed}: {error}");
            Assert.True(clock.Elapsed < Longest, $"seed {seed} takes {clock.Elapsed}");
            refused += error is null ? 0 : 1;
        }
        Assert.True(refused > 0);
    }

    [GeneratedRegex(@"^:\d+:\d+: \S")]
    private static partial Regex Placed();
}
