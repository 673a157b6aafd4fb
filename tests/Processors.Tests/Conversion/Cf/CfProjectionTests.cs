using System.Globalization;
using System.Text.Json;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>Projected grids, held against PROJ as Debian's Python asks it, without this code's binding.</summary>
public sealed class CfProjectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IGranule> _open = [];

    public void Dispose()
    {
        _open.ForEach(granule => granule.Dispose());
        _folder.Dispose();
    }

    private static readonly Dictionary<string, object> Wgs84 = new() { ["semi_major_axis"] = 6378137.0, ["inverse_flattening"] = 298.257223563 };

    /// <summary>A CF grid mapping and what it is, in a text that PROJ's own documentation has.</summary>
    public static TheoryData<string, string, string, int?> Projections() => new()
    {
        { "polar_stereographic", "{\"straight_vertical_longitude_from_pole\":-45,\"latitude_of_projection_origin\":90,\"standard_parallel\":70}", "EPSG:3413", 3413 },
        { "polar_stereographic", "{\"straight_vertical_longitude_from_pole\":0,\"latitude_of_projection_origin\":-90,\"standard_parallel\":-71}", "EPSG:3031", 3031 },
        { "polar_stereographic", "{\"straight_vertical_longitude_from_pole\":-45,\"standard_parallel\":70,\"semi_major_axis\":6378273,\"inverse_flattening\":298.279411123064}", "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +rf=298.279411123064", null },
        { "lambert_azimuthal_equal_area", "{\"longitude_of_projection_origin\":0,\"latitude_of_projection_origin\":90}", "EPSG:6931", 6931 },
        { "lambert_cylindrical_equal_area", "{\"longitude_of_central_meridian\":0,\"standard_parallel\":30}", "EPSG:6933", 6933 },
        { "sinusoidal", "{\"longitude_of_central_meridian\":0,\"earth_radius\":6371007.181}", "+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m", null },
        { "transverse_mercator", "{\"longitude_of_central_meridian\":15,\"latitude_of_projection_origin\":0,\"scale_factor_at_central_meridian\":0.9996,\"false_easting\":500000}", "EPSG:32633", 32633 },
        { "lambert_conformal_conic", "{\"longitude_of_central_meridian\":-96,\"latitude_of_projection_origin\":39,\"standard_parallel\":[33,45]}", "+proj=lcc +lat_0=39 +lon_0=-96 +lat_1=33 +lat_2=45 +datum=WGS84", null },
        { "albers_conical_equal_area", "{\"longitude_of_central_meridian\":-96,\"latitude_of_projection_origin\":23,\"standard_parallel\":[29.5,45.5]}", "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +datum=WGS84", null },
        { "lambert_conformal_conic", "{\"longitude_of_central_meridian\":-96,\"latitude_of_projection_origin\":23,\"standard_parallel\":45}", "+proj=lcc +lat_0=23 +lon_0=-96 +lat_1=45 +lat_2=45 +datum=WGS84", null },
        { "albers_conical_equal_area", "{\"longitude_of_central_meridian\":-96,\"latitude_of_projection_origin\":23,\"standard_parallel\":45}", "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=45 +lat_2=45 +datum=WGS84", null },
        { "lambert_azimuthal_equal_area", "{\"longitude_of_projection_origin\":3,\"latitude_of_projection_origin\":46,\"longitude_of_prime_meridian\":2.5}", "+proj=laea +lon_0=3 +lat_0=46 +pm=2.5 +ellps=WGS84", null },
        { "lambert_azimuthal_equal_area", "{\"longitude_of_projection_origin\":-96,\"latitude_of_projection_origin\":46,\"reference_ellipsoid_name\":\"Clarke 1866\"}", "+proj=laea +lon_0=-96 +lat_0=46 +ellps=clrk66", null },
        { "mercator", "{\"longitude_of_projection_origin\":10,\"standard_parallel\":20}", "+proj=merc +lon_0=10 +lat_ts=20 +datum=WGS84", null },
        { "azimuthal_equidistant", "{\"longitude_of_projection_origin\":24,\"latitude_of_projection_origin\":8.5}", "+proj=aeqd +lat_0=8.5 +lon_0=24 +datum=WGS84", null },
    };

    [Theory]
    [MemberData(nameof(Projections))]
    public void Corners_and_points_within_are_where_PROJ_puts_them(string name, string parameters, string truth, int? epsg)
    {
        var raster = Map(File(name, parameters)).Raster;
        Assert.Equal(epsg, raster.Crs.Epsg);
        Assert.Equal(new GeoTransform(100_000, 25_000, 0, 400_000, 0, -25_000), raster.GeoTransform);
        Assert.Equal([.. Enumerable.Range(0, 4 * 6).Select(i => (float)((3 - i / 6) * 6 + i % 6))], Rasters.ReadAll<float>(raster));
        var ours = epsg is { } code ? $"EPSG:{code}" : raster.Crs.Wkt!;

        var worst = ExternalProgram.Run(ExternalProgram.Python, "-c", """
            import sys, random
            from osgeo import osr
            osr.UseExceptions()
            random.seed(1)
            degrees = osr.SpatialReference(); degrees.ImportFromEPSG(4326)
            ways = []
            for definition in sys.argv[1:3]:
                system = osr.SpatialReference(); system.SetFromUserInput(definition)
                for each in (system, degrees):
                    each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
                ways.append(osr.CoordinateTransformation(system, degrees))
            points = [(x, y) for x in (100000, 250000) for y in (300000, 400000)] + [(random.uniform(1e5, 2.5e5), random.uniform(3e5, 4e5)) for _ in range(50)]
            print(max(abs(a - b) for p in points for a, b in zip(ways[0].TransformPoint(*p), ways[1].TransformPoint(*p))))
            """, ours, truth);
        Assert.True(worst.ExitCode == 0, worst.Error);
        Assert.InRange(double.Parse(worst.Output, CultureInfo.InvariantCulture), 0, 1e-9);
    }

    [Fact]
    public void Kilometres_become_metres() =>
        Assert.Equal(new GeoTransform(100_000, 25_000, 0, 400_000, 0, -25_000), Map(File("sinusoidal", "{\"longitude_of_central_meridian\":0}", "km", 1000)).Raster.GeoTransform);

    /// <remarks>CF gives them in the coordinates' unit; 500,000 km would be no place on Earth.</remarks>
    [Theory]
    [InlineData("500")]
    [InlineData("500000")]
    public void A_false_easting_beside_kilometres_is_in_kilometres_unless_it_cannot_be(string easting) => Assert.Equal(
        32633,
        Map(File(
            "transverse_mercator",
            $"{{\"longitude_of_central_meridian\":15,\"latitude_of_projection_origin\":0,\"scale_factor_at_central_meridian\":0.9996,\"false_easting\":{easting}}}",
            "km", 1000)).Raster.Crs.Epsg);

    [Theory]
    [InlineData("crs: x y wgs: lat lon")]
    [InlineData("wgs: lat lon crs: x y")]
    [InlineData("crs")]
    public void Of_several_grid_mappings_that_of_the_axes_counts(string stated)
    {
        var file = File("lambert_azimuthal_equal_area", "{\"longitude_of_projection_origin\":0,\"latitude_of_projection_origin\":90}");
        file.Variables[^1].Attributes["grid_mapping"] = stated;
        file.Variables.Insert(0, new NetCdfVariable("wgs", "i4", [], [0.0]) { Attributes = { ["grid_mapping_name"] = "latitude_longitude" } });
        Assert.Equal(6931, Map(file).Raster.Crs.Epsg);
    }

    /// <remarks>At 25 km, half a cell is more than a turn of 360 many times over.</remarks>
    [Fact]
    public void Coordinates_that_are_edges_by_their_bounds_are_moved_to_the_middle()
    {
        var file = File("sinusoidal", "{\"longitude_of_central_meridian\":0}");
        AddBounds("x", above: 25_000);
        AddBounds("y", above: 25_000);
        Assert.Equal(new GeoTransform(112_500, 25_000, 0, 412_500, 0, -25_000), Map(file).Raster.GeoTransform);

        void AddBounds(string name, double above)
        {
            var axis = file.Variables.Single(variable => variable.Name == name);
            axis.Attributes["bounds"] = $"{name}_bounds";
            file.Variables.Insert(0, new NetCdfVariable($"{name}_bounds", "f8", [name, "two"], [.. axis.Values.SelectMany(value => (double[])[value, value + above])]));
            file.Dimensions["two"] = 2;
        }
    }

    [Fact]
    public void WKT_wins_over_parameters()
    {
        var (_, wkt, _) = ExternalProgram.Run(ExternalProgram.Python, "-c", "from osgeo import osr; s = osr.SpatialReference(); s.ImportFromEPSG(3035); print(s.ExportToWkt())");
        var parameters = new Dictionary<string, object> { ["longitude_of_central_meridian"] = 0, ["crs_wkt"] = wkt.Trim() };
        Assert.Equal(3035, Map(File("sinusoidal", JsonSerializer.Serialize(parameters))).Raster.Crs.Epsg);
    }

    /// <remarks>Rows and columns are 25 km, from (100 km, 400 km).</remarks>
    [Theory]
    [InlineData("km", "m", 1, 0.001)]
    [InlineData("km", "km", 1000, 0.001)]
    [InlineData("km", "", 1000, 0.001)]
    [InlineData("m", "km", 1000, 1)]
    [InlineData("us-ft", "m", 1, 3937 / 1200.0)]
    [InlineData("us-ft", "US_survey_foot", 1200 / 3937.0, 3937 / 1200.0)]
    [InlineData("ft", "ft", 0.3048, 1 / 0.3048)]
    public void Coordinates_come_out_in_the_units_of_the_WKT(string system, string units, double unit, double perMetre)
    {
        var (_, wkt, _) = ExternalProgram.Run(
            ExternalProgram.Python, "-c", $"from osgeo import osr; s = osr.SpatialReference(); s.ImportFromProj4('+proj=sinu +lon_0=0 +units={system}'); print(s.ExportToWkt())");
        var parameters = new Dictionary<string, object> { ["longitude_of_central_meridian"] = 0, ["crs_wkt"] = wkt.Trim() };
        var transform = Map(File("sinusoidal", JsonSerializer.Serialize(parameters), units, unit)).Raster.GeoTransform;
        double[] expected = [100_000 * perMetre, 25_000 * perMetre, 0, 400_000 * perMetre, 0, -25_000 * perMetre];
        Assert.All(
            expected.Zip([transform.OriginX, transform.PixelWidth, transform.RowRotation, transform.OriginY, transform.ColumnRotation, transform.PixelHeight]),
            pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) * 1e-12));
    }

    [Theory]
    [InlineData("hammer", "{\"longitude_of_central_meridian\":0}", "the projection 'hammer' is not known; those known are albers")]
    [InlineData("rotated_latitude_longitude", "{\"grid_north_pole_latitude\":39}", "(rotated_latitude_longitude) has no grid_north_pole_longitude")]
    [InlineData("polar_stereographic", "{\"standard_parallel\":70}", "(polar_stereographic) has no straight_vertical_longitude_from_pole")]
    [InlineData("geostationary", "{\"perspective_point_height\":35786023}", "(geostationary) has no longitude_of_projection_origin")]
    [InlineData("sinusoidal", "{\"longitude_of_central_meridian\":0,\"crs_wkt\":\"nonsense\"}", "is not understood")]
    [InlineData("sinusoidal", "{\"longitude_of_central_meridian\":0,\"reference_ellipsoid_name\":\"Potato\"}", "says its ellipsoid by the name 'Potato' alone")]
    [InlineData("latitude_longitude", "{\"spatial_ref\":\"EPSG:4326\"}", "is geographic, but the axes /x and /y are projected")]
    public void A_projection_that_cannot_be_is_refused(string name, string parameters, string reason) =>
        Assert.Contains(reason, Assert.Throws<GranuleException>(() => Map(File(name, parameters))).Message);

    [Fact]
    public void Units_that_are_no_length_are_refused() => Assert.Contains(
        "/x has the units 'furlong', and metres (m), kilometres (km) and feet (ft, US_survey_foot) are known",
        Assert.Throws<GranuleException>(() => Map(File("sinusoidal", "{\"longitude_of_central_meridian\":0}", "furlong"))).Message);

    [Fact]
    public void A_projected_grid_without_a_grid_mapping_is_refused()
    {
        var file = File("sinusoidal", "{}");
        file.Variables[^1].Attributes.Clear();
        file.Variables.RemoveAll(variable => variable.Name == "crs");
        Assert.Contains("no attribute grid_mapping says by which projection", Assert.Throws<UnplacedGridException>(() => Map(file)).Message);
    }

    /// <summary>Four rows from the south by six columns of 25 km, numbered in stored order.</summary>
    private static NetCdfFile File(string name, string parameters, string units = "m", double unit = 1)
    {
        var attributes = new Dictionary<string, object> { ["grid_mapping_name"] = name };
        foreach (var property in JsonDocument.Parse(parameters).RootElement.EnumerateObject())
        {
            attributes[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.Array => property.Value.EnumerateArray().Select(number => number.GetDouble()).ToArray(),
                _ => property.Value.GetDouble(),
            };
        }
        foreach (var (key, value) in Wgs84)
            if (!attributes.ContainsKey("earth_radius") && !attributes.ContainsKey("reference_ellipsoid_name"))
                attributes.TryAdd(key, value);
        return new NetCdfFile("a.nc")
        {
            Dimensions = new() { ["time"] = 1, ["y"] = 4, ["x"] = 6 },
            Variables =
            [
                CfFiles.Time("days since 2022-01-20", 0),
                new("y", "f8", ["y"], [.. Enumerable.Range(0, 4).Select(i => (312_500 + i * 25_000) / unit)])
                {
                    Attributes = new() { ["units"] = units, ["standard_name"] = "projection_y_coordinate" },
                },
                new("x", "f8", ["x"], [.. Enumerable.Range(0, 6).Select(i => (112_500 + i * 25_000) / unit)])
                {
                    Attributes = new() { ["units"] = units, ["standard_name"] = "projection_x_coordinate" },
                },
                new("crs", "i4", [], [0]) { Attributes = attributes },
                new("v", "f4", ["time", "y", "x"], [.. Enumerable.Range(0, 24).Select(i => (double)i)]) { Attributes = new() { ["grid_mapping"] = "crs: x y" } },
            ],
        };
    }

    private MappedVariable Map(NetCdfFile file)
    {
        NetCdfFile.Write(_folder, file);
        var granule = GranuleOpener.Open(_folder[file.Name]);
        _open.Add(granule);
        return new CfGridReader().Map(granule, CfFiles.Dataset()).Variables[0];
    }
}
