using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Serving;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>What a browser shows of COGs, held against what GDAL and PROJ say of the same files.</summary>
public sealed class PageInBrowserTests(PageInBrowserTests.Shown shown, CloudServer cloud) : IClassFixture<PageInBrowserTests.Shown>
{
    private const int PointsOfEach = 35;

    private static readonly string[] Views = ["EPSG:4326", "EPSG:3857", "EPSG:3995", "EPSG:3031"];

    [Fact]
    public void The_value_at_a_place_is_the_one_that_GDAL_reads_there() => CheckValues(shown.Result);

    [Fact]
    public async Task The_page_that_serve_serves_reads_the_same_values()
    {
        using var store = new FolderStore(shown.Scene!.Folder);
        await using var server = await OutputServer.StartAsync(store, cancellationToken: TestContext.Current.CancellationToken);

        CheckPage(server.Address);
    }

    [Fact]
    public async Task The_page_in_a_bucket_reads_the_same_values()
    {
        var bucket = await cloud.BucketAsync();
        using var store = bucket.Open("/out/put");
        foreach (var path in Directory.GetFiles(shown.Scene!.Folder, "*", SearchOption.AllDirectories))
        {
            var key = Path.GetRelativePath(shown.Scene.Folder, path);
            await store.PutAsync(key, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken), ServedTypes.Of(key), TestContext.Current.CancellationToken);
        }

        CheckPage(new Uri($"{bucket.Endpoint}/{bucket.Name}/out/put/index.html"));
    }

    private void CheckPage(Uri address)
    {
        var seen = JsonNode.Parse(PageScripts.Run("look.mjs", Scene().ToJsonString(), address.ToString()))!;
        if ((string?)seen["skipped"] is { } reason)
            Assert.Skip(reason);
        CheckValues(seen);
        Assert.Equal("[]", seen["problems"]!.ToJsonString());
    }

    private void CheckValues(JsonNode seen)
    {
        var looked = 0;
        foreach (var dataset in PageScene.Datasets)
        {
            var expected = ReadByGdal(shown.Scene!.CogOf(dataset), Places(dataset));
            var actual = seen["values"]![dataset.Id]!.AsArray();
            for (var i = 0; i < expected.Count; i++, looked++)
            {
                var (number, nodata) = expected[i];
                var stored = double.Parse((string)actual[i]!["stored"]!, CultureInfo.InvariantCulture);
                Assert.True(stored.Equals(number), $"{dataset.Id} at {Places(dataset)[i]}: {stored} where GDAL reads {number}");
                if (nodata)
                    Assert.Equal("no data", (string)actual[i]!["text"]!);
                else
                    Assert.Equal(number * dataset.Field.Scale + dataset.Field.Offset, (double)actual[i]!["value"]!, 1e-9);
            }
        }
        Assert.True(looked >= 200, $"{looked} places");
        Assert.Contains("land", seen["values"]!["c-classes"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_colour_at_a_place_is_that_of_its_value_in_every_view()
    {
        var dataset = PageScene.Datasets[0];
        var expected = ReadByGdal(shown.Scene!.CogOf(dataset), Places(dataset));
        foreach (var view in Views)
            CheckColours(view, expected, shown.Result["colours"]![view]!.AsArray());
    }

    [Fact]
    public void A_year_plays_from_its_strips_in_the_colours_of_its_values_in_every_view()
    {
        var dataset = PageScene.Datasets[0];
        var expected = ReadByGdal(shown.Scene!.CogOf(dataset), Places(dataset));
        foreach (var view in Views)
        {
            var played = shown.Result["played"]![view]!;
            CheckColours(view, expected, played["colours"]!.AsArray());
            Assert.Equal([$"/some/where/{dataset.Id}/2024/2024-09_field.png"], played["paths"]!.AsArray().Select(path => (string)path!));
            Assert.Equal(dataset.ItemOf((int)played["index"]!), (string)played["shown"]!);
        }
    }

    private static void CheckColours(string view, List<(double Number, bool IsNodata)> expected, JsonArray colours)
    {
        var seen = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            if (colours[i] is not JsonArray colour || expected[i].IsNodata || (int)colour[3]! == 0)
                continue;
            var (red, green, blue) = Colormap.Find("viridis").At((expected[i].Number - 200) / 200);
            // An overview's mean is another number by a little.
            Assert.InRange(Math.Max(Math.Abs(red - (int)colour[0]!), Math.Max(Math.Abs(green - (int)colour[1]!), Math.Abs(blue - (int)colour[2]!))), 0, 16);
            seen++;
        }
        Assert.True(seen >= 8, $"{view}: {seen} places");
    }

    [Fact]
    public void A_map_and_its_next_day_take_few_requests()
    {
        var (first, next) = (shown.Result["first"]!, shown.Result["next"]!);

        Assert.InRange((int)first["requests"]!, 4, 5);
        Assert.InRange((int)first["bytes"]!, 100_000, 350_000);
        Assert.InRange((int)next["requests"]!, 1, 2);
        Assert.Equal("September 25, 2024", (string)next["told"]!);
    }

    [Fact]
    public void An_address_holds_the_area_that_is_measured_the_divider_and_the_open_panel()
    {
        var shared = shown.Result["shared"]!;

        Assert.Contains("a=EPSG:3995,", (string)shared["address"]!, StringComparison.Ordinal);
        Assert.Matches("Pixels.*valid of", (string)shared["here"]![0]!);
        Assert.Equal("30", (string)shared["there"]![1]!);
        Assert.Equal(shared["here"]!.ToJsonString(), shared["there"]!.ToJsonString());
        Assert.True((bool)shared["isOpen"]!);
        Assert.DoesNotContain("s=open", (string)shared["closed"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pointer_and_keys_alone_read_a_value_out()
    {
        Assert.Matches(@"^\d+\.\d\d°N \d+\.\d\d°E: [\d.]+ K$", (string)shown.Result["pointed"]!);
        Assert.Matches(@"^\d+\.\d\d°[NS] \d+\.\d\d°E: [\d.]+ K$", (string)shown.Result["keys"]!);
    }

    [Theory]
    [InlineData("passing", "Stop Stop")]
    [InlineData("pointer", "Stop Play")]
    [InlineData("wheel", "Stop Play")]
    [InlineData("key", "Stop Play")]
    [InlineData("slider", "Stop Play")]
    [InlineData("sliderKey", "Stop Play")]
    public void Play_stops_when_the_map_or_the_slider_is_touched(string way, string expected) => Assert.Equal(expected, (string)shown.Result["touched"]![way]!);

    [Fact]
    public void What_play_stopped_at_is_shown_in_full() => Assert.Equal(PageScene.Datasets[0].ItemOf(0), (string)shown.Result["touched"]!["shown"]!);

    [Fact]
    public void A_page_that_is_opened_as_a_file_shows_quicklooks_of_dates_and_the_map_when_its_folder_is_chosen()
    {
        var (opened, dataset) = (shown.Result["opened"]!, PageScene.Datasets[0]);

        var picture = $$"""{"shown":"{{dataset.ItemOf(2)}}","width":720,"height":360,"alt":"A field, viridis from 200 to 400 K, 2024-09-26","date":"September 26, 2024"}""";
        Assert.Equal(picture, opened["quicklook"]!.ToJsonString());
        Assert.Equal((dataset.ItemOf(1), "September 25, 2024"), ((string)opened["earlier"]!["shown"]!, (string)opened["earlier"]!["date"]!));
        Assert.Equal($"datasets serve '{shown.Scene!.Folder}'", (string)opened["told"]!);
        Assert.Equal((dataset.ItemOf(0), true), ((string)opened["map"]!, (bool)opened["isGone"]!));
        Assert.Equal("[] []", $"{opened["problems"]!.ToJsonString()} {opened["violations"]!.ToJsonString()}");
    }

    [Fact]
    public void Nothing_is_wrong_in_the_browsers_console_and_nothing_bars_the_way_of_a_reader() =>
        Assert.Equal("[] []", $"{shown.Result["problems"]!.ToJsonString()} {shown.Result["accessibility"]!.ToJsonString()}");

    [Fact]
    public void Pixels_are_drawn_within_a_tenth_of_a_pixel_of_where_PROJ_puts_them()
    {
        var grids = PageScene.Datasets.Select(dataset => Grid(dataset.Field)).ToArray();
        var asked = new JsonObject { ["views"] = new JsonArray([.. Views.Select(view => (JsonNode)view)]), ["grids"] = new JsonArray(grids), ["points"] = 300 };
        var drawn = JsonNode.Parse(PageScripts.Run("mesh.mjs", asked.ToJsonString()))!.AsArray();

        for (var view = 0; view < Views.Length; view++)
        {
            for (var grid = 0; grid < grids.Length; grid++)
                CheckPlaces(Views[view], PageScene.Datasets[grid], drawn[view]![grid]!["found"]!.AsArray());
        }
    }

    private static void CheckPlaces(string view, PageDataset dataset, JsonArray found)
    {
        var points = found.Select(point => point!.AsArray().Select(number => (double)number!).ToArray()).ToList();
        if (points.Count == 0)
        {
            Assert.True(view is "EPSG:3995" or "EPSG:3031", $"{dataset.Id} is not drawn in {view}");
            return;
        }
        var here = InView(view, dataset.Field, points, 0, 0);
        var beside = InView(view, dataset.Field, points, 1, 0);
        var below = InView(view, dataset.Field, points, 0, 1);
        var drawn = InGrid(view, dataset.Field, points);
        var world = view switch { "EPSG:4326" => 360, "EPSG:3857" => 2 * 20037508.342789244, _ => 0 };
        for (var i = 0; i < points.Count; i++)
        {
            // Where PROJ does not go, or goes around the world between two pixels, there is no size of one.
            var pixel = Math.Max(Distance(here[i], beside[i], world), Distance(here[i], below[i], world));
            if (!double.IsFinite(pixel) || (view == "EPSG:3857" && Math.Abs(here[i].Y) > 20e6))
                continue;
            Assert.True(
                Distance(here[i], (points[i][2], points[i][3]), world) <= 0.1 * pixel || IsSamePixel(dataset.Field, points[i], drawn[i]),
                $"{dataset.Id} in {view} at ({points[i][0]}, {points[i][1]}): drawn at ({points[i][2]}, {points[i][3]}) where PROJ says {here[i]}");
        }
    }

    /// <summary>Beside a pole that is within a pixel, a view in degrees tears that pixel apart: what counts there is which part of it is drawn.</summary>
    private static bool IsSamePixel(Field field, double[] point, (double X, double Y) drawn)
    {
        var g = field.Transform;
        return Math.Abs((drawn.X - g.OriginX) / g.PixelWidth - point[0]) <= 0.1 && Math.Abs((drawn.Y - g.OriginY) / g.PixelHeight - point[1]) <= 0.1;
    }

    private static List<(double X, double Y)> InGrid(string view, Field field, List<double[]> points)
    {
        var (x, y) = (points.Select(point => point[2]).ToArray(), points.Select(point => point[3]).ToArray());
        GdalCoordinateSystems.Transform(view, field.Definition, x, y);
        return [.. x.Zip(y)];
    }

    private static double Distance((double X, double Y) one, (double X, double Y) other, double world)
    {
        var across = other.X - one.X;
        return Math.Sqrt(Math.Pow(world == 0 ? across : across - world * Math.Round(across / world), 2) + Math.Pow(other.Y - one.Y, 2));
    }

    private static List<(double X, double Y)> InView(string view, Field field, List<double[]> points, double right, double down)
    {
        var g = field.Transform;
        var x = points.Select(p => g.OriginX + g.PixelWidth * (p[0] + right) + g.RowRotation * (p[1] + down)).ToArray();
        var y = points.Select(p => g.OriginY + g.ColumnRotation * (p[0] + right) + g.PixelHeight * (p[1] + down)).ToArray();
        GdalCoordinateSystems.Transform(field.Definition, view, x, y);
        return [.. x.Zip(y)];
    }

    private static JsonNode Grid(Field field)
    {
        var g = field.Transform;
        return new JsonObject
        {
            ["proj4"] = GdalCoordinateSystems.ProjString(field.Definition),
            ["shape"] = new JsonArray(field.Height, field.Width),
            ["transform"] = new JsonArray(g.PixelWidth, g.RowRotation, g.OriginX, g.ColumnRotation, g.PixelHeight, g.OriginY),
        };
    }

    /// <summary>Middles and other points of pixels: corners first, then some in between, so that edges, the antimeridian and poles are among them.</summary>
    private static List<(double Longitude, double Latitude)> Places(PageDataset dataset)
    {
        var (field, random) = (dataset.Field, new Random(7));
        var pixels = new List<(double Column, double Row)> { (0.1, 0.1), (field.Width - 0.1, 0.1), (0.1, field.Height - 0.1), (field.Width - 0.1, field.Height - 0.1), (1.5, 1.5) };
        while (pixels.Count < PointsOfEach)
            pixels.Add((random.Next(field.Width) + 0.1 + 0.8 * random.NextDouble(), random.Next(field.Height) + 0.1 + 0.8 * random.NextDouble()));
        var g = field.Transform;
        var x = pixels.Select(p => g.OriginX + g.PixelWidth * p.Column).ToArray();
        var y = pixels.Select(p => g.OriginY + g.PixelHeight * p.Row).ToArray();
        GdalCoordinateSystems.Transform(field.Definition, "EPSG:4326", x, y);
        return [.. x.Zip(y).Where(place => double.IsFinite(place.First)).Select(place => (place.First > 180 ? place.First - 360 : place.First, place.Second))];
    }

    private static List<(double Number, bool IsNodata)> ReadByGdal(string path, List<(double Longitude, double Latitude)> places)
    {
        using var cog = GdalDataset.Open(path, "GTiff");
        var g = cog.GeoTransform!;
        var (x, y) = (places.Select(place => place.Longitude).ToArray(), places.Select(place => place.Latitude).ToArray());
        GdalCoordinateSystems.Transform("EPSG:4326", cog.Projection, x, y);
        var samples = new double[1];
        var result = new List<(double, bool)>();
        for (var i = 0; i < places.Count; i++)
        {
            // A grid beyond the antimeridian goes on with longitudes above 180.
            var across = (x[i] - g[0]) / g[1] is var columns and < 0 && g[1] < 1 ? columns + 360 / g[1] : (x[i] - g[0]) / g[1];
            cog.Read(0, (int)Math.Floor(across), (int)Math.Floor((y[i] - g[3]) / g[5]), 1, 1, GdalDataType.Float64, System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()));
            result.Add((samples[0], double.IsNaN(samples[0]) || samples[0] == cog.Nodata(0)));
        }
        return result;
    }

    private static JsonObject Scene()
    {
        var datasets = PageScene.Datasets.Select(dataset => new JsonObject
        {
            ["id"] = dataset.Id,
            ["variable"] = "field",
            ["places"] = new JsonArray([.. Places(dataset).Select(place => (JsonNode)new JsonArray(place.Longitude, place.Latitude))]),
        });
        return new JsonObject { ["views"] = new JsonArray([.. Views.Select(view => (JsonNode)view)]), ["datasets"] = new JsonArray([.. datasets]) };
    }

    /// <summary>One browser for all tests.</summary>
    public sealed class Shown : IAsyncLifetime
    {
        private JsonNode? _result;

        internal PageScene? Scene { get; private set; }

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

        public async ValueTask InitializeAsync() => Scene = await PageScene.WriteAsync();

        public ValueTask DisposeAsync()
        {
            Scene?.Dispose();
            return ValueTask.CompletedTask;
        }

        private JsonNode Look() => JsonNode.Parse(PageScripts.Run("drive.mjs", PageInBrowserTests.Scene().ToJsonString(), Scene!.Folder))!;
    }
}
