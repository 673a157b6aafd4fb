using System.Globalization;
using Datasets.Conversion.Cf;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;
using Datasets.Workflow.Runs;
using Datasets.Workflow.Runs.Grouping;

namespace Datasets.Conversion.Warping;

/// <summary>A polar stereographic file through a run with <c>warp</c>, held against gdaltransform and gdallocationinfo.</summary>
public sealed class WarpConversionTests : IDisposable
{
    private const int Size = 40;
    private const double Pixel = 50_000;
    private const double West = -1_000_000;
    private const double North = 1_000_000;

    private static readonly DateTimeOffset Day = new(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly List<GroupScene> _scenes = [];

    public void Dispose() => _scenes.ForEach(scene => scene.Dispose());

    [Fact]
    public async Task Each_value_is_at_its_place_in_degrees_and_item_and_COG_say_so()
    {
        var scene = Scene("EPSG:4326", 0.25);
        Assert.Equal(1, (await scene.RunAsync("run")).Converted);

        var asset = scene.Item(0).GetProperty("assets").GetProperty("variable");
        Assert.Equal("EPSG:4326", asset.GetProperty("proj:code").GetString());
        Assert.Equal(1440, asset.GetProperty("proj:shape")[1].GetInt32());
        Assert.Equal([-180, 90], [scene.Item(0).GetProperty("bbox")[0].GetDouble(), scene.Item(0).GetProperty("bbox")[3].GetDouble()]);
        Assert.Empty(StacSchemas.Validate(scene.ItemPaths));
        Assert.Empty(await scene.VerifyAsync());
        var cog = Assert.Single(Directory.GetFiles(scene.Folder["out"], "*.tif", SearchOption.AllDirectories));
        Assert.Equal("", ExternalProgram.ValidateCog(cog));
        foreach (var (column, row) in ((int, int)[])[(0, 0), (39, 0), (5, 31), (20, 20), (19, 33), (39, 39)])
        {
            var place = PlaceOf(column, row);
            var (exitCode, value, error) = ExternalProgram.Run("gdallocationinfo", "-valonly", "-wgs84", cog, place.Longitude, place.Latitude);
            Assert.True(exitCode == 0, error);
            Assert.Equal(row * Size + column, double.Parse(value, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task The_same_granule_gives_the_same_bytes()
    {
        var (one, two) = (Scene("EPSG:4326", 0.25, "average"), Scene("EPSG:4326", 0.25, "average"));
        foreach (var scene in (GroupScene[])[one, two])
        {
            await scene.RunAsync("run");
            scene.Store.Dispose();
        }

        Assert.Equal(Trees.Published(one.Folder["out"]), Trees.Published(two.Folder["out"]));
        Assert.Empty(Directory.GetFiles(one.Folder["out"], "*.spill", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_target_that_PROJ_does_not_know_fails_the_granule_with_the_reason()
    {
        var scene = Scene("EPSG:999999", 1);

        var failed = Assert.Single((await scene.RunAsync("run")).Granules);

        Assert.Equal(GranuleOutcome.Failed, failed.Outcome);
        Assert.StartsWith("polar.nc: /v cannot be brought to EPSG:999999, as warp asks: ", failed.Reason, StringComparison.Ordinal);
    }

    private static (string Longitude, string Latitude) PlaceOf(int column, int row)
    {
        var (x, y) = (West + (column + 0.5) * Pixel, North - (row + 0.5) * Pixel);
        var (exitCode, output, error) = ExternalProgram.Run(
            ExternalProgram.Python, "-c", """
            import subprocess, sys
            print(subprocess.run(['gdaltransform', '-s_srs', 'EPSG:3413', '-t_srs', 'EPSG:4326'], input=sys.argv[1], capture_output=True, text=True, check=True).stdout)
            """, FormattableString.Invariant($"{x} {y}"));
        Assert.True(exitCode == 0, error);
        var numbers = output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return (numbers[0], numbers[1]);
    }

    private GroupScene Scene(string crs, double resolution, string resampling = "nearest")
    {
        var scene = new GroupScene
        {
            Dataset = CfFiles.Dataset() with { Warp = new WarpDescriptor { Crs = crs, Resolution = resolution, Resampling = Enum.Parse<WarpResampling>(resampling, ignoreCase: true) } },
            Window = new TimeRange(Day, Day.AddDays(1)),
        };
        _scenes.Add(scene);
        NetCdfFile.Write(scene.Folder, Polar());
        scene.Archive.Add(scene.Folder["polar.nc"], new TimeRange(Day, Day));
        return scene;
    }

    /// <summary>EPSG:3413 with the pole in its middle, numbered row by row from the north.</summary>
    private static NetCdfFile Polar() => new("polar.nc")
    {
        Dimensions = new() { ["time"] = 1, ["y"] = Size, ["x"] = Size },
        Variables =
        [
            CfFiles.Time("days since 2022-01-20", 0),
            new("y", "f8", ["y"], [.. Enumerable.Range(0, Size).Select(i => North - (i + 0.5) * Pixel)])
            {
                Attributes = new() { ["units"] = "m", ["standard_name"] = "projection_y_coordinate" },
            },
            new("x", "f8", ["x"], [.. Enumerable.Range(0, Size).Select(i => West + (i + 0.5) * Pixel)])
            {
                Attributes = new() { ["units"] = "m", ["standard_name"] = "projection_x_coordinate" },
            },
            new("crs", "i4", [], [0])
            {
                Attributes = new()
                {
                    ["grid_mapping_name"] = "polar_stereographic",
                    ["straight_vertical_longitude_from_pole"] = -45.0,
                    ["latitude_of_projection_origin"] = 90.0,
                    ["standard_parallel"] = 70.0,
                    ["semi_major_axis"] = 6378137.0,
                    ["inverse_flattening"] = 298.257223563,
                },
            },
            new("v", "f4", ["time", "y", "x"], [.. Enumerable.Range(0, Size * Size).Select(i => (double)i)]) { Attributes = new() { ["grid_mapping"] = "crs" } },
        ],
    };
}
