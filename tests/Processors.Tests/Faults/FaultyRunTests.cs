using Datasets.Descriptors;
using Datasets.Fuzzing;
using Datasets.Support;

namespace Datasets.Faults;

/// <summary>
/// Every step with one request spoilt, whichever it is: it ends right, or with 75 and is right when it is done again, byte for byte as where nothing
/// was spoilt.
/// </summary>
public sealed class FaultyRunTests(CloudServer server)
{
    /// <summary>A step is tried so often in the cloud.</summary>
    private const int Attempts = 4;

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_run_comes_to_the_same_whichever_request_is_spoilt(Fault fault)
    {
        await using var scene = await FaultScene.StartAsync(server);
        var requests = await CountAsync(scene, scene.RunAsync);
        var right = await scene.PublishedAsync("right");
        Assert.NotEmpty(right);

        for (var number = 1; number <= requests; number++)
        {
            scene.Plan.SpoilOnly(number, fault);
            var prefix = $"run-{number}";
            await EndWellAsync(scene, $"{fault} at request {number}", () => scene.RunAsync(prefix));
            Assert.Equal(right, await scene.PublishedAsync(prefix));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Discover_convert_and_report_come_to_the_same_whichever_request_is_spoilt(Fault fault)
    {
        await using var scene = await FaultScene.StartAsync(server);
        var requests = await CountAsync(scene, prefix => StepsAsync(scene, "nothing", prefix));
        var right = await scene.PublishedAsync("right");

        foreach (var number in Numbers(requests, fault))
        {
            scene.Plan.SpoilOnly(number, fault);
            var prefix = $"steps-{number}";
            await StepsAsync(scene, $"{fault} at request {number}", prefix);
            Assert.Equal(right, await scene.PublishedAsync(prefix));
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Neither_verify_nor_reconcile_takes_a_spoilt_request_for_a_fault_of_the_catalog(Fault fault)
    {
        await using var scene = await FaultScene.StartAsync(server);
        Assert.Equal(ExitCode.Done, await scene.RunAsync("right"));
        foreach (var look in new Func<string, Task<int>>[] { scene.VerifyAsync, scene.ReconcileAsync })
        {
            var requests = await CountAsync(scene, look);
            for (var number = 1; number <= requests; number++)
            {
                scene.Plan.SpoilOnly(number, fault);
                await EndWellAsync(scene, $"{fault} at request {number}", () => look("right"));
            }
        }
    }

    [Fact]
    public async Task SlowDown_at_every_third_request_costs_nothing()
    {
        await using var scene = await FaultScene.StartAsync(server);
        Assert.Equal(ExitCode.Done, await scene.RunAsync("right"));
        scene.Plan.Spoil(number => number % 3 == 0 ? Fault.SlowDown : null);

        Assert.Equal(ExitCode.Done, await scene.RunAsync("run"));
        Assert.Equal(ExitCode.Done, await StepsAsync(scene, "SlowDown at every third request", "steps"));
        Assert.Equal(ExitCode.Done, await scene.VerifyAsync("run"));
        Assert.Equal(ExitCode.Done, await scene.ReconcileAsync("run"));

        var right = await scene.PublishedAsync("right");
        Assert.Equal(right, await scene.PublishedAsync("run"));
        Assert.Equal(right, await scene.PublishedAsync("steps"));
    }

    /// <summary>
    /// The requests to spoil: all of them in a long run (<c>./run test --fuzz</c>). Else every third, from another one for each fault, so that each request
    /// is spoilt by a third of the faults.
    /// </summary>
    private static IEnumerable<int> Numbers(int requests, Fault fault) =>
        Enumerable.Range(1, requests).Where(number => FuzzRuns.IsLong || (number + (int)fault) % 3 == 0);

    /// <summary>How many requests a step makes where nothing is spoilt.</summary>
    private static async Task<int> CountAsync(FaultScene scene, Func<string, Task<int>> step)
    {
        scene.Plan.SpoilNone();
        Assert.Equal(ExitCode.Done, await step("right"));
        Assert.InRange(scene.Plan.Count, 2, 200);
        return scene.Plan.Count;
    }

    private static async Task<int> StepsAsync(FaultScene scene, string what, string prefix)
    {
        await EndWellAsync(scene, what, () => scene.DiscoverAsync(prefix));
        await EndWellAsync(scene, what, () => scene.ConvertAsync(prefix));
        await EndWellAsync(scene, what, () => scene.ReportAsync(prefix));
        return ExitCode.Done;
    }

    private static async Task EndWellAsync(FaultScene scene, string what, Func<Task<int>> step)
    {
        var code = ExitCode.Temporary;
        for (var attempt = 1; attempt <= Attempts && code == ExitCode.Temporary; attempt++)
            code = await step();
        Assert.True(code == ExitCode.Done, $"{what} ends with {code}:\n{string.Join('\n', scene.Plan.Seen)}");
    }
}
