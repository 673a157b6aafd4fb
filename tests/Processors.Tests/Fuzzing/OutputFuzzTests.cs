using System.Diagnostics;
using Datasets.Catalog.Verification;
using Datasets.Command.Output;
using Datasets.Conversion.Cf;
using Datasets.Workflow.Runs;
using Datasets.Workflow.Runs.Grouping;

namespace Datasets.Fuzzing;

/// <summary>Whatever is changed in an output, <c>verify</c> comes to its end and names each object.</summary>
public sealed class OutputFuzzTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly GroupScene _scene = new() { Dataset = CfFiles.Dataset() with { ItemId = "item_{date:yyyyMMdd}" } };

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task Mutated_outputs_are_verified_to_the_end()
    {
        string[] files = [Write("a.nc", day: 0), Write("b.nc", day: 1)];
        await new LocalConversion(_scene.Converter(), _scene.Publisher(), _scene.Store.Work).RunAsync(files, workers: 1, _ => { });
        var objects = Directory.GetFiles(_scene.Folder["out"], "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/_work/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var sound = objects.ConvertAll(File.ReadAllBytes);
        Assert.Contains(objects, path => path.EndsWith(".tif", StringComparison.Ordinal));
        Assert.All(await VerifyAsync(), one => Assert.Empty(one.Problems));

        var found = 0;
        foreach (var seed in FuzzRuns.Seeds(FuzzRuns.Outputs))
        {
            var target = seed % objects.Count;
            await File.WriteAllBytesAsync(objects[target], new Mutation(seed).Of(sound[target]));
            var clock = Stopwatch.StartNew();
            try
            {
                var results = await VerifyAsync();
                Assert.All(results, one => Assert.NotEmpty(one.Key));
                found += results.Any(one => one.Problems.Count > 0) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, {objects[target]}: {e}");
            }
            Assert.True(clock.Elapsed < Longest, $"seed {seed} takes {clock.Elapsed}");
            await File.WriteAllBytesAsync(objects[target], sound[target]);
        }
        Assert.True(found > 0);
    }

    private async Task<List<VerifiedObject>> VerifyAsync() =>
        await new StacVerifier(_scene.Store, new StacVerifierOptions { CogCheck = CogChecks.Problems }).VerifyAsync().ToListAsync();

    private string Write(string name, int day)
    {
        NetCdfFile.Write(_scene.Folder, CfFiles.Simple(name, time: CfFiles.Time("days since 2022-01-20", [day])));
        return _scene.Folder[name];
    }
}
