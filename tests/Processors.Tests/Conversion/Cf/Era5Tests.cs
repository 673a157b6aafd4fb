using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>
/// Files of the Climate Data Store, from the north and from 0 to 360. Old ones are netCDF-3, packed, with <c>time</c> (the header dump of an ECMWF
/// subset that Unidata keeps among its examples of netCDF files); new ones are netCDF-4 by cfgrib, with <c>valid_time</c> and texts beside it (ECMWF,
/// "GRIB to netCDF conversion on new CDS and ADS systems").
/// </summary>
public sealed class Era5Tests : IDisposable
{
    private const int Rows = 5, Columns = 8;
    private static readonly DateTimeOffset Start = new(2024, 2, 29, 23, 0, 0, TimeSpan.Zero);
    private static readonly double[] Latitudes = Axis.Doubles(Rows, 90, -45), Longitudes = Axis.Doubles(Columns, 0, 45);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_old_file_is_packed_and_counts_hours_since_1900()
    {
        var hours = (Start - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalHours;
        const double scale = 0.00190174052281, offset = 264.930443;
        NetCdfFile.Write(_folder, new NetCdfFile("download.nc")
        {
            Dimensions = new() { ["longitude"] = Columns, ["latitude"] = Rows, ["time"] = 2 },
            Variables =
            [
                new("longitude", "f4", ["longitude"], Longitudes) { Attributes = new() { ["units"] = "degrees_east", ["long_name"] = "longitude" } },
                new("latitude", "f4", ["latitude"], Latitudes) { Attributes = new() { ["units"] = "degrees_north", ["long_name"] = "latitude" } },
                new("time", "i4", ["time"], [hours, hours + 1]) { Attributes = new() { ["units"] = "hours since 1900-01-01 00:00:00.0", ["calendar"] = "gregorian" } },
                new("t2m", "i2", ["time", "latitude", "longitude"], [.. Enumerable.Range(0, 2 * Rows * Columns).Select(i => i == 3 ? -32767.0 : i - 40)])
                {
                    Attributes = new()
                    {
                        ["scale_factor"] = scale, ["add_offset"] = offset, ["_FillValue"] = -32767.0, ["missing_value"] = -32767.0, ["units"] = "K",
                    },
                },
            ],
        });
        using var granule = GranuleOpener.Open(_folder["download.nc"]);
        var items = Map(granule);
        Assert.Equal([Start, Start.AddHours(1)], items.Select(item => item.Date));
        var raster = items[0].Variables[0].Raster;
        Assert.Equal((SampleType.Int16, -32767, scale, offset), (raster.SampleType, raster.Nodata, raster.Bands[0].Scale, raster.Bands[0].Offset));
        EveryNumberIsInPlace(raster, Rasters.ReadAll<short>(raster).Select(sample => (double)sample).ToArray(), i => i == 3 ? -32767 : i - 40);
        EveryNumberIsInPlace(items[1].Variables[0].Raster, Rasters.ReadAll<short>(items[1].Variables[0].Raster).Select(sample => (double)sample).ToArray(), i => i);
    }

    [Fact]
    public void A_new_file_has_valid_time_and_texts_beside_it()
    {
        float[] values = [.. Enumerable.Range(0, 2 * Rows * Columns).Select(i => i == 3 ? float.NaN : 200f + i)];
        var file = new NetCdf4File();
        var root = file.Root;
        root.Attributes["Conventions"] = "CF-1.7";
        root.Attributes["GRIB_centre"] = "ecmf";
        string[] dimensions = [root.Dimension("valid_time", 2), root.Dimension("latitude", Rows), root.Dimension("longitude", Columns)];
        root.Variable("number", [], new[] { 0L }, new() { ["units"] = "1", ["long_name"] = "ensemble member numerical id", ["standard_name"] = "realization" });
        root.Variable("valid_time", ["valid_time"], new[] { Start.ToUnixTimeSeconds(), Start.ToUnixTimeSeconds() + 3600 }, new()
        {
            ["units"] = "seconds since 1970-01-01",
            ["calendar"] = "proleptic_gregorian",
            ["standard_name"] = "time",
            ["long_name"] = "time",
        });
        root.Variable("latitude", ["latitude"], Latitudes, new() { ["units"] = "degrees_north", ["standard_name"] = "latitude", ["stored_direction"] = "decreasing" });
        root.Variable("longitude", ["longitude"], Longitudes, new() { ["units"] = "degrees_east", ["standard_name"] = "longitude" });
        root.Texts("expver", ["valid_time"], ["0001", "0005"]);
        root.Variable("t2m", dimensions, values, new()
        {
            ["_FillValue"] = float.NaN,
            ["GRIB_missingValue"] = 3.4028234663852886e38,
            ["units"] = "K",
            ["long_name"] = "2 metre temperature",
            ["coordinates"] = "number valid_time latitude longitude expver",
        }, [1, Rows, Columns], deflate: 4, shuffle: true);
        file.Write(_folder["data_stream-oper.nc"]);

        using var granule = GranuleOpener.Open(_folder["data_stream-oper.nc"]);
        var items = Map(granule);
        Assert.Equal([Start, Start.AddHours(1)], items.Select(item => item.Date));
        for (var step = 0; step < 2; step++)
        {
            var raster = items[step].Variables[0].Raster;
            Assert.Equal((SampleType.Float32, "K"), (raster.SampleType, raster.Bands[0].Unit));
            EveryNumberIsInPlace(raster, Rasters.ReadAll<float>(raster).Select(sample => (double)sample).ToArray(), i => values[step * Rows * Columns + i]);
        }
    }

    private static IReadOnlyList<MappedGranule> Map(IGranule granule) => new CfGridReader().MapItems(granule, CfFiles.Dataset("/t2m") with { WrapLongitude = true });

    private static void EveryNumberIsInPlace(Raster raster, double[] pixels, Func<int, double> stored)
    {
        Assert.Equal(new GeoTransform(-202.5, 45, 0, 112.5, 0, -45), raster.GeoTransform);
        for (var i = 0; i < Rows * Columns; i++)
        {
            var (latitude, longitude) = (Latitudes[i / Columns], Longitudes[i % Columns]);
            var column = (int)Math.Floor((longitude >= 180 ? longitude - 360 - raster.GeoTransform.OriginX : longitude - raster.GeoTransform.OriginX) / 45);
            var row = (int)Math.Floor((raster.GeoTransform.OriginY - latitude) / 45);
            Assert.Equal(stored(i), pixels[row * Columns + column]);
        }
    }
}
