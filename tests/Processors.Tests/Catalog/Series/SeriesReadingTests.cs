using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Datasets.Command;
using Datasets.Model;
using Datasets.Serving;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.Series;

/// <summary>What a series says of points and regions, held against what GDAL reads from the COGs: after days were made anew and removed, with gaps, a leap day and two items a day.</summary>
public sealed class SeriesReadingTests(SeriesReadingTests.Output output) : IClassFixture<SeriesReadingTests.Output>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An output folder with a series, and the COGs' numbers.</summary>
    public sealed class Output : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public string Root => _folder["out"];

        internal IReadOnlyList<DateTime> Times { get; private set; } = [];

        /// <summary>By time, row by row from the north.</summary>
        internal float[] Numbers { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            using var scene = new SeriesScene(SeriesScene.Globe);
            using var store = new FolderStore(Root);
            await scene.PublishAsync(store, SeriesScene.Times);
            await scene.UpdateAsync(store);
            await scene.PublishAsync(store, SeriesScene.Times[7], revision: 1);
            await scene.PublishAsync(store, new DateTime(2024, 2, 1), revision: 1);
            await scene.PublishAsync(store, new DateTime(2024, 3, 6), revision: 1);
            await SeriesScene.RemoveAsync(store, SeriesScene.Times[11]);
            await scene.UpdateAsync(store);
            Times = [.. SeriesScene.Times.Where(time => time != SeriesScene.Times[11]).Order()];
            Numbers = MemoryMarshal.Cast<byte, float>(SeriesBuildingTests.GdalBands(_folder, [.. Times.Select(time => _folder[$"out/{SeriesScene.CogOf(time)}"])])).ToArray();
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        internal double Value(int time, int column, int row)
        {
            var number = Numbers[(time * SeriesScene.Globe.Height + row) * SeriesScene.Globe.Width + column];
            return number == (float)SeriesScene.Globe.Nodata ? double.NaN : number;
        }
    }

    [Fact]
    public async Task Ten_thousand_points_and_days_have_the_numbers_of_the_COGs()
    {
        var random = new Random(24);
        using var store = new FolderStore(output.Root);
        var (compared, missing) = (0, 0);
        while (compared < 10_000)
        {
            var (latitude, longitude) = (180 * random.NextDouble() - 90, 360 * random.NextDouble() - 180);
            var (column, row) = ((int)((longitude + 180) / 1.2), (int)((90 - latitude) / 1.2));

            var answer = await new SeriesReader(store, SeriesScene.Id, "field").ReadPointAsync(latitude, longitude, null, Stop);

            Assert.Equal(output.Times, answer.Values.Select(value => value.Time.UtcDateTime));
            foreach (var (i, value) in answer.Values.Index())
            {
                if (!value.Value.Equals(output.Value(i, column, row)))
                    Assert.Fail($"{value.Time:u} at {latitude}, {longitude}: {value.Value} where GDAL reads {output.Value(i, column, row)}");
                missing += double.IsNaN(value.Value) ? 1 : 0;
            }
            compared += answer.Values.Count;
            // The index, two requests for each piece and at most two for each day of the open month.
            var open = output.Times.Count(time => time >= new DateTime(2024, 3, 1));
            Assert.InRange(answer.Requests, 1 + 3 + open, 1 + 3 * 2 + 2 * open);
        }
        Assert.InRange(missing, 100, 9000);
    }

    [Fact]
    public async Task A_year_of_a_point_takes_three_requests_and_a_time_asks_for_no_other_piece()
    {
        using var store = new FolderStore(output.Root);
        var year = new TimeRange(new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2023, 12, 31, 23, 59, 59, TimeSpan.Zero));

        var answer = await new SeriesReader(store, SeriesScene.Id, "field").ReadPointAsync(-45.3, 33, year, Stop);

        Assert.Equal((3, 39), (answer.Requests, answer.Values.Count));
        Assert.InRange(answer.Bytes, 4100, 60_000);
        // The eastern edge is the western one, and the pole is of the last row.
        var (east, west) = (await PointAsync(10.2, 180.5), await PointAsync(10.2, -179.5));
        Assert.Equal(east, west);
        Assert.Equal(output.Value(0, 10, 149), (await PointAsync(-90, -167.6))[0]);

        async Task<IEnumerable<double>> Values(double latitude, double longitude) =>
            (await new SeriesReader(store, SeriesScene.Id, "field").ReadPointAsync(latitude, longitude, year, Stop)).Values.Select(value => value.Value);
        async Task<double[]> PointAsync(double latitude, double longitude) => [.. await Values(latitude, longitude)];
    }

    [Theory]
    [InlineData(20.1, -30.2, 40.3, 29.9)]
    [InlineData(170.0, 60.0, -170.0, 75.0)]
    public async Task A_regions_mean_is_weighted_by_area_and_says_which_share_has_values(double west, double south, double east, double north)
    {
        using var store = new FolderStore(output.Root);

        var answer = await new SeriesReader(store, SeriesScene.Id, "field").ReadRegionAsync(new GeographicBox(west, south, east, north), null, Stop);

        for (var time = 0; time < output.Times.Count; time++)
        {
            var (sum, valid, all, pixels) = (0.0, 0.0, 0.0, 0);
            for (var row = 0; row < 150; row++)
            {
                for (var column = 0; column < 300; column++)
                {
                    var (x, y) = (-180 + (column + 0.5) * 1.2, 90 - (row + 0.5) * 1.2);
                    if (y < south || y > north || (west <= east ? x < west || x > east : x < west && x > east))
                        continue;
                    // The area between two parallels is as the difference of their sines.
                    var weight = Math.Sin((y + 0.6) * Math.PI / 180) - Math.Sin((y - 0.6) * Math.PI / 180);
                    (all, pixels) = (all + weight, pixels + 1);
                    if (!double.IsNaN(output.Value(time, column, row)))
                        (sum, valid) = (sum + weight * output.Value(time, column, row), valid + weight);
                }
            }
            Assert.Equal(pixels, answer.Pixels);
            Assert.Equal(sum / valid, answer.Values[time].Value, 1e-9);
            Assert.Equal(valid / all, answer.Values[time].Valid, 1e-9);
            Assert.InRange(answer.Values[time].Valid, 0.5, 0.99);
        }
    }

    [Fact]
    public async Task The_command_reads_it_from_a_folder_and_over_the_web()
    {
        using var store = new FolderStore(output.Root);
        await using var server = await OutputServer.StartAsync(store, new ServerOptions { Port = 0 }, Stop);

        var (exitCode, csv, took) = DatasetsCommand.Run("series", server.Address.AbsoluteUri, "--at=-45.3,33", "--csv");
        var (_, json, _) = DatasetsCommand.Run("series", output.Root, "--dataset", SeriesScene.Id, "--var", "field", "--at=-45.3,33", "--from", "2024-02-29", "--to", "2024-03", "--json");
        var (_, plot, _) = DatasetsCommand.Run("series", output.Root, "--bbox=20,-30,40,30", "--plot");

        Assert.True(exitCode == 0, took);
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("time,value", lines[0]);
        var (column, row) = (177, 112);
        Assert.Equal(
            output.Times.Select((time, i) => string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ssZ},{(output.Value(i, column, row) is var value && double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture))}")),
            lines.Skip(1));
        Assert.Matches("^[0-9]+ requests, [0-9.]+ k?B", took);
        var read = JsonDocument.Parse(json).RootElement;
        Assert.Equal(["2024-02-29T00:00:00Z", "2024-02-29T12:00:00Z"], read.GetProperty("times").EnumerateArray().Select(time => time.GetString()!).Where(time => time.StartsWith("2024-02-29", StringComparison.Ordinal)));
        Assert.Equal(output.Times.Count(time => time >= new DateTime(2024, 2, 29)), read.GetProperty("values").GetArrayLength());
        Assert.Equal("K", read.GetProperty("unit").GetString());
        Assert.Contains("by area", plot, StringComparison.Ordinal);
        Assert.Contains('█', plot);
    }

    [Fact]
    public void The_plan_says_what_a_series_takes_before_it_is_made()
    {
        var (exitCode, json, error) = DatasetsCommand.Run("series", output.Root, "--dataset", SeriesScene.Id, "--var", "field", "--plan", "--json");

        Assert.True(exitCode == 0, error);
        var plan = JsonDocument.Parse(json).RootElement;
        Assert.Equal(output.Times.Count, plan.GetProperty("times").GetInt32());
        var objects = Directory.GetFiles(Path.Combine(output.Root, SeriesScene.Root), "*", SearchOption.AllDirectories);
        Assert.Equal(objects.Length, plan.GetProperty("puts").GetInt32());
        // A sample of a month has more of indexes and less to compress than a year.
        var bytes = objects.Sum(path => new FileInfo(path).Length);
        Assert.InRange(plan.GetProperty("bytes").GetInt64(), bytes / 3, bytes * 3);
        Assert.InRange(plan.GetProperty("requestDollars").GetDouble(), 0.0001, 0.01);
    }

    [Fact]
    public void What_cannot_be_asked_for_is_named()
    {
        var (exitCode, _, error) = DatasetsCommand.Run("series", output.Root, "--at", "100,5");
        Assert.Equal(2, exitCode);
        Assert.Contains("--at: expected latitude,longitude", error, StringComparison.Ordinal);
        (exitCode, _, error) = DatasetsCommand.Run("series", output.Root);
        Assert.Equal(2, exitCode);
        Assert.Contains("give one of --at, --bbox and --plan", error, StringComparison.Ordinal);
        (exitCode, _, error) = DatasetsCommand.Run("series", output.Root, "--var", "other", "--at", "1,5");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("there is no series of other", error, StringComparison.Ordinal);
    }
}
