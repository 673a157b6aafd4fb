using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>Regular grids whose axes do not look it, and grids that only a descriptor places.</summary>
public sealed class CfUnusualAxesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IGranule> _open = [];

    public void Dispose()
    {
        _open.ForEach(granule => granule.Dispose());
        _folder.Dispose();
    }

    /// <summary>-89.5, -88, -86 … 88, 89.5: rows of 2°, and half of one at each pole. Each cell has its own latitude as its number.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_at_the_poles_of_half_a_height_make_a_raster_of_half_rows(bool isNorthFirst)
    {
        double[] latitudes = [-89.5, .. Enumerable.Range(-44, 89).Select(i => 2.0 * i), 89.5];
        if (isNorthFirst)
            Array.Reverse(latitudes);
        var mapped = Map(Numbered(latitudes, CfFiles.Longitudes, (latitude, _) => latitude));
        var raster = mapped.Variables[0].Raster;
        Assert.Equal((8, 180), (raster.Width, raster.Height));
        Assert.Equal(new GeoTransform(-180, 45, 0, 90, 0, -1), raster.GeoTransform);
        var values = Rasters.ReadAll<float>(raster);
        for (var row = 0; row < 180; row++)
        {
            var middle = 89.5 - row;
            var expected = Math.Abs(middle) > 89 ? middle : 2 * Math.Round(middle / 2);
            Assert.All(values.AsSpan(row * 8, 8).ToArray(), value => Assert.Equal(expected, value));
        }
        Assert.Contains("half as high", Assert.Single(mapped.Warnings));
    }

    /// <summary>Thirds, sixths and twelfths of a degree, with two or three decimals, and in single precision.</summary>
    [Theory]
    [InlineData(3, 2, "f8")]
    [InlineData(6, 2, "f8")]
    [InlineData(12, 2, "f4")]
    [InlineData(12, 3, "f4")]
    [InlineData(36, 3, "f8")]
    public void Coordinates_that_were_rounded_make_the_axis_that_they_were_rounded_from(int parts, int decimals, string type)
    {
        double[] latitudes = [.. Enumerable.Range(0, 20 * parts).Select(i => Math.Round(40 + (i + 0.5) / parts, decimals))];
        double[] longitudes = [.. Enumerable.Range(0, 30 * parts).Select(i => Math.Round(-10 + (i + 0.5) / parts, decimals))];
        var file = Numbered(latitudes, longitudes, (_, _) => 1);
        file = file with { Variables = [.. file.Variables.Select(variable => variable.Name is "lat" or "lon" ? variable with { Type = type } : variable)] };
        var raster = Map(file).Variables[0].Raster;
        Assert.Equal(-10, raster.GeoTransform.OriginX, 0.1 / parts);
        Assert.Equal(60, raster.GeoTransform.OriginY, 0.1 / parts);
        Assert.Equal(1.0 / parts, raster.GeoTransform.PixelWidth, 0.001 / parts);
        Assert.Equal(-1.0 / parts, raster.GeoTransform.PixelHeight, 0.001 / parts);
    }

    [Fact]
    public void An_axis_that_is_irregular_is_not_taken_for_a_rounded_one() => Assert.Contains(
        "irregular", Assert.Throws<IrregularAxisException>(() => Map(Numbered([0, 1, 2.3, 3, 4], CfFiles.Longitudes, (_, _) => 1))).Message);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Columns_that_come_again_after_a_turn_are_left_out(int again)
    {
        double[] longitudes = [.. Enumerable.Range(0, 144 + again).Select(i => 2.5 * i)];
        var raster = Map(Numbered(CfFiles.Latitudes, longitudes, (_, longitude) => longitude % 360)).Variables[0].Raster;
        Assert.Equal(144, raster.Width);
        Assert.Equal((-181.25, 2.5), (raster.GeoTransform.OriginX, raster.GeoTransform.PixelWidth));
        var row = Rasters.ReadAll<float>(raster).AsSpan(0, 144).ToArray();
        Assert.All(row.Select((value, i) => (value, (-180 + 2.5 * i + 360) % 360)), pair => Assert.Equal(pair.Item2, pair.value));
    }

    /// <summary>Longitudes of a turn from anywhere come out as -180…180 without a word of the descriptor.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(-279.5)]
    [InlineData(-359.5)]
    [InlineData(20.5)]
    [InlineData(180.5)]
    public void A_global_grid_comes_out_from_180_west(double first)
    {
        double[] longitudes = [.. Enumerable.Range(0, 360).Select(i => first + i)];
        var raster = Map(Numbered(CfFiles.Latitudes, longitudes, (_, longitude) => longitude)).Variables[0].Raster;
        Assert.Equal(-180, raster.GeoTransform.OriginX);
        var row = Rasters.ReadAll<float>(raster).AsSpan(0, 360).ToArray();
        Assert.All(row.Select((value, i) => ((value + 720) % 360, (-179.5 + i + 720) % 360)), pair => Assert.Equal(pair.Item2, pair.Item1, 1e-4));
    }

    [Fact]
    public void Longitudes_stay_where_the_descriptor_says_so()
    {
        double[] longitudes = [.. Enumerable.Range(0, 360).Select(i => 0.5 + i)];
        var file = Numbered(CfFiles.Latitudes, longitudes, (_, longitude) => longitude);
        Assert.Equal(0, Map(file, CfFiles.Dataset() with { WrapLongitude = false }).Variables[0].Raster.GeoTransform.OriginX);
        Assert.Equal(0, Map(file, CfFiles.Dataset() with { Grid = new GridDescriptor { Bbox = [0, -75, 360, 75] } }).Variables[0].Raster.GeoTransform.OriginX);
        Assert.Equal(-180, Map(file, CfFiles.Dataset() with { Grid = new GridDescriptor { Bbox = [-180, -75, 180, 75] } }).Variables[0].Raster.GeoTransform.OriginX);
    }

    /// <summary>A part of the globe moves as a whole where it lies beyond 180°, and stays where it lies across it.</summary>
    [Theory]
    [InlineData(200.5, -160)]
    [InlineData(150.5, 150)]
    public void A_part_of_the_globe_stays_whole(double first, double west)
    {
        double[] longitudes = [.. Enumerable.Range(0, 60).Select(i => first + i)];
        Assert.Equal(west, Map(Numbered(CfFiles.Latitudes, longitudes, (_, _) => 1)).Variables[0].Raster.GeoTransform.OriginX);
    }

    private static readonly DatasetDescriptor Stated = CfFiles.Dataset() with { Time = new TimeDescriptor { FileName = @"(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)" } };

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_file_without_axes_is_where_the_descriptor_says(bool byTransform, bool hasIndexes)
    {
        var grid = byTransform
            ? new GridDescriptor { Crs = "EPSG:6933", Transform = [36_000, 0, -72_000, 0, 36_000, 1_000_000] }
            : new GridDescriptor { Crs = "EPSG:6933", Bbox = [-72_000, 1_000_000, 72_000, 1_108_000] };
        var raster = Map(WithoutAxes(hasIndexes), Stated with { Grid = grid }).Variables[0].Raster;
        Assert.Equal(6933, raster.Crs.Epsg);
        Assert.Equal(new GeoTransform(-72_000, 36_000, 0, 1_108_000, 0, -36_000), raster.GeoTransform);
        // The transform says that the first row is the southernmost; a box alone says that it is the northernmost.
        Assert.Equal(byTransform ? 8 : 0, Rasters.ReadAll<float>(raster)[0]);
    }

    [Fact]
    public void A_PROJ_string_states_a_system_too()
    {
        const string radar = "+proj=stere +lat_0=90 +lon_0=10 +lat_ts=60 +a=6378137 +b=6356752.3142 +x_0=543196.83521776402 +y_0=3622588.8619310018";
        var raster = Map(WithoutAxes(false), Stated with { Grid = new GridDescriptor { Crs = radar, Bbox = [0, -3000, 4000, 0] } }).Variables[0].Raster;
        Assert.Null(raster.Crs.Epsg);
        double[] x = [0], y = [0];
        Datasets.Gdal.GdalCoordinateSystems.Transform(raster.Crs.Wkt!, "EPSG:4326", x, y);
        // The north-west corner of the German radar composite, as its makers state it.
        Assert.Equal(1.463, x[0], 0.01);
        Assert.Equal(55.862, y[0], 0.01);
    }

    [Fact]
    public void Places_of_a_file_without_axes_must_agree_with_the_descriptor()
    {
        var file = WithoutAxes(false);
        double[] x = [.. Enumerable.Range(0, 12).Select(i => -54_000.0 + 36_000 * (i % 4))], y = [.. Enumerable.Range(0, 12).Select(i => 1_090_000.0 - 36_000 * (i / 4))];
        Datasets.Gdal.GdalCoordinateSystems.Transform("EPSG:6933", "EPSG:4326", x, y);
        file.Variables.Insert(0, new("latitude", "f4", ["row", "column"], y) { Attributes = new() { ["units"] = "degrees_north" } });
        file.Variables.Insert(0, new("longitude", "f4", ["row", "column"], x) { Attributes = new() { ["units"] = "degrees_east" } });
        var grid = new GridDescriptor { Crs = "EPSG:6933", Bbox = [-72_000, 1_000_000, 72_000, 1_108_000] };
        Assert.Equal(-72_000, Map(file, Stated with { Grid = grid }).Variables[0].Raster.GeoTransform.OriginX);
        var moved = Stated with { Grid = grid with { Bbox = [-36_000, 1_000_000, 108_000, 1_108_000] } };
        Assert.Contains("by the descriptor's grid, cells of /v lie up to", Assert.Throws<GranuleException>(() => Map(file, moved)).Message);
    }

    [Fact]
    public void A_system_in_the_descriptor_is_that_of_a_file_that_has_axes_alone()
    {
        var file = WithoutAxes(true);
        foreach (var name in (string[])["row", "column"])
        {
            var axis = file.Variables.Single(variable => variable.Name == name);
            axis.Attributes["units"] = "km";
            for (var i = 0; i < axis.Values.Length; i++)
                axis.Values[i] = name == "row" ? 4000 - 5 * i : 2000 + 5 * i;
        }
        var raster = Map(file, Stated with { Grid = new GridDescriptor { Crs = "EPSG:3035" } }).Variables[0].Raster;
        Assert.Equal(3035, raster.Crs.Epsg);
        Assert.Equal(new GeoTransform(1_997_500, 5000, 0, 4_002_500, 0, -5000), raster.GeoTransform);
    }

    private static NetCdfFile WithoutAxes(bool hasIndexes)
    {
        var file = new NetCdfFile("smap_20200101.nc")
        {
            Dimensions = new() { ["row"] = 3, ["column"] = 4 },
            Variables = [new("v", "f4", ["row", "column"], [.. Enumerable.Range(0, 12).Select(i => (double)i)])],
        };
        if (hasIndexes)
        {
            file.Variables.Insert(0, new("row", "i4", ["row"], [0, 1, 2]) { Attributes = new() { ["standard_name"] = "projection_y_coordinate" } });
            file.Variables.Insert(0, new("column", "i4", ["column"], [0, 1, 2, 3]) { Attributes = new() { ["standard_name"] = "projection_x_coordinate" } });
        }
        return file;
    }

    private static NetCdfFile Numbered(double[] latitudes, double[] longitudes, Func<double, double, double> number) => CfFiles.Simple(
        "axes.nc",
        new NetCdfVariable("v", "f4", ["time", "lat", "lon"], [.. latitudes.SelectMany(latitude => longitudes.Select(longitude => number(latitude, longitude)))]),
        CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes));

    private MappedGranule Map(NetCdfFile file, DatasetDescriptor? dataset = null)
    {
        NetCdfFile.Write(_folder, file);
        var granule = GranuleOpener.Open(_folder[file.Name]);
        _open.Add(granule);
        return new CfGridReader().Map(granule, dataset ?? CfFiles.Dataset());
    }
}
