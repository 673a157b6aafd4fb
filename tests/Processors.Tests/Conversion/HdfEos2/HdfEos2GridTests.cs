using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Hdf4;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// Grids of files that are laid out as real products are: what comes of them is what the comments of <c>../shared/hdf4-cases</c> say, by whose formulas
/// libhdf4 and libhdfeos have written them.
/// </summary>
public sealed class HdfEos2GridTests
{
    private const string Tile = "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/";
    private const double MetresOfDegree = 111_200;

    [Fact]
    public void A_sinusoidal_tile_has_its_place_and_its_numbers()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("sin_tile.hdf"));
        var lst = Map(granule, Tile + "LST_Day_1km");
        CheckGeoTransform([0, 9266.254330558333, 0, 5559752.598333, 0, -9266.254330558333], lst.Raster);
        CheckProjection(lst.Raster, "+proj=sinu +R=6371007.181");
        Assert.Equal(Cells(120, 120, (r, c) => r + c == 0 ? 0 : 13000 + r + c), Numbers<ushort>(lst.Raster));
        Assert.Equal((0.02, 0.0, 0.0, "K"), (lst.Raster.Bands[0].Scale, lst.Raster.Bands[0].Offset, lst.Raster.Nodata, lst.Raster.Bands[0].Unit));
        Assert.Equal((7500, 65535), lst.ValidRange);

        var qc = Map(granule, Tile + "QC_Day").Raster;
        Assert.Equal((null, SampleType.UInt8), (qc.Nodata, qc.SampleType));
        Assert.Equal(Cells(120, 120, (r, c) => (r + c) % 256), Numbers<byte>(qc));

        var reliability = Map(granule, Tile + "reliability").Raster;
        Assert.Equal((-1.0, SampleType.Int16), (reliability.Nodata, reliability.SampleType));
        Assert.Equal(Cells(120, 120, (_, c) => c % 5 - 1), Numbers<short>(reliability));
    }

    [Fact]
    public void A_scale_factor_divides_where_the_descriptor_says_so()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("sin_tile.hdf"));
        var ndvi = Map(granule, Tile + "1 km 16 days NDVI", values: ValuesOption.Divide);
        Assert.Equal(Cells(120, 120, (r, c) => (r, c) switch { (0, 0) => -3000, (0, 1) => -2500, _ => 80 * r - c }), Numbers<short>(ndvi.Raster));
        Assert.Equal((0.0001, 0.0, -3000.0), (ndvi.Raster.Bands[0].Scale, ndvi.Raster.Bands[0].Offset, ndvi.Raster.Nodata));
        Assert.Equal((-2000, 10000), ndvi.ValidRange);
        // Beside it, a scale of less than one multiplies.
        Assert.Equal(0.02, Map(granule, Tile + "LST_Day_1km", values: ValuesOption.Divide).Raster.Bands[0].Scale);
    }

    [Fact]
    public void A_granule_states_its_day_and_product_in_CoreMetadata()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("sin_tile.hdf"));
        var mapped = new Hdfeos2GridMapping().Map(granule, Rasters.Dataset(Tile + "QC_Day"));
        Assert.Equal(new DateTimeOffset(2021, 1, 12, 0, 0, 0, TimeSpan.Zero), mapped.Date);
        Assert.Equal(new TimeRange(mapped.Date, mapped.Date.AddDays(1).AddSeconds(-1)), mapped.Time);
    }

    [Theory]
    [InlineData("cmg_packed.hdf")]
    [InlineData("cmg_degrees.hdf")]
    public void A_climate_modelling_grid_lies_alike_by_packed_and_by_plain_degrees(string name)
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case(name));
        var evi = Map(granule, "/HDFEOS/GRIDS/MOD_Grid_monthly_CMG_VI/Data Fields/CMG 0.05 Deg Monthly EVI").Raster;
        CheckGeoTransform([-180, 5, 0, 90, 0, -5], evi);
        Assert.Equal(4326, evi.Crs.Epsg);
        Assert.Equal(Cells(36, 72, (r, c) => 100 * r + c), Numbers<short>(evi));
    }

    [Fact]
    public void Polar_grids_lie_by_their_parameters_and_fields_of_one_name_are_told_apart_by_their_grids()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("polar.hdf"));
        var ice = Map(granule, "/HDFEOS/GRIDS/NpPolarGrid25km/Data Fields/SI_25km_NH_ICECON_DAY").Raster;
        CheckGeoTransform([-3850000, 200000, 0, 5850000, 0, -200000], ice);
        // The file has the eccentricity's square to six digits.
        CheckProjection(ice, "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +es=0.006693883");
        Assert.Equal(Cells(56, 38, (r, c) => (r + c) % 200), Numbers<byte>(ice));

        foreach (var (grid, lat, number) in new (string, int, Func<int, int>)[] { ("Northern Hemisphere", 90, r => r), ("Southern Hemisphere", -90, r => 250 - r) })
        {
            var extent = Map(granule, $"/HDFEOS/GRIDS/{grid}/Data Fields/Extent").Raster;
            CheckGeoTransform([-9036842.7625, 175472.675, 0, 9036842.7625, 0, -175472.675], extent);
            CheckProjection(extent, $"+proj=laea +lat_0={lat} +R=6371228");
            Assert.Equal(Cells(103, 103, (r, _) => number(r)), Numbers<byte>(extent));
        }
    }

    [Fact]
    public void Of_MODIS_Atmosphere_the_offset_is_a_stored_number_that_is_subtracted()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("mod08.hdf"));
        const string group = "/HDFEOS/GRIDS/mod08/Data Fields/";
        var mean = Map(granule, group + "Cloud_Top_Temperature_Mean", values: ValuesOption.Atmosphere).Raster;
        CheckGeoTransform([-180, 10, 0, 90, 0, -10], mean);
        var stored = Numbers<short>(mean);
        Assert.Equal(Cells(18, 36, (r, c) => (r, c) == (17, 35) ? -9999 : 100 * r + c), stored);
        Assert.Equal(150, stored[0] * mean.Bands[0].Scale + mean.Bands[0].Offset, 1e-9);
        Assert.Equal(-9999, mean.Nodata);

        var bins = Map(granule, group + "Cloud_Top_Temperature_Histogram_Counts", select: new() { ["Histogram_Bin"] = "index 2" }, values: ValuesOption.Atmosphere).Raster;
        Assert.Equal(Cells(18, 36, (r, _) => 2000 + r), Numbers<short>(bins));
    }

    [Fact]
    public void Of_AIRS_a_level_is_chosen_by_its_number_and_the_day_is_in_the_grids_attributes()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("airs.hdf"));
        const string path = "/HDFEOS/GRIDS/ascending/Data Fields/Temperature_A";
        var temperature = Map(granule, path, select: new() { ["StdPressureLev"] = "500" }).Raster;
        CheckGeoTransform([-180, 10, 0, 90, 0, -10], temperature);
        Assert.Equal(Enumerable.Range(0, 648).Select(i => 100f + i / 36), Rasters.ReadAll<float>(temperature));
        var first = Map(granule, path, select: new() { ["StdPressureLev"] = "1000" }).Raster;
        Assert.Equal((-9999, -9999f), (first.Nodata, Rasters.ReadAll<float>(first)[0]));

        var mapped = new Hdfeos2GridMapping().Map(granule, Dataset("/HDFEOS/GRIDS/location/Data Fields/Latitude"));
        Assert.Equal(new DateTimeOffset(2015, 12, 31, 0, 0, 0, TimeSpan.Zero), mapped.Date);
        Assert.Equal(new TimeRange(mapped.Date, mapped.Date.AddDays(1).AddSeconds(-1)), mapped.Time);
    }

    [Fact]
    public void Corners_that_are_the_middles_of_the_corner_cells_are_told_by_the_globe()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Structure("centres.hdf"));
        var mapped = new Hdfeos2GridMapping().Map(granule, Dataset("/HDFEOS/GRIDS/CO2/Data Fields/Field"));
        CheckGeoTransform([-181.25, 2.5, 0, 91, 0, -2], mapped.Variables[0].Raster);
        Assert.Equal(new TimeRange(new(2010, 4, 1, 0, 0, 0, TimeSpan.Zero), new(2010, 4, 30, 23, 59, 59, TimeSpan.Zero)), mapped.Time);
    }

    [Fact]
    public void A_grid_of_UTM_lies_in_its_zone()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Structure("utm.hdf"));
        var raster = Map(granule, "/HDFEOS/GRIDS/UTM/Data Fields/Field").Raster;
        CheckGeoTransform([400000, 1000, 0, 8200000, 0, -1000], raster);
        CheckProjection(raster, "EPSG:32733");
    }

    [Fact]
    public void Of_TRMM_the_grid_is_transposed_and_placed_by_its_header()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("trmm.hdf"));
        var dataset = Dataset("/precipitation") with { Mapping = "hdf4-grid" };
        dataset = dataset with { Variables = [dataset.Variables[0] with { Missing = [-9999.9] }] };
        var mapped = new Hdf4GridMapping().Map(granule, dataset);
        var raster = mapped.Variables[0].Raster;
        CheckGeoTransform([-180, 2.5, 0, 50, 0, -2.5], raster);
        Assert.Equal((4326, "mm/hr"), (raster.Crs.Epsg, raster.Bands[0].Unit));
        var pixels = Rasters.ReadAll<float>(raster);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (row, column) = (i / 144, i % 144);
            var (x, y) = (column, 39 - row);
            if ((x, y) == (0, 0))
                Assert.True(pixels[i] == raster.Nodata || float.IsNaN(pixels[i]));
            else
                Assert.Equal(x + y / 100f, pixels[i]);
        }
        Assert.Equal(new DateTimeOffset(2018, 8, 2, 1, 30, 0, TimeSpan.Zero), mapped.Time.Start);
        Assert.Equal(new DateTimeOffset(2018, 8, 2, 4, 29, 59, 999, TimeSpan.Zero), mapped.Time.End);
    }

    [Fact]
    public void Levels_may_be_the_scale_of_a_grids_dimension()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Structure("scales.hdf"));
        var raster = Map(granule, "/HDFEOS/GRIDS/ascending/Data Fields/Temperature_A", select: new() { ["StdPressureLev"] = "500" }).Raster;
        CheckGeoTransform([-180, 45, 0, 90, 0, -45], raster);
        Assert.Equal(Cells(4, 8, (r, c) => 100 + 10 * r + c), Numbers<short>(raster));
    }

    [Fact]
    public void Of_older_TRMM_the_time_is_in_PVL_and_the_place_in_the_descriptor()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Structure("pvl.hdf"));
        var dataset = Dataset("/percipitate", select: new() { ["scan"] = "index 0" }) with
        {
            Mapping = "hdf4-grid",
            Grid = new GridDescriptor { Crs = "EPSG:4326", Transform = [45, 0, -180, 0, 20, -40] },
        };
        var mapped = new Hdf4GridMapping().Map(granule, dataset);
        Assert.Equal(new TimeRange(new(2000, 10, 3, 0, 0, 0, TimeSpan.Zero), new(2000, 10, 4, 0, 0, 0, TimeSpan.Zero)), mapped.Time);
        CheckGeoTransform([-180, 45, 0, 40, 0, -20], mapped.Variables[0].Raster);
        Assert.Equal(Cells(4, 8, (r, c) => 10 * c + 3 - r).Select(number => (float)number), Rasters.ReadAll<float>(mapped.Variables[0].Raster));
    }

    [Fact]
    public void Structure_metadata_may_go_over_several_attributes_as_those_of_AIRS_do()
    {
        using var folder = new TemporaryFolder();
        var fill = new Dictionary<string, object> { ["_FillValue"] = -9999f };
        Hdfeos2Grid Grid(string name, int number) => new(name, 4, 8, [.. Enumerable.Range(0, 150).Select(i =>
            new Hdfeos2Field($"Quantity_with_a_long_name_{i}_{name}", Enumerable.Range(0, 32).Select(cell => 100f * i + cell + number).ToArray(), fill))]);
        File.WriteAllBytes(folder["airs.hdf"], Hdfeos2File.OfDays(Rasters.Dataset("/a").Source.Cmr!.ShortName, "\"7.0\"", new(2024, 1, 1), new(2024, 1, 1), Grid("ascending", 0), Grid("descending", 5000), Grid("ascending_MW_only", 9000)).ToBytes());
        using var granule = GranuleOpener.Open(folder["airs.hdf"]);
        foreach (var (name, number) in new[] { ("ascending", 0), ("descending", 5000), ("ascending_MW_only", 9000) })
        {
            var raster = Map(granule, $"/HDFEOS/GRIDS/{name}/Data Fields/Quantity_with_a_long_name_149_{name}").Raster;
            CheckGeoTransform([-180, 45, 0, 90, 0, -45], raster);
            Assert.Equal(Enumerable.Range(0, 32).Select(cell => 14900f + cell + number), Rasters.ReadAll<float>(raster));
        }
    }

    [Fact]
    public void Headers_may_be_attributes_of_a_Vgroup()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Structure("headers.hdf"));
        var mapped = new Hdf4GridMapping().Map(granule, Dataset("/surfaceRain") with { Mapping = "hdf4-grid" });
        CheckGeoTransform([-180, 45, 0, 40, 0, -20], mapped.Variables[0].Raster);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => 10f * (i % 8) + 3 - i / 8), Rasters.ReadAll<float>(mapped.Variables[0].Raster));
        Assert.Equal(new DateTimeOffset(1998, 10, 1, 0, 0, 0, TimeSpan.Zero), mapped.Time.Start);
    }

    [Fact]
    public void Of_a_damaged_dimension_record_nothing_is_believed_but_its_rank()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("huge.hdf"));
        Assert.Equal(Cells(120, 120, (r, c) => r + c == 0 ? 0 : 13000 + r + c), Numbers<ushort>(Map(granule, Tile + "LST_Day_1km").Raster));
    }

    [Theory]
    [InlineData("cut.hdf", "cut.hdf is corrupt: ")]
    [InlineData("loop.hdf", "loop.hdf is corrupt: the blocks of data descriptors go round")]
    public void A_file_that_is_broken_as_a_whole_is_refused_by_name(string name, string message)
    {
        var path = Hdf4Kit.Case(name);
        Assert.StartsWith(message, Assert.Throws<GranuleException>(() => GranuleOpener.Open(path)).Message);
    }

    [Fact]
    public void Without_whole_structure_metadata_a_grid_has_no_place_and_says_so()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("odl.hdf"));
        var e = Assert.Throws<GranuleException>(() => Map(granule, Tile + "LST_Day_1km"));
        Assert.StartsWith("odl.hdf: the grid /HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST: ", e.Message);
    }

    [Fact]
    public void A_field_whose_deflated_bytes_are_changed_is_refused_by_name()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("chunk.hdf"));
        var problems = granule.Arrays(Tile.TrimEnd('/')).Select(path => Record.Exception(() => ReadBytes(Map(granule, path).Raster))).OfType<Exception>().ToList();
        Assert.Matches(@"^chunk\.hdf is truncated or corrupt: reading /HDFEOS/.* failed: \d+ bytes compressed by deflate do not make \d+$", Assert.IsType<GranuleException>(Assert.Single(problems)).Message);
    }

    [Theory]
    [InlineData("storage.hdf", "/nbit", "storage.hdf: /nbit cannot be read: it is compressed by n-bit, which is not read; deflate and run lengths are")]
    [InlineData("storage.hdf", "/skphuff", "storage.hdf: /skphuff cannot be read: it is compressed by skipping Huffman, which is not read; deflate and run lengths are")]
    public void An_array_that_is_stored_in_another_way_is_refused_by_name(string name, string path, string message)
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case(name));
        using var array = granule.OpenArray(path);
        Assert.Equal(message, Assert.Throws<UnreadableException>(() => array.Read([0, 0], [1, 1], new byte[4])).Message);
    }

    private static DatasetDescriptor Dataset(string path, Dictionary<string, string>? select = null, string? values = null)
    {
        var dataset = Rasters.Dataset(path) with { Mapping = "hdfeos2-grid" };
        return dataset with
        {
            Options = values is null ? dataset.Options : new Dictionary<string, string> { [ValuesOption.Name] = values },
            Variables = [dataset.Variables[0] with { Select = select ?? [] }],
        };
    }

    private static MappedVariable Map(IGranule granule, string path, Dictionary<string, string>? select = null, string? values = null) =>
        new Hdfeos2GridMapping().Map(granule, Dataset(path, select, values)).Variables[0];

    private static IEnumerable<int> Cells(int rows, int columns, Func<int, int, int> number) =>
        Enumerable.Range(0, rows * columns).Select(i => number(i / columns, i % columns));

    private static int[] Numbers<T>(Raster raster) where T : unmanaged, IConvertible =>
        [.. Rasters.ReadAll<T>(raster).Select(number => number.ToInt32(CultureInfo.InvariantCulture))];

    private static byte[] ReadBytes(Raster raster)
    {
        var bytes = new byte[(long)raster.Width * raster.Height * raster.SampleType.Size()];
        raster.Pixels.Read(0, new PixelWindow(0, 0, raster.Width, raster.Height), bytes);
        return bytes;
    }

    private static void CheckGeoTransform(double[] expected, Raster raster)
    {
        var t = raster.GeoTransform;
        foreach (var (right, found) in expected.Zip([t.OriginX, t.PixelWidth, t.RowRotation, t.OriginY, t.ColumnRotation, t.PixelHeight]))
            Assert.Equal(right, found, 1e-5);
    }

    /// <summary>Corners, edges and random cells lie within a metre of where PROJ puts them; cells that are not on the Earth are so for both.</summary>
    private static void CheckProjection(Raster raster, string truth)
    {
        var (t, width, height) = (raster.GeoTransform, raster.Width, raster.Height);
        var points = new[] { 0, 1, 30, 57, 83, 99, 100 }.SelectMany(a => new[] { 0, 1, 17, 44, 71, 100 }.Select(b =>
            FormattableString.Invariant($"{t.OriginX + a / 100.0 * width * t.PixelWidth:R},{t.OriginY + b / 100.0 * height * t.PixelHeight:R}")));
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, ["-c", """
            import math, sys
            from osgeo import gdal, osr
            osr.UseExceptions()
            gdal.PushErrorHandler('CPLQuietErrorHandler')
            ways = []
            for definition in sys.argv[1:3]:
                system = osr.SpatialReference(); system.SetFromUserInput(definition)
                degrees = system.CloneGeogCS()
                for each in (system, degrees):
                    each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
                ways.append(osr.CoordinateTransformation(system, degrees))
            def place(way, point):
                try:
                    x, y, _ = way.TransformPoint(*point)
                    return (x, y) if math.isfinite(x) and math.isfinite(y) else None
                except RuntimeError:
                    return None
            worst = 0
            for text in sys.argv[3:]:
                a, b = (place(way, [float(part) for part in text.split(',')]) for way in ways)
                if (a is None) != (b is None):
                    print('inf'); sys.exit()
                if a:
                    turn = (a[0] - b[0] + 540) % 360 - 180
                    worst = max(worst, math.hypot(turn * math.cos(math.radians(a[1])), a[1] - b[1]))
            print(worst)
            """, raster.Crs.Wkt ?? $"EPSG:{raster.Crs.Epsg}", truth, .. points]);
        Assert.True(exitCode == 0, error);
        Assert.InRange(double.Parse(output, CultureInfo.InvariantCulture) * MetresOfDegree, 0, 1);
    }
}
