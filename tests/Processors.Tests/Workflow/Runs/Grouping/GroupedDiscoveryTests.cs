using Datasets.Archives.Cmr;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;

namespace Datasets.Workflow.Runs.Grouping;

public sealed class GroupedDiscoveryTests
{
    private static readonly DateTimeOffset Day = GroupScene.Day;
    private static readonly TimeRange TwoDays = new(Day, Day.AddDays(2).AddMilliseconds(-1));
    private static readonly DatasetDescriptor Daily = GroupScene.Daily();

    private static readonly DatasetDescriptor ByTime = Daily with
    {
        Group = ItemGrouping.Time,
        Variables =
        [
            new() { Name = "cloud", Path = "/a", File = "_CLD_" },
            new() { Name = "aerosol", Path = "/b", File = "_AER_" },
            new() { Name = "cloud-top", Path = "/c", File = "_CLD_" },
        ],
    };

    private readonly LocalArchive _archive = new();

    [Fact]
    public async Task Granules_that_start_on_a_day_come_as_one_in_their_order()
    {
        foreach (var hours in (double[])[26, 1, 23.8, 12])
            Add(hours);

        var found = await FindAsync();

        Assert.Equal(["day-20110730", "day-20110731"], found.Select(unit => unit.Id));
        Assert.Equal(["orbit-1", "orbit-12", "orbit-23.8"], found[0].Members!.Select(member => member.Name));
        Assert.Equal(("2011-07-30 (3 granules)", "2011-07-31 (1 granule)"), (found[0].Name, found[1].Name));
        // The last orbit of the day ends on the next.
        Assert.Equal(new TimeRange(Day, Day.AddHours(24.8)), found[0].Time);
        Assert.All(found, unit => Assert.Null(unit.Problem));
    }

    [Fact]
    public async Task A_window_within_a_day_gives_the_whole_day_and_no_part_of_another()
    {
        foreach (var hours in (double[])[-0.5, 1, 12, 23.8, 24.2])
            Add(hours);

        var found = await FindAsync(new TimeRange(Day.AddHours(11), Day.AddHours(13)));

        var unit = Assert.Single(found);
        Assert.Equal(("day-20110730", 3), (unit.Id, unit.Members!.Count));
        Assert.Equal(new TimeRange(Day, Day.AddDays(1).AddMilliseconds(-1)), Assert.Single(_archive.Asked));
    }

    [Fact]
    public async Task The_revision_changes_with_each_member_and_with_nothing_else()
    {
        foreach (var hours in (double[])[1, 12])
            Add(hours);
        var revisions = new List<string> { await RevisionAsync() };
        Assert.Equal(revisions[0], await RevisionAsync());

        _archive.Revise("orbit-12");
        revisions.Add(await RevisionAsync());
        Add(5);
        revisions.Add(await RevisionAsync());
        _archive.Remove("orbit-1");
        revisions.Add(await RevisionAsync());

        Assert.Equal(revisions.Distinct(), revisions);

        async Task<string> RevisionAsync() => Assert.Single(await FindAsync()).Revision;
    }

    [Fact]
    public async Task Of_two_productions_of_one_orbit_the_later_counts()
    {
        _archive.Add("new", Orbit(1), produced: Day.AddDays(9));
        _archive.Add("old", Orbit(1), produced: Day.AddDays(1));
        Add(5);

        Assert.Equal(["new", "orbit-5"], Assert.Single(await FindAsync()).Members!.Select(member => member.Name));
    }

    [Fact]
    public async Task Tiles_have_the_same_start_and_of_two_productions_of_one_tile_the_later_counts()
    {
        _archive.Add("MOD11A1.A2011211.h19v04.061.2", Orbit(0), produced: Day.AddDays(9));
        _archive.Add("MOD11A1.A2011211.h19v04.061.1", Orbit(0), produced: Day.AddDays(1));
        _archive.Add("MOD11A1.A2011211.h18v05.061.1", Orbit(0), produced: Day.AddDays(1));
        _archive.Add("MOD11A1.A2011211.h18v04.061.1", Orbit(0), produced: Day.AddDays(1));

        Assert.Equal(
            ["MOD11A1.A2011211.h18v04.061.1", "MOD11A1.A2011211.h18v05.061.1", "MOD11A1.A2011211.h19v04.061.2"],
            Assert.Single(await FindAsync()).Members!.Select(member => member.Name));
    }

    [Fact]
    public async Task A_member_that_cannot_be_used_is_named_and_the_other_days_are_well()
    {
        Add(1);
        _archive.Add("bad", Orbit(2), problem: "its file is on a host that is not allowed");
        Add(30);

        var found = await FindAsync();

        Assert.Equal(["its granule bad cannot be used: its file is on a host that is not allowed", null], found.Select(unit => unit.Problem));
    }

    [Fact]
    public async Task A_granule_without_a_time_fails_alone()
    {
        Add(1);
        _archive.Add("timeless", default, problem: "its metadata state no time");

        var found = await FindAsync();

        Assert.Equal(["timeless", "2011-07-30 (1 granule)"], found.Select(unit => unit.Name));
        Assert.Null(found[1].Problem);
    }

    [Fact]
    public async Task A_day_is_passed_on_as_soon_as_the_next_begins()
    {
        foreach (var hours in (double[])[1, 2, 25, 26, 27])
            Add(hours);

        await using var found = new GroupedDiscovery(_archive).DiscoverAsync(Daily, TwoDays).GetAsyncEnumerator();
        Assert.True(await found.MoveNextAsync());

        Assert.Equal(("day-20110730", 3), (found.Current.Id, _archive.Sent));
    }

    [Fact]
    public async Task An_archive_that_goes_back_in_time_is_not_grouped_wrongly()
    {
        var archive = new LocalArchive { IsUnsorted = true };
        archive.Add("a", Orbit(1));
        archive.Add("b", Orbit(25));
        archive.Add("c", Orbit(2));

        var error = await Assert.ThrowsAsync<DiscoveryException>(
            async () => await new GroupedDiscovery(archive).DiscoverAsync(Daily, TwoDays).ToListAsync());

        Assert.Contains("sent c of 2011-07-30 02:00:00Z after b of 2011-07-31 01:00:00Z", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTemporary);
    }

    [Fact]
    public async Task Without_a_group_granules_come_as_they_are()
    {
        Add(1);
        Add(2);

        var found = await new GroupedDiscovery(_archive).DiscoverAsync(Daily with { Group = null }, TwoDays).ToListAsync();

        Assert.Equal(["orbit-1", "orbit-2"], found.Select(granule => granule.Name));
        Assert.All(found, granule => Assert.Null(granule.Members));
    }

    [Fact]
    public async Task Granules_of_one_time_share_an_item_each_variable_from_the_latest_file_that_has_it()
    {
        var time = Orbit(1);
        _archive.Add("A_CLD_1.nc", time, produced: Day);
        _archive.Add("A_CLD_2.nc", time, produced: Day.AddDays(1));
        _archive.Add("A_AER_1.nc", time);
        _archive.Add("A_GEO_1.nc", time);
        _archive.Add("B_CLD_1.nc", new TimeRange(time.Start, time.End.AddMinutes(1)));
        _archive.Add("B_AER_1.nc", new TimeRange(time.Start, time.End.AddMinutes(1)));

        var found = await FindAsync(dataset: ByTime);

        Assert.Equal(["time-20110730T010000-20110730T020000", "time-20110730T010000-20110730T020100"], found.Select(unit => unit.Id).Order());
        Assert.Equal(["A_AER_1.nc", "A_CLD_2.nc"], found[0].Members!.Select(member => member.Name));
        Assert.All(found, unit => Assert.Null(unit.Problem));
    }

    [Fact]
    public async Task A_variable_whose_file_is_not_there_yet_is_named()
    {
        _archive.Add("A_AER_1.nc", Orbit(1));

        var unit = Assert.Single(await FindAsync(dataset: ByTime));

        Assert.Equal("no file of its time has the variable cloud ('_CLD_'): there are A_AER_1.nc", unit.Problem);
    }

    [Fact]
    public async Task Days_are_whole_however_CMR_pages_them()
    {
        var first = new DateOnly(2024, 9, 28);
        await using var server = await EmbeddedArchiveServer.StartAsync(
            new EmbeddedArchiveOptions { From = first, To = first.AddDays(4), GranulesPerDay = 4, Granule = new() { Columns = 36, Rows = 18 } });
        using var cmr = new CmrDiscovery(new CmrOptions { Endpoint = new Uri(server.Address, "search"), PageSize = 3 });
        var dataset = Daily with { Source = new SourceDescriptor { Cmr = new CmrSource { ShortName = "OMDOAO3e", Version = "003" } } };
        var start = new DateTimeOffset(first.AddDays(1), new TimeOnly(13, 0), TimeSpan.Zero);

        var found = await new GroupedDiscovery(cmr).DiscoverAsync(dataset, new TimeRange(start, start.AddDays(2))).ToListAsync();

        Assert.Equal(["day-20240929", "day-20240930", "day-20241001"], found.Select(unit => unit.Id));
        Assert.All(found, unit => Assert.Equal(4, unit.Members!.Count));
    }

    private void Add(double hours) => _archive.Add(FormattableString.Invariant($"orbit-{hours}"), Orbit(hours));

    private static TimeRange Orbit(double hours) => new(Day.AddHours(hours), Day.AddHours(hours + 1));

    private async Task<List<DiscoveredGranule>> FindAsync(TimeRange? window = null, DatasetDescriptor? dataset = null) =>
        await new GroupedDiscovery(_archive).DiscoverAsync(dataset ?? Daily, window ?? TwoDays).ToListAsync();
}
