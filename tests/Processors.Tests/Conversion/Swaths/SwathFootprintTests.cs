using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Swaths;

/// <summary>Where the item of a swath says that it is, held against the boxes of one degree that the swath's pixels are.</summary>
public sealed class SwathFootprintTests : IDisposable
{
    /// <summary>Of a degree: great circles bulge out from parallels.</summary>
    private const double Bulge = 0.01;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10, 20, 1)]
    [InlineData(10.3, 20.2, 1)]
    [InlineData(-40.5, -60.5, 0.25)]
    public void A_swath_is_where_its_pixels_are(double south, double west, double resolution)
    {
        var outline = Map(new SyntheticSwath { South = south, West = west }, new GriddingDescriptor { Resolution = resolution }).Footprint!;
        IsBox(outline, west, south, west + SyntheticSwath.Columns, south + SyntheticSwath.Lines);
        Assert.Equal(SyntheticSwath.Columns * SyntheticSwath.Lines, outline.Area, 0.1);
        Assert.Single(Assert.Single(outline.Polygons));
    }

    [Fact]
    public void Across_the_antimeridian_it_is_two_polygons()
    {
        var outline = Map(new SyntheticSwath { West = 178 }).Footprint!;
        IsBox(outline, 178, 10, -177, 14);
        Assert.True(outline.Box.CrossesAntimeridian);
        Assert.Equal(2, outline.Polygons.Count);
        Assert.Equal(20, outline.Area, 0.1);
    }

    [Fact]
    public void Up_to_a_pole_it_ends_there()
    {
        var outline = Map(new SyntheticSwath { South = 86, West = -180 }).Footprint!;
        Assert.Equal(90, outline.Box.North);
        Assert.Equal(-180, outline.Box.West);
        Assert.Equal(-175, outline.Box.East, Bulge);
    }

    /// <remarks>Line 0 has values, the other three are fill.</remarks>
    [Fact]
    public void Of_a_swath_that_is_mostly_fill_the_valid_pixels_count()
    {
        var outline = Map(new SyntheticSwath { Value = (line, column) => line == 0 ? SyntheticSwath.NumberOf(line, column) : -999 }).Footprint!;
        IsBox(outline, 20, 10, 25, 11);
    }

    /// <remarks>Lines 0 to 2 have values, of 15 of 20 pixels.</remarks>
    [Fact]
    public void Some_fill_does_not_make_it_smaller()
    {
        var outline = Map(new SyntheticSwath { Value = (line, column) => line < 3 ? SyntheticSwath.NumberOf(line, column) : -999 }).Footprint!;
        IsBox(outline, 20, 10, 25, 14);
    }

    [Fact]
    public void Pixels_that_do_not_pass_filters_are_no_part_of_it()
    {
        var gridding = new GriddingDescriptor { Resolution = 1, RejectRows = [3, 4], Filters = [new PixelFilterDescriptor { Path = SyntheticSwath.Path, Minimum = 110 }] };
        IsBox(Map(new SyntheticSwath(), gridding).Footprint!, 20, 11, 23, 14);
    }

    /// <remarks>Centres are half a degree inside; without used pixels they are known to a degree.</remarks>
    [Fact]
    public void Without_a_used_pixel_it_is_where_the_swath_was()
    {
        var gridding = new GriddingDescriptor { Resolution = 1, Filters = [new PixelFilterDescriptor { Path = SyntheticSwath.Path, Minimum = 1e6 }] };
        var mapped = Map(new SyntheticSwath { South = 10.2, West = 20.2 }, gridding);
        Assert.All(Rasters.ReadAll<float>(mapped.Variables[0].Raster), value => Assert.True(float.IsNaN(value)));
        Assert.Equal(new GeographicBox(20, 10, 25, 14), mapped.Footprint!.Box);
    }

    [Fact]
    public void A_swath_that_is_not_on_the_grid_has_none() =>
        Assert.Null(Map(new SyntheticSwath(), new GriddingDescriptor { Resolution = 1, Bbox = [-100, -40, -60, 0] }).Footprint);

    [Fact]
    public void Of_a_swath_that_is_partly_on_the_grid_that_part_counts() =>
        IsBox(Map(new SyntheticSwath(), new GriddingDescriptor { Resolution = 1, Bbox = [-100, -40, 23, 13] }).Footprint!, 20, 10, 23, 13);

    [Fact]
    public void A_day_is_where_its_swaths_are()
    {
        SyntheticSwath[] swaths = [new(), new() { West = 23 }, new() { South = -30, West = -100 }];
        var paths = swaths.Select((swath, i) => swath.Write(_folder, $"swath{i}.h5")).ToList();
        var dataset = Rasters.Dataset(SyntheticSwath.Path) with { Mapping = "swath", Gridding = new GriddingDescriptor { Resolution = 1 } };
        var outline = new SwathMapping().MapDay(Open(paths), dataset, day: null).Footprint!;
        IsBox(outline, -100, -30, 28, 14);
        Assert.Equal(2, outline.Polygons.Count);
        Assert.Equal(20 + 8 * 4, outline.Area, 0.2);

        static IEnumerable<IGranule> Open(List<string> paths)
        {
            foreach (var path in paths)
            {
                using var granule = GranuleOpener.Open(path);
                yield return granule;
            }
        }
    }

    private static void IsBox(GeographicOutline outline, double west, double south, double east, double north) =>
        Assert.All(outline.Box.ToArray().Zip([west, south, east, north]), pair => Assert.Equal(pair.Second, pair.First, Bulge));

    private Fields.MappedGranule Map(SyntheticSwath swath, GriddingDescriptor? gridding = null)
    {
        using var granule = GranuleOpener.Open(swath.Write(_folder));
        return new SwathMapping().Map(granule, Rasters.Dataset(SyntheticSwath.Path) with { Mapping = "swath", Gridding = gridding ?? new GriddingDescriptor { Resolution = 1 } });
    }
}
