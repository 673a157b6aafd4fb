using System.Runtime.InteropServices;
using System.Text.Json;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>A COG as GDAL's Python reads it, which shares no code with what wrote it.</summary>
internal sealed record ReadCog(
    string Path, int Width, int Height, double[] GeoTransform, int? Epsg, string Type, double? Nodata, string Unit, double Scale, double Offset,
    string[] Problems)
{
    /// <summary>Row by row from the north.</summary>
    public double[] Pixels { get; private init; } = [];

    public double PixelWidth => GeoTransform[1];
    public double PixelHeight => -GeoTransform[5];

    /// <summary>The pixel that this place of the COG's coordinate system is in; null outside.</summary>
    public int? IndexAt(double x, double y)
    {
        var (column, row) = ((int)Math.Floor((x - GeoTransform[0]) / PixelWidth), (int)Math.Floor((GeoTransform[3] - y) / PixelHeight));
        return column >= 0 && column < Width && row >= 0 && row < Height ? row * Width + column : null;
    }

    /// <summary>Reads the COGs one after another, with what GDAL's validator says of them, by one process for all.</summary>
    public static IEnumerable<ReadCog> All(TemporaryFolder folder, IReadOnlyList<string> paths)
    {
        File.WriteAllText(folder["cogs.json"], JsonSerializer.Serialize(paths));
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", Script, folder["cogs.json"], folder["cogs.raw"]);
        Assert.True(exitCode == 0, error);
        using var raw = File.OpenRead(folder["cogs.raw"]);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cog = JsonSerializer.Deserialize<ReadCog>(line)!;
            var bytes = new byte[cog.Width * cog.Height * sizeof(double)];
            raw.ReadExactly(bytes);
            yield return cog with { Pixels = MemoryMarshal.Cast<byte, double>(bytes).ToArray() };
        }
    }

    private const string Script = """
        import json, sys
        import numpy as np
        from osgeo import gdal, osr
        from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
        gdal.UseExceptions()
        with open(sys.argv[2], 'wb') as raw:
            for path in json.load(open(sys.argv[1])):
                warnings, errors, _ = validate(path, full_check=True)
                cog = gdal.Open(path)
                band = cog.GetRasterBand(1)
                code = cog.GetSpatialRef().GetAuthorityCode(None)
                nodata = band.GetNoDataValue()
                print(json.dumps(dict(
                    Path=path, Width=cog.RasterXSize, Height=cog.RasterYSize, GeoTransform=cog.GetGeoTransform(), Epsg=code and int(code),
                    Type=gdal.GetDataTypeName(band.DataType), Nodata=None if nodata is None or nodata != nodata else nodata,
                    Unit=band.GetUnitType(), Scale=band.GetScale() or 1, Offset=band.GetOffset() or 0, Problems=errors + warnings)))
                pixels = band.ReadAsArray()
                if band.GetMetadataItem('PIXELTYPE', 'IMAGE_STRUCTURE') == 'SIGNEDBYTE':
                    pixels = pixels.view('i1')
                pixels.astype('f8').tofile(raw)
        """;
}
