using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Granules;
using Datasets.Support;
using PureHDF;
using PureHDF.Filters;

namespace Datasets.Mapping.Cf;

/// <summary>Generated granules in the layouts that the shipped descriptors cite, of full size, each cell with a number that tells its place.</summary>
public sealed class ShippedCfDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_IMERG_half_hour_of_lon_by_lat_from_the_south_comes_out_north_up()
    {
        const int columns = 3600, rows = 1800;
        var field = new float[columns * rows];
        for (var i = 0; i < field.Length; i++)
            field[i] = i / rows * 2 + i % rows * 0.0001f;
        var path = _folder["3B-HHR.MS.MRG.3IMERG.20240630-S233000-E235959.1410.V07B.HDF5"];
        // 2024-06-30T23:30:00 without leap seconds, as the file's own text says they are counted.
        var seconds = (int)(new DateTime(2024, 6, 30, 23, 30, 0) - new DateTime(1980, 1, 6)).TotalSeconds;
        new H5File
        {
            Attributes = new() { ["FileHeader"] = "DOIshortName=3IMERGHH;\nStartGranuleDateTime=2024-06-30T23:30:00.000Z;\nStopGranuleDateTime=2024-06-30T23:59:59.999Z;\n" },
            ["Grid"] = new H5Group
            {
                ["precipitation"] = Field(field, [1, columns, rows], [1, 145, 1800]),
                ["precipitationQualityIndex"] = Field(field, [1, columns, rows], [1, 291, 1800]),
                ["time"] = Named("time", new[] { seconds }, new() { ["units"] = "seconds since 1980-01-06 00:00:00 UTC", ["calendar"] = "julian", ["axis"] = "T", ["bounds"] = "time_bnds" }),
                ["time_bnds"] = Named("time,nv", new[] { seconds, seconds + 1799 }, [], [1, 2]),
                ["lon"] = Named("lon", Axis(columns, -179.95, 0.1), new() { ["units"] = "degrees_east", ["axis"] = "X" }),
                ["lat"] = Named("lat", Axis(rows, -89.95, 0.1), new() { ["units"] = "degrees_north", ["axis"] = "Y" }),
            },
        }.Write(path, new H5WriteOptions(DefaultStringLength: 512));

        using var granule = GranuleOpener.Open(path);
        var dataset = Shipped("gpm-imerg-half-hourly");
        var mapped = Assert.Single(new CfGridMapping().MapItems(granule, dataset));
        Assert.Equal("3B-HHR-IMERG_20240630T2330", dataset.ItemId.Format(mapped.Date, dataset.Id, granule.FileName));
        Assert.Equal((23, 30, 23, 59, 59), (mapped.Time.Start.Hour, mapped.Time.Start.Minute, mapped.Time.End.Hour, mapped.Time.End.Minute, mapped.Time.End.Second));
        var raster = mapped.Variables[0].Raster;
        Assert.Equal(("mm/hr", (double)-9999.9f, -180.0, 90.0), (raster.Bands[0].Unit, raster.Nodata, raster.GeoTransform.OriginX, raster.GeoTransform.OriginY));
        var pixels = Rasters.ReadAll<float>(raster);
        Assert.Equal(Expected(rows, columns, (row, column) => column * 2 + (rows - 1 - row) * 0.0001f), pixels.AsSpan());
    }

    [Fact]
    public void An_OMPS_day_is_named_after_its_day_and_not_the_start_of_its_range()
    {
        const int columns = 360, rows = 180;
        float[] field = [.. Enumerable.Range(0, rows * columns).Select(i => (float)i)];
        var path = _folder["OMPS-NPP_NMTO3-L3-DAILY_v2.1_2018m0102_2018m0104t012837.h5"];
        new H5File
        {
            Attributes = new()
            {
                ["Date"] = "2018-01-02",
                ["time_coverage_start"] = "2018-01-01T12:00:00.000000Z",
                ["time_coverage_end"] = "2018-01-03T12:00:00.000000Z",
                ["ShortName"] = "OMPS_NPP_NMTO3_L3_DAILY",
            },
            ["ColumnAmountO3"] = Labelled(field, rows, columns),
            ["RadiativeCloudFraction"] = Labelled(field, rows, columns),
            ["Latitude"] = Coordinate(Axis(rows, -89.5, 1), "degrees_north"),
            ["Longitude"] = Coordinate(Axis(columns, -179.5, 1), "degrees_east"),
        }.Write(path, new H5WriteOptions(DefaultStringLength: 64));

        using var granule = GranuleOpener.Open(path);
        var mapped = Assert.Single(new CfGridMapping().MapItems(granule, Shipped("omps-ozone")));
        var noon = new DateTimeOffset(2018, 1, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal((noon.AddHours(12), new TimeRange(noon, noon.AddDays(2))), (mapped.Date, mapped.Time));
        var raster = mapped.Variables[0].Raster;
        Assert.Equal((new GeoTransform(-180, 1, 0, 90, 0, -1), "DU"), (raster.GeoTransform, raster.Bands[0].Unit));
        var pixels = Rasters.ReadAll<float>(raster);
        Assert.Equal(Expected(rows, columns, (row, column) => (rows - 1 - row) * columns + column), pixels.AsSpan());
    }

    [Fact]
    public void A_MERRA2_day_becomes_24_items_of_rows_that_reach_beyond_the_poles()
    {
        const string name = "MERRA2_400.tavg1_2d_slv_Nx.20160601.nc4";
        var (exitCode, _, error) = ExternalProgram.RunIn(_folder.Path, ExternalProgram.Python, "-c", """
            import sys
            import numpy as np
            from osgeo import gdal
            gdal.UseExceptions()
            dataset = gdal.GetDriverByName('netCDF').CreateMultiDimensional(sys.argv[1], [], ['FORMAT=NC4'])
            root = dataset.GetRootGroup()
            text = gdal.ExtendedDataType.CreateString()
            def put(owner, **attributes):
                for key, value in attributes.items():
                    owner.CreateAttribute(key, [], text).Write(value)
            sizes = {'time': 24, 'lat': 361, 'lon': 576}
            dimensions = {key: root.CreateDimension(key, None, None, size) for key, size in sizes.items()}
            def coordinate(key, kind, values, units):
                array = root.CreateMDArray(key, [dimensions[key]], gdal.ExtendedDataType.Create(kind))
                put(array, long_name=key, units=units)
                array.Write(values)
            coordinate('lon', gdal.GDT_Float64, -180 + 0.625 * np.arange(576), 'degrees_east')
            coordinate('lat', gdal.GDT_Float64, -90 + 0.5 * np.arange(361), 'degrees_north')
            coordinate('time', gdal.GDT_Int32, np.arange(0, 1440, 60, dtype='i4'), 'minutes since 2016-06-01 00:30:00')
            step, row, column = np.indices((24, 361, 576), dtype='f4')
            for key in ('T2M', 'SLP', 'U10M', 'V10M'):
                array = root.CreateMDArray(key, list(dimensions.values()), gdal.ExtendedDataType.Create(gdal.GDT_Float32), ['BLOCKSIZE=1,361,576', 'COMPRESS=DEFLATE', 'ZLEVEL=1'])
                array.SetNoDataValueDouble(float(np.float32(1e15)))
                put(array, long_name=key, units='K')
                array.Write((step * 300000 + row * 576 + column).astype('f4').tobytes(), [0, 0, 0], [24, 361, 576], None, None, array.GetDataType())
            put(root, ShortName='M2T1NXSLV', RangeBeginningDate='2016-06-01', RangeBeginningTime='00:00:00.000000', RangeEndingDate='2016-06-01', RangeEndingTime='23:59:59.000000')
            array = root = dataset = None
            """, name);
        Assert.True(exitCode == 0, error);

        using var granule = GranuleOpener.Open(_folder[name]);
        var dataset = Shipped("merra2-surface");
        var items = new CfGridMapping().MapItems(granule, dataset);
        Assert.Equal(24, items.Count);
        Assert.Equal(
            [.. Enumerable.Range(0, 24).Select(hour => $"MERRA2_tavg1_2d_slv_Nx_20160601T{hour:00}30")],
            items.Select(item => dataset.ItemId.Format(item.Date, dataset.Id, granule.FileName)));
        var raster = items[7].Variables[2].Raster;
        Assert.Equal(new GeoTransform(-180.3125, 0.625, 0, 90.25, 0, -0.5), raster.GeoTransform);
        var pixels = Rasters.ReadAll<float>(raster);
        Assert.Equal(Expected(361, 576, (row, column) => 7 * 300000 + (360 - row) * 576 + column), pixels.AsSpan());
    }

    private static DatasetDescriptor Shipped(string id) =>
        DescriptorLibrary.Load(Repository.PathOf("datasets"), MappingRegistry.Default.Keys).Resolve(id);

    private static ReadOnlySpan<float> Expected(int rows, int columns, Func<int, int, float> cell)
    {
        var pixels = new float[rows * columns];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = cell(i / columns, i % columns);
        return pixels;
    }

    private static float[] Axis(int count, double first, double step) => [.. Enumerable.Range(0, count).Select(i => (float)(first + i * step))];

    private static H5Dataset Field(float[] values, ulong[] shape, uint[] chunks) => new(
        values, chunks: chunks, fileDims: shape, datasetCreation: new(Filters: [ShuffleFilter.Id, DeflateFilter.Id]))
    {
        Attributes = new() { ["DimensionNames"] = "time,lon,lat", ["units"] = "mm/hr", ["_FillValue"] = -9999.9f, ["coordinates"] = "time lon lat" },
    };

    private static H5Dataset Named<T>(string dimensions, T[] values, Dictionary<string, object> attributes, ulong[]? shape = null) =>
        new(values, fileDims: shape ?? [(ulong)values.Length]) { Attributes = new(attributes) { ["DimensionNames"] = dimensions } };

    private static H5Dataset Labelled(float[] values, int rows, int columns) => new(values, fileDims: [(ulong)rows, (ulong)columns])
    {
        Attributes = new() { ["DIMENSION_LABELS"] = new[] { "Latitude", "Longitude" }, ["units"] = "DU", ["_FillValue"] = -1.2676506e30f },
    };

    private static H5Dataset Coordinate(float[] values, string units) => new(values) { Attributes = new() { ["units"] = units } };
}
