using System.Text;
using Datasets.Conversion;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Support;

namespace Datasets.Validation;

/// <summary>A swath that is gridded rightly is called faithful, whatever its instrument's geometry.</summary>
public sealed class SwathCheckTests : IDisposable
{
    private const double KilometresPerDegree = 111.2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_gap_at_nadir_is_none_of_the_pixels()
    {
        // As scatterometers have: 21 cells of 25 km, nothing for 700 km, 21 cells.
        double[] across = [.. Enumerable.Range(0, 42).Select(i => (i < 21 ? -850 + 25 * i : -175 + 25 * i) / KilometresPerDegree)];
        var check = Check(Swath(120, 42, (line, pixel) => -20 + line * 25 / KilometresPerDegree, (line, pixel, latitude) => 10 + across[pixel] / Cosine(latitude)));

        Assert.True(check.IsFaithful, Conservation(check));
    }

    [Fact]
    public void Pixels_that_many_scans_see_twice_count_twice()
    {
        // As MODIS has: ten lines a scan, which reach further and further over the next scan's towards the swath's edges.
        var check = Check(Swath(
            200, 80, (line, pixel) => 10 + (line / 10 * 10 + (line % 10 - 4.5) * Stretch(pixel)) * 10 / KilometresPerDegree, (line, pixel, latitude) => 20 + (pixel - 40) * 10 / KilometresPerDegree / Cosine(latitude)));

        Assert.True(check.IsFaithful, Conservation(check));

        // The scan's middle is as wide as its part of the track, its edges are twice as wide.
        static double Stretch(int pixel) => 1 + Math.Pow(Math.Abs(pixel - 40) / 40.0, 2);
    }

    [Fact]
    public void Latitudes_of_another_name_are_found_as_the_mapping_finds_them()
    {
        var file = Swath(40, 30, (line, _) => 40 + 0.1 * line, (_, pixel, latitude) => -125 + 0.1 * pixel + 0.02 * latitude, latitudeName: "lat_rho", longitudeName: "lon_rho");
        var check = Check(file);

        Assert.True(check.IsFaithful, Conservation(check));
        Assert.Contains("the granule&#39;s own /lat_rho and /lon_rho", Encoding.UTF8.GetString(check.ToPage()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_whose_mean_is_next_to_nothing_is_measured_by_its_size()
    {
        var check = Check(Swath(60, 40, (line, _) => 0.1 * line, (_, pixel, _) => 0.1 * pixel, value: (line, pixel) => (line + pixel) % 2 == 0 ? 8.001 : -8));

        Assert.True(check.IsFaithful, Conservation(check));
    }

    [Fact]
    public void Pixels_beyond_the_grid_are_not_missed()
    {
        var file = Swath(60, 40, (line, _) => 0.1 * line, (_, pixel, _) => 0.1 * pixel);
        var check = Check(file, gridding => gridding with { Bbox = [0, 0, 2, 3] });

        Assert.True(check.IsFaithful, Conservation(check));
    }

    private DatasetCheck Check(NetCdfFile file, Func<GriddingDescriptor, GriddingDescriptor>? change = null)
    {
        NetCdfFile.Write(_folder, file);
        var gridding = new GriddingDescriptor { Resolution = 0.25 };
        var dataset = Rasters.Dataset("/v") with { Mapping = "swath", ItemId = "item_{date:yyyyMMddTHHmmss}", Gridding = change is null ? gridding : change(gridding) };
        return DatasetCheck.Run(dataset, MappingRegistry.Default.Get("swath"), _folder[file.Name], Directory.CreateDirectory(_folder["out"]).FullName);
    }

    private static string Conservation(DatasetCheck check)
    {
        var kept = check.Variables[0].Conservation!;
        return FormattableString.Invariant($"mean {kept.SourceMean} became {kept.GridMean}, area {kept.SourceArea} became {kept.GridArea}");
    }

    private static NetCdfFile Swath(
        int lines, int pixels, Func<int, int, double> latitude, Func<int, int, double, double> longitude, string latitudeName = "lat", string longitudeName = "lon",
        Func<int, int, double>? value = null)
    {
        double[] latitudes = [.. Enumerable.Range(0, lines * pixels).Select(i => latitude(i / pixels, i % pixels))];
        double[] longitudes = [.. latitudes.Select((degrees, i) => longitude(i / pixels, i % pixels, degrees))];
        double[] values = [.. latitudes.Select((degrees, i) => value?.Invoke(i / pixels, i % pixels) ?? 8 + 3 * Math.Sin(degrees / 5))];
        string[] dimensions = ["line", "pixel"];
        return new NetCdfFile("swath.nc")
        {
            Dimensions = new() { ["line"] = lines, ["pixel"] = pixels },
            Variables =
            [
                new(latitudeName, "f4", dimensions, latitudes) { Attributes = new() { ["units"] = "degrees_north" } },
                new(longitudeName, "f4", dimensions, longitudes) { Attributes = new() { ["units"] = "degrees_east" } },
                new("v", "f4", dimensions, values) { Attributes = new() { ["units"] = "m s-1", ["coordinates"] = $"{longitudeName} {latitudeName}" } },
            ],
            Attributes = new() { ["time_coverage_start"] = "2020-01-01T00:00:00Z", ["time_coverage_end"] = "2020-01-01T00:10:00Z" },
        };
    }

    private static double Cosine(double latitude) => Math.Cos(latitude * Math.PI / 180);
}
