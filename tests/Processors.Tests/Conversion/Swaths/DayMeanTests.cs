using Datasets.Command;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Gridding;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos5;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Model;
using Datasets.Support;
using NetTopologySuite.Geometries;

namespace Datasets.Conversion.Swaths;

/// <summary>The mean of a day's swaths, against polygons of NetTopologySuite and against what one swath gives.</summary>
public sealed class DayMeanTests : IDisposable
{
    private const double Degree = Math.PI / 180;

    private static readonly DateTimeOffset Start = new(2011, 7, 30, 1, 17, 0, TimeSpan.Zero);

    private static readonly SyntheticSwath First = new() { South = 10.3, West = 20.6 };
    private static readonly SyntheticSwath Second = new() { South = 11.55, West = 22.25, Value = (line, column) => 500 - SyntheticSwath.NumberOf(line, column) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_cell_is_the_mean_of_both_swaths_pixels_by_the_area_that_an_independent_polygon_library_says()
    {
        var cells = Rasters.ReadAll<float>(MapDay(First, Second).Variables[0].Raster);

        var footprints = Footprints(First).Concat(Footprints(Second)).ToList();
        var (checkedCells, ofBoth) = (0, 0);
        for (var row = 0; row < 180; row++)
        {
            for (var column = 0; column < 360; column++)
            {
                var cell = Cell(row, column);
                var (sum, weight) = (0.0, 0.0);
                foreach (var (polygon, value) in footprints.Where(one => one.Polygon.EnvelopeInternal.Intersects(cell.EnvelopeInternal)))
                {
                    var area = polygon.Intersection(cell).Area;
                    (sum, weight) = (sum + area * value, weight + area);
                }
                // A sliver along a curved edge is a matter of how finely the edge is cut.
                if (weight < 1e-3 * cell.Area)
                    continue;
                checkedCells++;
                ofBoth += weight > 1.01 * cell.Area ? 1 : 0;
                Assert.Equal(sum / weight, cells[row * 360 + column], 0.05);
            }
        }
        Assert.True(checkedCells > 40 && ofBoth > 3, $"only {checkedCells} cells are covered, {ofBoth} by both swaths");
    }

    [Fact]
    public void Area_and_total_of_all_footprints_are_on_the_grid()
    {
        var dataset = Dataset() with
        {
            Variables = [new() { Name = "mean", Path = SyntheticSwath.Path }, new() { Name = "coverage", Path = SyntheticSwath.Path, Statistic = SwathStatistic.Coverage }],
        };
        var mapped = MapDay(dataset, First, Second);
        var means = Rasters.ReadAll<float>(mapped.Variables[0].Raster);
        var coverage = Rasters.ReadAll<float>(mapped.Variables[1].Raster);

        var (area, total) = (0.0, 0.0);
        for (var i = 0; i < means.Length; i++)
        {
            if (float.IsNaN(means[i]))
                continue;
            var inCell = coverage[i] * Cell(i / 360, i % 360).Area;
            (area, total) = (area + inCell, total + inCell * means[i]);
        }
        var footprints = Footprints(First).Concat(Footprints(Second)).ToList();
        var expected = footprints.Sum(one => one.Polygon.Area);
        Assert.Equal(expected, area, 1e-4 * expected);
        Assert.Equal(footprints.Sum(one => one.Polygon.Area * one.Value), total, 1e-4 * total);
    }

    [Fact]
    public void The_day_of_one_orbit_is_that_orbits_grid_bit_for_bit()
    {
        using var granule = Open(Omdoao3Granule.Generate(Start, lines: 200));
        var alone = new Hdfeos5SwathMapping().Map(granule, Shipped());
        var day = new Hdfeos5SwathMapping().MapDay([granule], Shipped(), null);

        Assert.Equal((Start, new DateTimeOffset(2011, 7, 30, 0, 0, 0, TimeSpan.Zero)), (alone.Date, day.Date));
        Assert.Equal(alone.Time, day.Time);
        for (var i = 0; i < 2; i++)
            Assert.Equal(Rasters.ReadAll<uint>(alone.Variables[i].Raster), Rasters.ReadAll<uint>(day.Variables[i].Raster));
    }

    [Fact]
    public void The_order_of_the_orbits_changes_no_more_than_rounding_does()
    {
        using var one = Open(Omdoao3Granule.Generate(Start, lines: 100));
        using var two = Open(Omdoao3Granule.Generate(Start.AddMinutes(98.88), lines: 100, orbitNumber: 37443));
        using var three = Open(Omdoao3Granule.Generate(Start.AddMinutes(197.76), lines: 100, orbitNumber: 37444));
        var forth = new Hdfeos5SwathMapping().MapDay([one, two, three], Shipped(), null);
        var back = new Hdfeos5SwathMapping().MapDay([three, two, one], Shipped(), null);

        Assert.Equal((forth.Date, forth.Time), (back.Date, back.Time));
        var (a, b) = (Rasters.ReadAll<float>(forth.Variables[0].Raster), Rasters.ReadAll<float>(back.Variables[0].Raster));
        for (var i = 0; i < a.Length; i++)
            Assert.True(float.IsNaN(a[i]) ? float.IsNaN(b[i]) : Math.Abs(a[i] - b[i]) <= 1e-6 * a[i], $"{a[i]} and {b[i]} in cell {i}");
    }

    [Fact]
    public void A_day_has_the_cells_of_all_its_orbits()
    {
        var orbits = Enumerable.Range(0, 3).Select(i => Omdoao3Granule.Generate(Start.AddMinutes(98.88 * i), lines: 100, orbitNumber: 37442 + i)).Select(Open).ToList();
        var alone = orbits.Select(orbit => Rasters.ReadAll<float>(new Hdfeos5SwathMapping().Map(orbit, Shipped()).Variables[0].Raster)).ToList();
        var day = Rasters.ReadAll<float>(new Hdfeos5SwathMapping().MapDay(orbits, Shipped(), null).Variables[0].Raster);

        for (var cell = 0; cell < day.Length; cell++)
        {
            var there = alone.Select(grid => grid[cell]).Where(value => !float.IsNaN(value)).ToList();
            if (there.Count == 0)
                Assert.True(float.IsNaN(day[cell]));
            else
                Assert.InRange(day[cell], there.Min() * (1 - 1e-6f), there.Max() * (1 + 1e-6f));
        }
        orbits.ForEach(orbit => orbit.Dispose());
    }

    [Fact]
    public void Swaths_in_different_units_have_no_mean()
    {
        var e = Assert.Throws<GranuleException>(() => MapDay(First, Second with { Attributes = new() { ["_FillValue"] = -999f, ["units"] = "mol m-2" } }));
        Assert.Equal("swath1.h5: /PRODUCT/value is in 'mol m-2', and in swath0.h5 it is in 'DU': a-dataset cannot have a mean of both", e.Message);
    }

    [Fact]
    public void A_swath_of_another_day_than_the_archive_says_is_refused()
    {
        using var granule = Open(Omdoao3Granule.Generate(Start, lines: 10));
        var e = Assert.Throws<GranuleException>(() => new Hdfeos5SwathMapping().MapDay([granule], Shipped(), Start.AddDays(-3)));
        Assert.EndsWith("the file says that it starts at 2011-07-30 01:17:00Z, and the archive has it among those of 2011-07-27", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_of_grids_without_tiles_says_that_it_makes_no_days()
    {
        var e = Assert.Throws<DatasetsException>(() => MappingRegistry.Default.Get("cf-grid").MapDay([], Shipped(), null));
        Assert.Contains("omi-ozone-orbits-daily has group: day, which is for swaths and tiles, and its mapping cf-grid is for neither", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_groups_local_files_by_the_days_they_state()
    {
        string[] files =
        [
            Write(Omdoao3Granule.Generate(Start.AddHours(23), lines: 40, orbitNumber: 37456)),
            Write(Omdoao3Granule.Generate(Start.AddHours(22.5), lines: 40, orbitNumber: 37455)),
            Write(Omdoao3Granule.Generate(Start, lines: 40)),
            _folder["broken.he5"],
        ];
        File.WriteAllText(files[3], "nothing");
        var output = _folder["out"];

        var (exitCode, text, error) = DatasetsCommand.Run(["convert", "omi-ozone-orbits-daily", .. files, "--out", output]);

        Assert.True(exitCode == 1, text + error);
        Assert.Contains("broken.he5", error, StringComparison.Ordinal);
        var items = Directory.GetFiles(output, "OMI*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["OMI-Aura_L2-OMDOAO3_20110730", "OMI-Aura_L2-OMDOAO3_20110731"], items.Select(Path.GetFileNameWithoutExtension));
        Assert.Empty(StacSchemas.Validate(items));
        Assert.Contains($"Converted from 2 granules ({Path.GetFileName(files[2])}, {Path.GetFileName(files[1])})", File.ReadAllText(items[0]), StringComparison.Ordinal);
    }

    /// <summary>Pixels as polygons in the equal-area plane, their edges cut finely along great circles.</summary>
    private static IEnumerable<(Polygon Polygon, double Value)> Footprints(SyntheticSwath swath)
    {
        for (var line = 0; line < SyntheticSwath.Lines; line++)
        {
            for (var column = 0; column < SyntheticSwath.Columns; column++)
            {
                var (south, west) = (swath.South + line, swath.West + column);
                (double, double)[] corners = [(south, west), (south, west + 1), (south + 1, west + 1), (south + 1, west), (south, west)];
                var edge = corners.Zip(corners.Skip(1)).SelectMany(pair => GreatCircle(pair.First, pair.Second)).ToList();
                yield return (new Polygon(new LinearRing([.. edge, edge[0]])), swath.Value(line, column));
            }
        }
    }

    private static IEnumerable<Coordinate> GreatCircle((double Latitude, double Longitude) from, (double Latitude, double Longitude) to)
    {
        var (a, b) = (UnitVector.FromDegrees(from.Latitude, from.Longitude), UnitVector.FromDegrees(to.Latitude, to.Longitude));
        for (var i = 0; i < 50; i++)
        {
            var t = i / 50.0;
            var (x, y, z) = (a.X + t * (b.X - a.X), a.Y + t * (b.Y - a.Y), a.Z + t * (b.Z - a.Z));
            yield return new Coordinate(Math.Atan2(y, x) / Degree, z / Math.Sqrt(x * x + y * y + z * z));
        }
    }

    private static Polygon Cell(int row, int column)
    {
        var (north, south, west) = (Math.Sin((90 - row) * Degree), Math.Sin((89 - row) * Degree), column - 180.0);
        return new Polygon(new LinearRing([new(west, south), new(west + 1, south), new(west + 1, north), new(west, north), new(west, south)]));
    }

    private static DatasetDescriptor Dataset() => Rasters.Dataset(SyntheticSwath.Path) with
    {
        Mapping = "swath",
        Group = ItemGrouping.Day,
        Gridding = new GriddingDescriptor { Resolution = 1 },
    };

    private MappedGranule MapDay(params SyntheticSwath[] swaths) => MapDay(Dataset(), swaths);

    private MappedGranule MapDay(DatasetDescriptor dataset, params SyntheticSwath[] swaths)
    {
        var granules = swaths.Select((swath, i) => GranuleOpener.Open(swath.Write(_folder, $"swath{i}.h5"))).ToList();
        try
        {
            return new SwathMapping().MapDay(granules, dataset, null);
        }
        finally
        {
            granules.ForEach(granule => granule.Dispose());
        }
    }

    private IGranule Open(Omdoao3Granule orbit) => GranuleOpener.Open(Write(orbit));

    private string Write(Omdoao3Granule orbit)
    {
        var path = _folder[orbit.FileName];
        File.WriteAllBytes(path, orbit.ToBytes());
        return path;
    }

    private static DatasetDescriptor Shipped()
    {
        var shipped = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone-orbits-daily.yaml")).OrThrow();
        return shipped with { Gridding = shipped.Gridding! with { Resolution = 1 } };
    }
}
