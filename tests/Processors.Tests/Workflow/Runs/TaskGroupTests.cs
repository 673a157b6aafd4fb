using Datasets.Conversion.Cf;
using Datasets.Model;
using Datasets.Workflow.Runs.Grouping;

namespace Datasets.Workflow.Runs;

/// <summary>An unexpected exception, or Ctrl-C, leaves no task running and nothing unlinked.</summary>
public sealed class TaskGroupTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly GroupScene _scene = new()
    {
        Dataset = CfFiles.Dataset() with { ItemId = "{granule}_{date:yyyyMMdd}" },
        Window = new TimeRange(Day, Day.AddDays(1)),
    };

    private readonly List<string> _files = [];

    public TaskGroupTests()
    {
        foreach (var number in Enumerable.Range(1, 8))
        {
            NetCdfFile.Write(_scene.Folder, CfFiles.Simple($"file{number}.nc", time: CfFiles.Time("hours since 2022-01-20", [0.0])));
            _files.Add(_scene.Folder[$"file{number}.nc"]);
            _scene.Archive.Add(_files[^1], new TimeRange(Day, Day.AddHours(1)));
        }
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_stage_that_breaks_stops_the_others_and_they_are_waited_for()
    {
        var ended = false;

        await Assert.ThrowsAsync<InvalidOperationException>(() => TaskGroup.RunAsync(
        [
            _ => throw new InvalidOperationException("broken"),
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
                ended = true;
            },
        ],
        CancellationToken.None));

        Assert.True(ended);
    }

    [Fact]
    public async Task A_run_whose_converters_break_ends_with_their_error()
    {
        _scene.OnFinished = _ => throw new InvalidOperationException("broken");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _scene.RunAsync("run").WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal("broken", error.Message);
    }

    [Fact]
    public async Task A_conversion_of_local_files_that_is_stopped_links_what_it_published()
    {
        using var stop = new CancellationTokenSource();
        var conversion = new LocalConversion(_scene.Converter(), _scene.Publisher(), _scene.Store.Work);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => conversion.RunAsync(_files, workers: 1, _ => stop.Cancel(), stop.Token));

        Assert.Single(_scene.ItemIds);
        Assert.NotNull(await _scene.Store.ReadAsync("catalog.json"));
        Assert.Empty(await _scene.VerifyAsync());
    }
}
