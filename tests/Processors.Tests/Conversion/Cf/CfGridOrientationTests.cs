using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>Every order of dimensions, direction of axes, packing and format, each pixel held against the file's own coordinates.</summary>
public sealed class CfGridOrientationTests : IClassFixture<CfGridOrientationTests.Files>
{
    private static readonly string[][] Orders =
        [["lat", "lon"], ["lon", "lat"], ["time", "lat", "lon"], ["time", "lon", "lat"], ["lat", "time", "lon"], ["lon", "lat", "time"]];

    private readonly Files _files;

    public CfGridOrientationTests(Files files) => _files = files;

    public static TheoryData<string, string, bool, bool, bool, bool> Cases()
    {
        var cases = new TheoryData<string, string, bool, bool, bool, bool>();
        foreach (var format in (string[])["NC", "NC4"])
            foreach (var order in Orders)
                for (var bits = 0; bits < 16; bits++)
                    cases.Add(format, string.Join(',', order), (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_number_lands_where_its_cell_lies(string format, string order, bool northFirst, bool eastFirst, bool packed, bool to360)
    {
        using var granule = GranuleOpener.Open(_files.Folder[NameOf(format, order, northFirst, eastFirst, packed, to360)]);
        var dataset = CfFiles.Dataset() with { WrapLongitude = to360 };
        var raster = new CfGridReader().Map(granule, dataset).Variables.Single().Raster;

        Assert.Equal(new GeoTransform(-180, 45, 0, 75, 0, -30), raster.GeoTransform);
        Assert.Equal((8, 5, 4326), (raster.Width, raster.Height, raster.Crs.Epsg));
        var pixels = packed ? [.. Rasters.ReadAll<short>(raster).Select(sample => sample * 0.5 + 3)] : Rasters.ReadAll<float>(raster).Select(sample => (double)sample).ToArray();
        EveryPixelIsInPlace(raster, pixels);
        if (!packed)
            return;
        Assert.Equal((0.5, 3.0, -999.0), (raster.Bands[0].Scale, raster.Bands[0].Offset, raster.Nodata));
        var unpacked = new CfGridReader().Map(granule, dataset.With(variable => variable with { Unpack = true })).Variables.Single().Raster;
        EveryPixelIsInPlace(unpacked, [.. Rasters.ReadAll<float>(unpacked).Select(value => (double)value)]);
        Assert.Equal((1.0, 0.0, double.NaN), (unpacked.Bands[0].Scale, unpacked.Bands[0].Offset, unpacked.Nodata));
    }

    private static void EveryPixelIsInPlace(Raster raster, double[] pixels)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            var longitude = raster.GeoTransform.OriginX + (i % raster.Width + 0.5) * raster.GeoTransform.PixelWidth;
            var latitude = raster.GeoTransform.OriginY + (i / raster.Width + 0.5) * raster.GeoTransform.PixelHeight;
            Assert.Equal(CfFiles.NumberAt(longitude, latitude), pixels[i]);
        }
    }

    private static string NameOf(string format, string order, bool northFirst, bool eastFirst, bool packed, bool to360) =>
        $"{format}_{order.Replace(',', '-')}_{northFirst}_{eastFirst}_{packed}_{to360}.nc";

    public sealed class Files : IDisposable
    {
        public Files()
        {
            NetCdfFile.Write(Folder, [.. Cases().Select(row => row.Data).Select(c => Make(c.Item1, c.Item2, c.Item3, c.Item4, c.Item5, c.Item6))]);
        }

        internal TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();

        private static NetCdfFile Make(string format, string order, bool northFirst, bool eastFirst, bool packed, bool to360)
        {
            double[] latitudes = northFirst ? [.. CfFiles.Latitudes.Reverse()] : CfFiles.Latitudes;
            double[] longitudes = to360 ? [.. CfFiles.Longitudes.Select(longitude => (longitude + 360) % 360).Order()] : CfFiles.Longitudes;
            if (eastFirst)
                longitudes = [.. longitudes.Reverse()];
            var names = order.Split(',');
            var values = CfFiles.Values(names, latitudes, longitudes);
            var field = packed
                ? new NetCdfVariable("v", "i2", names, [.. values.Select(value => (value - 3) / 0.5)])
                {
                    Attributes = new() { ["_FillValue"] = -999, ["scale_factor"] = 0.5, ["add_offset"] = 3 },
                }
                : new NetCdfVariable("v", "f4", names, values);
            return CfFiles.Simple(
                NameOf(format, order, northFirst, eastFirst, packed, to360), field, CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes)) with
            { Format = format };
        }
    }
}
