using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Gdal;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>
/// Projected grids with latitudes and longitudes cell by cell, as models of oceans and weather have them: PROJ's places of a text that the file may state or not.
/// </summary>
public sealed class CfPlacesTests : IDisposable
{
    private const int Rows = 40;
    private const int Columns = 50;
    private const string Arctic = "+proj=stere +a=6371000 +b=6371000 +lat_0=90 +lat_ts=60 +lon_0=58";

    private readonly TemporaryFolder _folder = new();
    private readonly List<IGranule> _open = [];

    public void Dispose()
    {
        _open.ForEach(granule => granule.Dispose());
        _folder.Dispose();
    }

    private static readonly Dictionary<string, object> Polar = new()
    {
        ["grid_mapping_name"] = "polar_stereographic",
        ["straight_vertical_longitude_from_pole"] = 58.0,
        ["latitude_of_projection_origin"] = 90.0,
        ["standard_parallel"] = 60.0,
    };

    private static readonly Dictionary<string, object> Conic = new()
    {
        ["grid_mapping_name"] = "lambert_conformal_conic",
        ["longitude_of_central_meridian"] = 15.0,
        ["latitude_of_projection_origin"] = 63.0,
        ["standard_parallel"] = 63.0,
    };

    private static readonly Dictionary<string, object> Mercator = new()
    {
        ["grid_mapping_name"] = "mercator",
        ["longitude_of_projection_origin"] = 10.0,
        ["standard_parallel"] = 5.0,
    };

    /// <summary>The shape is in a PROJ string beside the parameters, under one of the names that producers use.</summary>
    [Theory]
    [InlineData("proj4")]
    [InlineData("proj4_string")]
    [InlineData("proj4_params")]
    [InlineData("spatial_ref")]
    public void A_sphere_in_a_PROJ_string_is_the_shape(string attribute)
    {
        var file = File(Polar, Arctic, hasPlaces: false);
        Mapping(file)[attribute] = Arctic;
        WithinAMetre(Map(file), Arctic);
    }

    /// <summary>Nothing in words says the shape: the latitudes and longitudes do, whatever the projection.</summary>
    [Theory]
    [InlineData(nameof(Polar), "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=58", "+R=6371000")]
    [InlineData(nameof(Polar), "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=58", "+R=6378273")]
    [InlineData(nameof(Conic), "+proj=lcc +lat_0=63 +lat_1=63 +lon_0=15", "+R=6371229")]
    [InlineData(nameof(Conic), "+proj=lcc +lat_0=63 +lat_1=63 +lon_0=15", "+R=6370000")]
    [InlineData(nameof(Mercator), "+proj=merc +lat_ts=5 +lon_0=10", "+R=6367470")]
    [InlineData(nameof(Polar), "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=58", "+datum=WGS84")]
    public void A_shape_that_is_not_stated_is_the_one_that_latitudes_and_longitudes_fit(string mapping, string projection, string shape)
    {
        var file = File(mapping switch { nameof(Conic) => Conic, nameof(Mercator) => Mercator, _ => Polar }, $"{projection} {shape}");
        var mapped = Map(file);
        WithinAMetre(mapped, $"{projection} {shape}");
        Assert.Equal(shape.Contains("WGS84", StringComparison.Ordinal) ? 0 : 1, mapped.Warnings.Count);
        Assert.All(mapped.Warnings, warning => Assert.Contains($"{shape} is taken", warning));
    }

    [Fact]
    public void A_stated_shape_counts_without_a_warning()
    {
        var file = File(Polar, Arctic);
        Mapping(file)["earth_radius"] = 6371000.0;
        var mapped = Map(file);
        WithinAMetre(mapped, Arctic);
        Assert.Empty(mapped.Warnings);
    }

    /// <summary>Two cells of 20 km to the side, on the shape that the file states.</summary>
    [Fact]
    public void Places_that_no_statement_explains_are_refused_with_the_distance()
    {
        var file = File(Polar, Arctic, shift: 40_000);
        Mapping(file)["earth_radius"] = 6371000.0;
        var message = Assert.Throws<GranuleException>(() => Map(file)).Message;
        var distance = Regex.Match(message, @"cells lie up to ([\d.]+) km \(([\d.]+) cells\) from the latitudes and longitudes that the file has");
        Assert.True(distance.Success, message);
        Assert.Equal(40, double.Parse(distance.Groups[1].Value, CultureInfo.InvariantCulture), 4.0);
        Assert.Equal(2, double.Parse(distance.Groups[2].Value, CultureInfo.InvariantCulture), 0.01);
        Assert.Contains("grid: {crs: …}", message);
    }

    [Fact]
    public void A_wrong_longitude_in_the_parameters_loses_against_WKT_and_places_and_is_said()
    {
        var file = File(Polar, Arctic);
        Mapping(file)["straight_vertical_longitude_from_pole"] = 180.0;
        Mapping(file)["earth_radius"] = 6371000.0;
        Mapping(file)["proj4"] = Arctic;
        var mapped = Map(file);
        WithinAMetre(mapped, Arctic);
        Assert.Contains("the parameters of the projection, cells lie up to", Assert.Single(mapped.Warnings));
    }

    /// <remarks>WKT as GDAL before 3 wrote it, of NSIDC's south polar stereographic; the longitude of the parameters is half a turn off.</remarks>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Old_WKT_and_srid_win_over_the_parameters_and_the_contradiction_is_said(bool hasWkt)
    {
        const string wkt = """PROJCS["NSIDC Sea Ice Polar Stereographic South",GEOGCS["Hughes 1980",DATUM["Hughes_1980",SPHEROID["Hughes 1980",6378273,298.279411123064,AUTHORITY["EPSG","7058"]],AUTHORITY["EPSG","1359"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","10345"]],PROJECTION["Polar_Stereographic"],PARAMETER["latitude_of_origin",-70],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","3412"],AXIS["X",UNKNOWN],AXIS["Y",UNKNOWN]]""";
        var attributes = new Dictionary<string, object>(Polar)
        {
            ["srid"] = "urn:ogc:def:crs:EPSG::3412",
            ["straight_vertical_longitude_from_pole"] = 180.0,
            ["latitude_of_projection_origin"] = -90.0,
            ["standard_parallel"] = -70.0,
            ["semimajor_radius"] = 6378273.0,
            ["semiminor_radius"] = 6356889.449,
        };
        if (hasWkt)
            attributes["spatial_ref"] = wkt;
        var mapped = Map(File(attributes, "EPSG:3412", hasPlaces: false));
        Assert.Equal(3412, mapped.Variables[0].Raster.Crs.Epsg);
        Assert.Contains(mapped.Warnings, warning => warning.Contains("and the parameters of the projection contradict each other: cells lie up to", StringComparison.Ordinal));
    }

    [Fact]
    public void A_grid_mapping_that_is_not_there_is_passed_over_beside_degrees_with_a_warning()
    {
        var file = CfFiles.Simple("dangling.nc");
        file.Variables[^1].Attributes["grid_mapping"] = "crs";
        var mapped = Map(file);
        Assert.Equal(4326, mapped.Variables[0].Raster.Crs.Epsg);
        Assert.Contains("grid_mapping 'crs', and there is no such variable", Assert.Single(mapped.Warnings));
    }

    [Fact]
    public void A_grid_mapping_that_is_not_there_is_refused_where_the_axes_are_not_degrees()
    {
        var file = File(Polar, Arctic, hasPlaces: false);
        file.Variables.RemoveAll(variable => variable.Name == "crs");
        Assert.Contains("grid_mapping 'crs', and there is no such variable", Assert.Throws<GranuleException>(() => Map(file)).Message);
    }

    private static Dictionary<string, object> Mapping(NetCdfFile file) => file.Variables.Single(variable => variable.Name == "crs").Attributes;

    /// <summary>Cells of 20 km, stored in kilometres, from the south-west; their places by PROJ.</summary>
    private static NetCdfFile File(Dictionary<string, object> mapping, string definition, bool hasPlaces = true, double shift = 0)
    {
        double[] x = [.. Enumerable.Range(0, Columns).Select(i => -1971 + 20.0 * i)], y = [.. Enumerable.Range(0, Rows).Select(i => 1757 - 20.0 * i)];
        double[] longitudes = [.. Enumerable.Range(0, Rows * Columns).Select(i => x[i % Columns] * 1000 + shift)];
        double[] latitudes = [.. Enumerable.Range(0, Rows * Columns).Select(i => y[i / Columns] * 1000)];
        GdalCoordinateSystems.Transform(definition.StartsWith('+') ? $"{definition} +units=m +no_defs" : definition, "EPSG:4326", longitudes, latitudes);
        var file = new NetCdfFile("places.nc")
        {
            Dimensions = new() { ["time"] = 1, ["Y"] = Rows, ["X"] = Columns },
            Variables =
            [
                CfFiles.Time("days since 2020-01-01", 0),
                new("X", "f4", ["X"], x) { Attributes = new() { ["units"] = "km", ["standard_name"] = "projection_x_coordinate" } },
                new("Y", "f4", ["Y"], y) { Attributes = new() { ["units"] = "km", ["standard_name"] = "projection_y_coordinate" } },
                new("crs", "i4", [], [0]) { Attributes = new(mapping) },
                new("v", "f4", ["time", "Y", "X"], [.. Enumerable.Range(0, Rows * Columns).Select(i => (double)i)]) { Attributes = new() { ["grid_mapping"] = "crs" } },
            ],
        };
        if (hasPlaces)
        {
            file.Variables[^1].Attributes["coordinates"] = "longitude latitude";
            file.Variables.Insert(1, new("latitude", "f4", ["Y", "X"], latitudes) { Attributes = new() { ["units"] = "degrees_north" } });
            file.Variables.Insert(1, new("longitude", "f4", ["Y", "X"], longitudes) { Attributes = new() { ["units"] = "degrees_east" } });
        }
        return file;
    }

    private MappedGranule Map(NetCdfFile file)
    {
        NetCdfFile.Write(_folder, file);
        var granule = GranuleOpener.Open(_folder[file.Name]);
        _open.Add(granule);
        return new CfGridReader().Map(granule, CfFiles.Dataset());
    }

    /// <summary>The raster's pixels by its geotransform and system, and the same by the text.</summary>
    private static void WithinAMetre(MappedGranule mapped, string definition)
    {
        var raster = mapped.Variables[0].Raster;
        var system = raster.Crs.Epsg is { } code ? $"EPSG:{code}" : raster.Crs.Wkt!;
        var (ours, theirs) = (Places(system), Places($"{definition} +units=m +no_defs"));
        const double metre = 1 / 111_000.0;
        Assert.All(ours.Zip(theirs), pair =>
        {
            Assert.Equal(pair.Second.Latitude, pair.First.Latitude, metre);
            Assert.Equal(pair.Second.Longitude, pair.First.Longitude, metre / Math.Cos(pair.Second.Latitude * Math.PI / 180));
        });

        (double Longitude, double Latitude)[] Places(string from)
        {
            var g = raster.GeoTransform;
            double[] x = [.. Enumerable.Range(0, Rows * Columns).Select(i => g.OriginX + (i % Columns + 0.5) * g.PixelWidth)];
            double[] y = [.. Enumerable.Range(0, Rows * Columns).Select(i => g.OriginY + (i / Columns + 0.5) * g.PixelHeight)];
            Assert.Equal((-1981_000, 1767_000), (Math.Round(g.OriginX), Math.Round(g.OriginY)));
            GdalCoordinateSystems.Transform(from, "EPSG:4326", x, y);
            return [.. x.Zip(y)];
        }
    }
}
