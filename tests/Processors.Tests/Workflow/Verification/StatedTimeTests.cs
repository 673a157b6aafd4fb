using Datasets.Catalog.Verification;
using Datasets.Descriptors;
using Datasets.Storage.Folder;
using Datasets.Workflow.Reconciliation;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Verification;

/// <summary>Where a descriptor states the time of its items, they are filed under another year than the archive has their granules in.</summary>
public sealed class StatedTimeTests
{
    public static TheoryData<TimeDescriptor> Times =>
    [
        new TimeDescriptor { Static = true },
        new TimeDescriptor { Start = "1991-01-01", End = "2020-12-31" },
    ];

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_run_is_whole_and_a_second_has_nothing_to_do(TimeDescriptor time)
    {
        await using var scene = await StartAsync(time);

        var first = await scene.RunAsync("first");
        var second = await scene.RunAsync("second");

        Assert.Equal((2, 0), (first.Converted, second.New));
        Assert.Empty(await ProblemsAsync(scene));
    }

    [Fact]
    public async Task A_receipt_that_was_moved_to_another_year_is_found()
    {
        await using var scene = await StartAsync(new TimeDescriptor { Static = true });
        await scene.RunAsync("run");

        Directory.Move(Path.Combine(scene.Out, "_receipts/omi-ozone/2024"), Path.Combine(scene.Out, "_receipts/omi-ozone/2020"));

        Assert.Equal(2, (await ProblemsAsync(scene)).Count(problem => problem.Contains("it is filed under 2020, and its granule begins in 2024", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_item_whose_receipt_is_lost_is_found()
    {
        await using var scene = await StartAsync(new TimeDescriptor { Static = true });
        await scene.RunAsync("run");

        File.Delete(Directory.GetFiles(Path.Combine(scene.Out, "_receipts/omi-ozone/2024"))[0]);

        Assert.Contains("no receipt is of its granule", Assert.Single(await ProblemsAsync(scene)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_that_is_lost_is_found_and_made_again()
    {
        await using var scene = await StartAsync(new TimeDescriptor { Static = true });
        await scene.RunAsync("run");
        File.Delete(Directory.GetFiles(Path.Combine(scene.Out, "omi-ozone/0001"), "x-*.json", SearchOption.AllDirectories)[0]);

        var finding = Assert.Single((await scene.ReconcileAsync(fix: true)).Findings, finding => finding.Kind == FindingKind.ReceiptWithoutItem);

        Assert.True(finding.Fixed);
        Assert.Equal(1, (await scene.RunAsync("again")).New);
        Assert.Empty(await ProblemsAsync(scene));
    }

    private static Task<RunScene> StartAsync(TimeDescriptor time) =>
        RunScene.StartAsync(days: 2, describe: dataset => dataset with { Time = time, ItemId = "x-{granule}" });

    private static async Task<List<string>> ProblemsAsync(RunScene scene)
    {
        using var store = new FolderStore(scene.Out);
        return await new ArchiveVerifier(store, new StacVerifierOptions(), TimeProvider.System).VerifyAsync(TestContext.Current.CancellationToken)
            .SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}")).ToListAsync(TestContext.Current.CancellationToken);
    }
}
