using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Footprints;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.Warping;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>Grids whose axes are angles: of a geostationary satellite's view, and of a rotated pole.</summary>
public sealed class CfAngularGridTests : IDisposable
{
    private const int Size = 100;
    private const double Height = 35_786_023;
    private const string Geostationary = "+proj=geos +h=35786023 +lon_0=-75 +sweep=x +a=6378137 +b=6356752.31414 +units=m +no_defs";

    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        _open.Reverse();
        _open.ForEach(each => each.Dispose());
        _folder.Dispose();
    }

    /// <remarks>GOES has radians, others microradians or none at all; satpy writes metres.</remarks>
    [Theory]
    [InlineData("rad", 1)]
    [InlineData("radian", 1)]
    [InlineData("microradian", 1e6)]
    [InlineData("", 1)]
    [InlineData("m", Height)]
    public void A_geostationary_grid_keeps_its_system_and_is_placed_in_metres(string units, double perRadian)
    {
        var raster = Map(View(units, perRadian)).Variables[0].Raster;
        var g = raster.GeoTransform;
        Assert.Equal(-0.0505 * Height, g.OriginX, 1.0);
        Assert.Equal(0.0505 * Height, g.OriginY, 1.0);
        Assert.Equal(0.001 * Height, g.PixelWidth, 0.1);
        // A place east and north of the satellite's, by the system that the raster has and by PROJ's text.
        double[] x = [1_500_000, -2_000_000], y = [2_500_000, -3_000_000];
        var (theirX, theirY) = ((double[])x.Clone(), (double[])y.Clone());
        GdalCoordinateSystems.Transform(raster.Crs.Wkt!, "EPSG:4326", x, y);
        GdalCoordinateSystems.Transform(Geostationary, "EPSG:4326", theirX, theirY);
        Assert.All(x.Concat(y).Zip(theirX.Concat(theirY)), pair => Assert.Equal(pair.Second, pair.First, 1e-7));
    }

    [Fact]
    public void A_geostationary_COG_is_read_by_GDAL_in_its_own_system()
    {
        var raster = Map(View("rad", 1)).Variables[0].Raster;
        new CogWriter().Write(raster, new CogOptions(), _folder["abi.tif"]);
        var (exitCode, output, error) = ExternalProgram.Run("gdalsrsinfo", "-o", "proj4", _folder["abi.tif"]);
        Assert.True(exitCode == 0, error);
        Assert.All((string[])["+proj=geos", "+sweep=x", "+lon_0=-75", "+h=35786023"], part => Assert.Contains(part, output));
        Assert.Equal("", ExternalProgram.ValidateCog(_folder["abi.tif"]));
    }

    /// <summary>The farthest that the satellite sees is some 81° of a great circle from below it.</summary>
    [Fact]
    public void The_footprint_of_a_full_disk_is_what_the_satellite_sees()
    {
        var box = RasterExtent.InDegrees(Map(View("rad", 1, step: 0.004)).Variables[0].Raster);
        Assert.Equal(-75 - 81.3, box.West, 0.5);
        Assert.Equal(-75 + 81.3, box.East, 0.5);
        Assert.Equal(-81.3, box.South, 0.5);
        Assert.Equal(81.3, box.North, 0.5);
    }

    [Fact]
    public void A_geostationary_grid_is_warped_to_degrees_pixel_by_pixel()
    {
        var mapped = Map(View("rad", 1));
        var warped = WarpedRaster.Create(mapped.Variables[0].Raster, new WarpDescriptor { Crs = "EPSG:4326", Resolution = 0.1, Bbox = [-95, -20, -55, 20] }, "abi", _folder.Path);
        _open.Add(warped);
        var values = Rasters.ReadAll<float>(warped.Raster);
        foreach (var (longitude, latitude) in ((double, double)[])[(-75, 0.05), (-80.05, 10.05), (-60.05, -15.05), (-90.05, 3.05)])
        {
            double[] x = [longitude], y = [latitude];
            GdalCoordinateSystems.Transform("EPSG:4326", Geostationary, x, y);
            var (column, row) = ((int)Math.Floor((x[0] / Height + 0.0505) / 0.001), (int)Math.Floor((0.0505 - y[0] / Height) / 0.001));
            var (ourColumn, ourRow) = ((int)Math.Floor((longitude + 95) / 0.1), (int)Math.Floor((20 - latitude) / 0.1));
            Assert.Equal(row * Size + column, values[ourRow * 400 + ourColumn]);
        }
    }

    /// <remarks>
    /// The rotation by spherical trigonometry: the rotated north pole lies at (39.25° N, 162° W), as EURO-CORDEX has it, and the rotated prime meridian leads from it through
    /// the geographic pole on to 18° E. The Earth's shape does not matter to latitudes and longitudes.
    /// </remarks>
    [Theory]
    [InlineData(-28.375, false)]
    [InlineData(331.625, false)]
    [InlineData(-28.375, true)]
    public void A_rotated_pole_is_warped_to_where_its_own_latitudes_and_longitudes_are(double west, bool hasPlaces)
    {
        var mapped = Map(Rotated(west, hasPlaces));
        Assert.Empty(mapped.Warnings);
        var warped = WarpedRaster.Create(mapped.Variables[0].Raster, new WarpDescriptor { Crs = "EPSG:4326", Resolution = 0.05, Bbox = [0, 40, 30, 60] }, "tas", _folder.Path);
        _open.Add(warped);
        var values = Rasters.ReadAll<float>(warped.Raster);
        foreach (var (row, column) in ((int, int)[])[(50, 60), (52, 61), (45, 55), (55, 70)])
        {
            var (longitude, latitude) = Unrotated(-28.375 + 0.44 * column, -23.375 + 0.44 * row);
            Assert.InRange(longitude, 0, 30);
            Assert.Equal(row * 106 + column, values[(int)((60 - latitude) / 0.05) * 600 + (int)(longitude / 0.05)]);
        }
    }

    [Fact]
    public void A_rotated_pole_without_a_warp_is_an_error_that_names_warp()
    {
        var raster = Map(Rotated(-28.375, hasPlaces: false)).Variables[0].Raster;
        Assert.Contains("by warp in the descriptor", Assert.Throws<CogException>(() => new CogWriter().Write(raster, new CogOptions(), _folder["a.tif"])).Message);
    }

    [Fact]
    public void A_rotated_pole_whose_own_places_are_others_is_refused()
    {
        var file = Rotated(-28.375, hasPlaces: true);
        var latitudes = file.Variables.Single(variable => variable.Name == "lat").Values;
        for (var i = 0; i < latitudes.Length; i++)
            latitudes[i] = Math.Max(-90, latitudes[i] - 3);
        Assert.Contains("from the latitudes and longitudes that the file has", Assert.Throws<GranuleException>(() => Map(file)).Message);
    }

    private static (double Longitude, double Latitude) Unrotated(double longitude, double latitude)
    {
        const double radian = Math.PI / 180, pole = 39.25 * radian;
        var (x, y) = (longitude * radian, latitude * radian);
        var sine = Math.Sin(pole) * Math.Sin(y) + Math.Cos(pole) * Math.Cos(y) * Math.Cos(x);
        var east = Math.Atan2(Math.Cos(y) * Math.Sin(x), Math.Sin(pole) * Math.Cos(y) * Math.Cos(x) - Math.Cos(pole) * Math.Sin(y));
        return (18 + east / radian, Math.Asin(sine) / radian);
    }

    private static NetCdfFile Rotated(double west, bool hasPlaces)
    {
        const int rows = 103, columns = 106;
        double[] x = [.. Enumerable.Range(0, columns).Select(i => (west + 0.44 * i) % 360)], y = [.. Enumerable.Range(0, rows).Select(i => -23.375 + 0.44 * i)];
        var file = new NetCdfFile("rotated.nc")
        {
            Dimensions = new() { ["time"] = 1, ["rlat"] = rows, ["rlon"] = columns },
            Variables =
            [
                CfFiles.Time("days since 2020-01-01", 0),
                new("rlat", "f8", ["rlat"], y) { Attributes = new() { ["units"] = "degrees", ["standard_name"] = "grid_latitude" } },
                new("rlon", "f8", ["rlon"], x) { Attributes = new() { ["units"] = "degrees", ["standard_name"] = "grid_longitude" } },
                new("rotated_pole", "i4", [], [0])
                {
                    Attributes = new() { ["grid_mapping_name"] = "rotated_latitude_longitude", ["grid_north_pole_latitude"] = 39.25, ["grid_north_pole_longitude"] = -162.0 },
                },
                new("tas", "f4", ["time", "rlat", "rlon"], [.. Enumerable.Range(0, rows * columns).Select(i => (double)i)]) { Attributes = new() { ["grid_mapping"] = "rotated_pole" } },
            ],
        };
        if (hasPlaces)
        {
            var places = Enumerable.Range(0, rows * columns).Select(i => Unrotated(-28.375 + 0.44 * (i % columns), -23.375 + 0.44 * (i / columns))).ToList();
            file.Variables.Insert(1, new("lat", "f8", ["rlat", "rlon"], [.. places.Select(place => place.Latitude)]) { Attributes = new() { ["units"] = "degrees_north" } });
            file.Variables.Insert(1, new("lon", "f8", ["rlat", "rlon"], [.. places.Select(place => place.Longitude)]) { Attributes = new() { ["units"] = "degrees_east" } });
            file.Variables[^1].Attributes["coordinates"] = "lon lat";
        }
        return file;
    }

    /// <summary>Numbered row by row from the north.</summary>
    private static NetCdfFile View(string units, double perRadian, double step = 0.001)
    {
        double[] middles = [.. Enumerable.Range(0, Size).Select(i => (i - 50) * step * perRadian)];
        return new NetCdfFile("abi.nc")
        {
            Dimensions = new() { ["y"] = Size, ["x"] = Size },
            Attributes = new() { ["time_coverage_start"] = "2020-01-01T00:00:00Z", ["time_coverage_end"] = "2020-01-01T00:10:00Z" },
            Variables =
            [
                new("x", "f8", ["x"], middles) { Attributes = new() { ["units"] = units, ["standard_name"] = "projection_x_coordinate" } },
                new("y", "f8", ["y"], [.. middles.Select(value => -value)]) { Attributes = new() { ["units"] = units, ["standard_name"] = "projection_y_coordinate" } },
                new("goes_imager_projection", "i4", [], [0])
                {
                    Attributes = new()
                    {
                        ["grid_mapping_name"] = "geostationary",
                        ["perspective_point_height"] = Height,
                        ["semi_major_axis"] = 6378137.0,
                        ["semi_minor_axis"] = 6356752.31414,
                        ["latitude_of_projection_origin"] = 0.0,
                        ["longitude_of_projection_origin"] = -75.0,
                        ["sweep_angle_axis"] = "x",
                    },
                },
                new("LST", "f4", ["y", "x"], [.. Enumerable.Range(0, Size * Size).Select(i => (double)i)])
                {
                    Attributes = new() { ["grid_mapping"] = "goes_imager_projection", ["_FillValue"] = -999.0 },
                },
            ],
        };
    }

    private MappedGranule Map(NetCdfFile file)
    {
        NetCdfFile.Write(_folder, file);
        var granule = GranuleOpener.Open(_folder[file.Name]);
        _open.Add(granule);
        return new CfGridReader().Map(granule, CfFiles.Dataset(file.Variables[^1].Name is var name ? $"/{name}" : ""));
    }
}
