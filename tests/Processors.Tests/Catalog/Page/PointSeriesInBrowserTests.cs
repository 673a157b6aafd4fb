using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Catalog.Series;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>The series that the page shows of a place, held against what GDAL reads from the COGs, and against what NumPy makes of that.</summary>
public sealed partial class PointSeriesInBrowserTests(PointSeriesInBrowserTests.Shown shown) : IClassFixture<PointSeriesInBrowserTests.Shown>
{
    /// <summary>Pixels in the first and the last shard, at a pole, in a hole, at the antimeridian, and on both sides of two shards' edge.</summary>
    private static readonly IReadOnlyList<(int Column, int Row)> Pixels = [(150, 60), (299, 149), (65, 50), (0, 30), (127, 80), (128, 80)];

    private const int Hole = 2;

    private JsonNode Series => shown.Result["series"]!;

    private JsonNode Clicked(int pixel) => Series["clicked"]![pixel]!;

    [Fact]
    public void The_values_are_those_of_the_COGs_at_every_time_and_in_the_open_month()
    {
        for (var i = 0; i < Pixels.Count; i++)
        {
            CheckSeries(Clicked(i), Pixels[i]);
            Assert.Equal(PlaceOf(Pixels[i]), ((string)Clicked(i)["at"]!).Split(',').Select(part => Math.Round(double.Parse(part, CultureInfo.InvariantCulture), 1)));
        }
        Assert.All(Expected(Pixels[Hole]), value => Assert.Null(value));
        Assert.True(Times.Count(time => time >= new DateTime(2024, 3, 1)) > 5);
    }

    [Fact]
    public void What_is_usual_is_what_NumPy_says()
    {
        Assert.Null(Clicked(Hole)["series"]!["usual"]);
        foreach (var i in Enumerable.Range(0, Pixels.Count).Where(i => i != Hole))
        {
            var usual = Clicked(i)["series"]!["usual"]!;
            var expected = NumPy(Expected(Pixels[i]));
            foreach (var name in (string[])["mean", "low", "high"])
            {
                var (actual, known) = (Numbers(usual[name]!), Numbers(expected[name]!));
                Assert.Equal(366, actual.Count);
                Assert.Equal(known.Select(one => one is null), actual.Select(one => one is null));
                Assert.All(actual.Zip(known), pair => Assert.Equal(pair.Second ?? 0, pair.First ?? 0, 1e-9));
                Assert.Contains(actual, one => one is not null);
                Assert.Contains(actual, one => one is null);
            }
        }
    }

    [Fact]
    public void The_anomaly_is_the_difference_to_the_usual_mean()
    {
        var (anomaly, pixel) = (Series["anomaly"]!, Pixels[^1]);
        var (values, mean) = (Expected(pixel), Numbers(NumPy(Expected(pixel))["mean"]!));
        var expected = Times.Zip(values).ToDictionary(one => Unix(one.First), one => one.Second - mean[SlotOf(one.First)]);
        var seen = Numbers(anomaly["times"]!).Zip(Numbers(anomaly["values"]!)).ToList();

        Assert.Equal(expected.Count, seen.Count(one => expected.ContainsKey(one.First!.Value)));
        // What is between are gaps of the line.
        Assert.All(seen, one => Assert.Equal(expected.GetValueOrDefault(one.First!.Value) ?? double.NaN, one.Second ?? double.NaN, 1e-9));
        Assert.Equal("true", (string)anomaly["pressed"]!);
        Assert.Contains("n=anomaly", (string)anomaly["hash"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_CSV_has_each_time_with_its_value_and_what_is_usual()
    {
        var lines = ((string)Series["csv"]!).Split('\n');
        var (values, mean) = (Expected(Pixels[^1]), Numbers(NumPy(Expected(Pixels[^1]))["mean"]!));

        Assert.Equal("time,field [K],climatology_mean,anomaly", lines[0]);
        Assert.Equal((Times.Count + 2, ""), (lines.Length, lines[^1]));
        for (var i = 0; i < Times.Count; i++)
        {
            var cells = lines[i + 1].Split(',');
            Assert.Equal(Times[i].ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), cells[0]);
            Assert.Equal(values[i], Cell(cells[1]));
            Assert.Equal(mean[SlotOf(Times[i])] ?? double.NaN, Cell(cells[2]) ?? double.NaN, 1e-9);
            Assert.Equal(values[i] - mean[SlotOf(Times[i])] ?? double.NaN, Cell(cells[3]) ?? double.NaN, 1e-9);
        }
    }

    [Fact]
    public void Each_piece_takes_two_requests_and_the_panel_says_how_many_requests_and_bytes_all_took()
    {
        var asked = Clicked(1)["asked"]!.AsArray();
        var series = asked.Where(request => ((string)request!["path"]!).Contains("/_series/", StringComparison.Ordinal)).ToList();
        var note = Counts().Match((string)Clicked(1)["note"]!);

        // 2023, January and February of 2024; the index once.
        Assert.Equal(1 + 2 * 3, series.Count);
        // And each of the open month's COGs in two.
        var open = Times.Count(time => time >= new DateTime(2024, 3, 1));
        Assert.Equal(series.Count + 2 * open, int.Parse(note.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal(0, (int)Series["scriptsBefore"]!);
        Assert.Single(Clicked(0)["asked"]!.AsArray(), request => ((string)request!["path"]!).Contains("charts-", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_choose_a_time_zoom_and_go_to_the_day()
    {
        var keys = Series["keys"]!;
        var values = Expected(Pixels[^1]);

        Assert.StartsWith($"2023-01-01: {Text(values[0])}", (string)keys["first"]!, StringComparison.Ordinal);
        Assert.StartsWith($"2023-01-10: {Text(values[1])}", (string)keys["second"]!, StringComparison.Ordinal);
        Assert.True(Span(keys["zoomed"]!) < Span(keys["before"]!));
        Assert.Equal(Unix(Times[^1]) - Unix(Times[0]), Span(keys["whole"]!));
        Assert.Equal(SeriesScene.ItemOf(Times[1]), (string)keys["shown"]!);
    }

    [Fact]
    public void A_drag_zooms_and_a_click_shows_the_day_on_the_map()
    {
        var pointer = Series["pointer"]!;
        var whole = Unix(Times[^1]) - Unix(Times[0]);

        Assert.InRange(Span(pointer["dragged"]!), 0.37 * whole, 0.43 * whole);
        Assert.Equal((string)pointer["before"]!, (string)pointer["shownAfterDrag"]!);
        // A pixel of the chart is some hours.
        var seen = Times.Single(time => SeriesScene.ItemOf(time) == (string)pointer["shown"]!);
        Assert.InRange(Math.Abs(Unix(seen) - (double)pointer["wanted"]!), 0, 86400);
        Assert.StartsWith(seen.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (string)pointer["date"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_holds_the_place_and_what_its_chart_shows()
    {
        Assert.Contains("at=", (string)Series["address"]!, StringComparison.Ordinal);
        Assert.Equal(Clicked(5)["series"]!.ToJsonString(), Series["again"]!["series"]!.ToJsonString());
        Assert.DoesNotContain("at=", (string)Series["closed"]![0]!, StringComparison.Ordinal);
        Assert.True((bool)Series["closed"]![1]!);
    }

    [Fact]
    public void Enter_shows_the_maps_middle_and_a_double_click_shows_none()
    {
        Assert.Equal("series", (string)Series["entered"]!["kind"]!);
        Assert.True((bool)Series["doubled"]!);
    }

    [Fact]
    public void Readers_of_no_charts_have_a_summary_and_a_table_of_the_years()
    {
        var (clicked, values) = (Clicked(0), Expected(Pixels[0]).OfType<double>().ToList());

        Assert.Contains($"Chart. {values.Count} values, 2023-01-01 to 2024-03-10: {Rounded(values.Min())} to {Rounded(values.Max())}, mean {Rounded(values.Average())} K.", (string)clicked["label"]!, StringComparison.Ordinal);
        Assert.Equal(["2023", "2024"], clicked["rows"]!.AsArray().Select(row => ((string)row!)[..4]));
        var first = Times.Zip(Expected(Pixels[0])).Where(one => one.First.Year == 2023).Select(one => one.Second!.Value).ToList();
        Assert.StartsWith($"2023 {first.Count} {Rounded(first.Average())} {Rounded(first.Min())} {Rounded(first.Max())} ", (string)clicked["rows"]![0]!, StringComparison.Ordinal);
        Assert.Equal("[]", Series["accessibility"]!.ToJsonString());
        Assert.Equal("[]", Series["problems"]!.ToJsonString());
    }

    [Fact]
    public void Without_a_series_the_page_says_what_the_COGs_cost_and_reads_them_when_asked()
    {
        var bare = shown.Result["bare"]!;
        var offer = Offer().Match((string)bare["offer"]!["note"]!);

        Assert.Equal("offer", (string)bare["offer"]!["kind"]!);
        Assert.True(offer.Success, (string)bare["offer"]!["note"]!);
        // The index says that a header has 2 KiB and a full resolution 8 MiB, in six tiles: the limit of 60 MB allows 42 such items.
        Assert.Equal($"42 {Times.Count} 84", $"{offer.Groups[1].Value} {offer.Groups[2].Value} {offer.Groups[3].Value}");
        Assert.True((int)bare["cogsBefore"]! <= 2, $"{bare["cogsBefore"]} requests of COGs before the reader agreed");
        var read = Numbers(bare["read"]!["series"]!["times"]!);
        Assert.Equal(Times.TakeLast(42).Select(Unix), read.Select(time => time!.Value));
        Assert.Equal(Expected(Pixels[0]).TakeLast(42), Numbers(bare["read"]!["series"]!["values"]!));
        Assert.InRange((int)bare["requests"]!, 42, 84);
        Assert.Equal("[]", bare["problems"]!.ToJsonString());
    }

    [Fact]
    public void Classes_have_names_and_no_mean()
    {
        var classes = shown.Result["classes"]!;

        Assert.Equal("series", (string)classes["kind"]!);
        var expected = GdalByte(Pixels[0]);
        Assert.Equal($"2023-05-01: {expected}: {shown.ClassNames[expected]}", (string)classes["reading"]!);
        Assert.StartsWith("3 values, 2023-05-01 to 2023-05-03: ", (string)classes["note"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("mean", (string)classes["note"]!, StringComparison.Ordinal);
        Assert.False((bool)classes["hasAnomaly"]!);
    }

    private int GdalByte((int Column, int Row) pixel)
    {
        var (exitCode, output, error) = ExternalProgram.Run("gdallocationinfo", "-valonly", Path.Combine(shown.Classes, SeriesScene.CogOf(new DateTime(2023, 5, 1))), $"{pixel.Column}", $"{pixel.Row}");
        Assert.True(exitCode == 0, error);
        return int.Parse(output, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_takes_more_than_was_foreseen_ends_at_the_limit_and_shows_what_was_read()
    {
        var limited = shown.Result["bare"]!["limited"]!;

        Assert.Equal("series", (string)limited["kind"]!);
        Assert.Contains("From COGs, until the limit was reached: 21 requests", (string)limited["note"]!, StringComparison.Ordinal);
        var (times, values) = (Numbers(limited["series"]!["times"]!), Numbers(limited["series"]!["values"]!));
        Assert.InRange(times.Count, 1, 10);
        var expected = Times.Select(time => (double?)Unix(time)).Zip(Expected(Pixels[1])).ToList();
        Assert.All(times.Zip(values), one => Assert.Contains(one, expected));
    }

    [Fact]
    public void A_page_that_is_opened_as_a_file_shows_the_same_of_the_folder_that_is_chosen()
    {
        var file = shown.Result["file"]!;

        CheckSeries(file, Pixels[0]);
        Assert.Equal("[]", file["problems"]!.ToJsonString());
    }

    [Theory]
    [InlineData("shard", "error", "_series/field/.* is damaged: its index has another checksum than it states")]
    [InlineData("chunk", "error", "_series/field/.* is damaged: ")]
    [InlineData("short", "error", "_series/field/.* is damaged: its index has 100 bytes in place of 4100")]
    [InlineData("index", "error", "_series/field/zarr.json is not the index of a series: ")]
    [InlineData("version", "error", "_series/field/zarr.json is not the index of a series: it is of version 2, and this page reads 1")]
    [InlineData("missing", "offer", "The series is not whole: .*_series/field/.* Its COGs can be read: ")]
    [InlineData("gone", "offer", "The series is not whole: .*_series/field/zarr.json.* Its COGs can be read: ")]
    public void What_is_damaged_is_said(string name, string kind, string message)
    {
        var seen = Series["broken"]![name]!;

        Assert.Equal(kind, (string)seen["kind"]!);
        Assert.Matches(message, (string)seen["note"]!);
    }

    private void CheckSeries(JsonNode seen, (int Column, int Row) pixel)
    {
        Assert.Equal("series", (string)seen["kind"]!);
        Assert.Equal(Times.Select(Unix), Numbers(seen["series"]!["times"]!).Select(time => time!.Value));
        Assert.Equal(Expected(pixel), Numbers(seen["series"]!["values"]!));
    }

    private IReadOnlyList<DateTime> Times => shown.Output.Times;

    private List<double?> Expected((int Column, int Row) pixel) =>
        [.. Times.Select((_, i) => shown.Output.Value(i, pixel.Column, pixel.Row) is var value && double.IsNaN(value) ? null : (double?)value)];

    private JsonNode NumPy(List<double?> values)
    {
        var input = new JsonObject
        {
            ["days"] = new JsonArray([.. Times.Select(time => (JsonNode)time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]),
            ["values"] = new JsonArray([.. values.Select(value => (JsonNode?)value)]),
        };
        return shown.NumPy(input);
    }

    private static int SlotOf(DateTime time) => (new DateTime(2000, time.Month, time.Day) - new DateTime(2000, 1, 1)).Days;

    private static double Unix(DateTime time) => (time - DateTime.UnixEpoch).TotalSeconds;

    private static double Span(JsonNode pair) => (double)pair[1]! - (double)pair[0]!;

    private static double? Cell(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static string Rounded(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Text(double? value) => value is null ? "no data" : value.Value.ToString("0.##", CultureInfo.InvariantCulture)[..5];

    private static List<double?> Numbers(JsonNode array) => [.. array.AsArray().Select(number => (double?)number)];

    /// <summary>Latitude and longitude of a pixel's middle.</summary>
    private static double[] PlaceOf((int Column, int Row) pixel) => [Math.Round(90 - 1.2 * (pixel.Row + 0.5), 1), Math.Round(-180 + 1.2 * (pixel.Column + 0.5), 1)];

    [GeneratedRegex(@"From the series: (\d+) requests, \d+ kB, [\d.]+ s\.$")]
    private static partial Regex Counts();

    [GeneratedRegex(@"^There is no series of this variable\. Its COGs can be read: the (\d+) items next to the shown one, of (\d+), from 2024-01-\d\d to 2024-03-10, in (\d+) requests and about \d+ MB\. The limit is 800 requests and 60 MB\.$")]
    private static partial Regex Offer();

    /// <summary>One browser for all tests.</summary>
    public sealed class Shown : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<string, JsonNode> _usual = [];
        private JsonNode? _result;

        public SeriesReadingTests.Output Output { get; } = new();

        /// <summary>An output whose values are classes.</summary>
        public string Classes => _folder["classes"];

        public IReadOnlyList<string> ClassNames { get; } = ["water", "land", "ice"];

        /// <summary>Skips where there is no browser.</summary>
        public JsonNode Result
        {
            get
            {
                _result ??= Look();
                if ((string?)_result["skipped"] is { } reason)
                    Assert.Skip(reason);
                return _result;
            }
        }

        public async ValueTask InitializeAsync()
        {
            await Output.InitializeAsync();
            using var store = new FolderStore(Output.Root);
            await new MapPage(store).UpdateAsync();
            using var scene = new SeriesScene(SeriesScene.Globe with { Type = SampleType.UInt8, Nodata = 255, Classes = [new(0, ClassNames[0]), new(1, ClassNames[1]), new(2, ClassNames[2])] });
            using var classes = new FolderStore(Classes);
            await scene.PublishAsync(classes, Enumerable.Range(1, 3).Select(day => new DateTime(2023, 5, day)));
            await scene.UpdateAsync(classes, 2023);
            await new MapPage(classes).UpdateAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Output.DisposeAsync();
            _folder.Dispose();
        }

        /// <summary>Mean and percentiles of the values within seven days of each day of a leap year, around the year's end, too.</summary>
        public JsonNode NumPy(JsonObject input)
        {
            var text = input.ToJsonString();
            if (_usual.TryGetValue(text, out var known))
                return known;
            const string script = """
                import datetime, json, sys
                import numpy
                given = json.loads(sys.argv[1])
                days = [datetime.date.fromisoformat(day) for day in given['days']]
                slots = numpy.array([day.replace(year=2000).timetuple().tm_yday - 1 for day in days])
                years = numpy.array([day.year for day in days])
                values = numpy.array([numpy.nan if value is None else value for value in given['values']], float)
                result = {'mean': [], 'low': [], 'high': []}
                for slot in range(366):
                    away = numpy.abs(slots - slot)
                    near = (numpy.minimum(away, 366 - away) <= 7) & ~numpy.isnan(values)
                    enough = len(set(years[near])) >= 2
                    result['mean'].append(float(numpy.mean(values[near])) if enough else None)
                    result['low'].append(float(numpy.percentile(values[near], 5)) if enough else None)
                    result['high'].append(float(numpy.percentile(values[near], 95)) if enough else None)
                print(json.dumps(result))
                """;
            var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", script, text);
            Assert.True(exitCode == 0, error);
            return _usual[text] = JsonNode.Parse(output)!;
        }

        private JsonNode Look()
        {
            var broken = new JsonObject
            {
                ["shard"] = Broken("shard", bytes => bytes[^50] ^= 1),
                ["chunk"] = Broken("chunk", bytes => bytes.AsSpan(..^4100).Clear()),
                ["short"] = Copy("short", (path, _) => File.WriteAllBytes(path, new byte[100]), ShardsIn),
                ["index"] = Copy("index", (path, _) => File.WriteAllText(path, "{\"attributes\": {"), IndexIn),
                ["version"] = Copy("version", (path, text) => File.WriteAllText(path, text().Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal).Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)), IndexIn),
                ["missing"] = Copy("missing", (path, _) => File.Delete(path), ShardsIn),
                ["gone"] = Copy("gone", (path, _) => File.Delete(path), IndexIn),
            };
            var scene = new JsonObject
            {
                ["series"] = Output.Root,
                ["bare"] = Bare(),
                ["classes"] = Classes,
                ["broken"] = broken,
                ["dataset"] = SeriesScene.Id,
                ["variable"] = "field",
                ["places"] = new JsonArray([.. Pixels.Select(PlaceOf).Select(place => (JsonNode)new JsonArray(place[1], place[0]))]),
            };
            return JsonNode.Parse(PageScripts.Run("points.mjs", scene.ToJsonString()))!;
        }

        private static string[] ShardsIn(string series) => Directory.GetFiles(series, "*", SearchOption.AllDirectories).Where(path => path.Contains("/field/c/", StringComparison.Ordinal)).ToArray();

        private static string[] IndexIn(string series) => [Path.Combine(series, "field", "zarr.json")];

        private string Broken(string name, Action<byte[]> damage) => Copy(name, (path, _) =>
        {
            var bytes = File.ReadAllBytes(path);
            damage(bytes);
            File.WriteAllBytes(path, bytes);
        }, ShardsIn);

        /// <summary>The output with a series of its own, whose files are changed.</summary>
        private string Copy(string name, Action<string, Func<string>> change, Func<string, string[]> filesIn)
        {
            var copy = Linked(name);
            var (from, to) = (Path.Combine(Output.Root, SeriesScene.Id, "_series"), Path.Combine(copy, SeriesScene.Id, "_series"));
            foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(to, Path.GetRelativePath(from, path));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(path, target);
            }
            foreach (var path in filesIn(to))
                change(path, () => File.ReadAllText(path));
            return copy;
        }

        /// <summary>The output without a series, whose index says that its COGs are larger than they are.</summary>
        private string Bare()
        {
            var bare = Linked("bare");
            var path = Path.Combine(bare, SeriesScene.Id, "index.json");
            var index = JsonNode.Parse(File.ReadAllText(path))!;
            var field = index["variables"]!["field"]!.AsObject();
            Assert.True(field.Remove("series"));
            field["kib"] = new JsonArray(field["kib"]![0]!.DeepClone(), new JsonArray(8192));
            File.Delete(path);
            File.WriteAllText(path, index.ToJsonString());
            return bare;
        }

        /// <summary>A folder with the output's page, index and COGs.</summary>
        private string Linked(string name)
        {
            var (folder, dataset) = (_folder[name], SeriesScene.Id);
            Directory.CreateDirectory(Path.Combine(folder, dataset));
            foreach (var part in (string[])["index.html", "_page", $"{dataset}/2023", $"{dataset}/2024"])
                File.CreateSymbolicLink(Path.Combine(folder, part), Path.Combine(Output.Root, part));
            File.Copy(Path.Combine(Output.Root, dataset, "index.json"), Path.Combine(folder, dataset, "index.json"));
            return folder;
        }
    }
}
