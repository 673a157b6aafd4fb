using System.Globalization;
using Datasets.Command;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Conversion.Mosaics;

/// <summary>A day's tiles as one COG, by the command: what gdalbuildvrt makes of the COGs of each tile, pixel by pixel.</summary>
public sealed class TileMosaicTests : IDisposable
{
    private const int Cells = 120;
    private const ushort NoTemperature = 0;
    private static readonly DateOnly Day = new(2021, 1, 12);
    /// <summary>Columns and rows of tiles: of two rows of three, one is not there.</summary>
    private static readonly (int Column, int Row)[] Tiles = [(18, 4), (19, 4), (20, 4), (18, 5), (20, 5)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_days_tiles_are_what_gdalbuildvrt_makes_of_each_tiles_COG()
    {
        var files = Tiles.Select(tile => Write(tile)).ToArray();
        Convert(Descriptor("alone", group: false), files, "alone");
        Convert(Descriptor("together", group: true), files, "together");
        foreach (var variable in (string[])["temperature", "quality"])
        {
            var alone = Directory.GetFiles(_folder["alone"], $"*_{variable}.tif", SearchOption.AllDirectories);
            Assert.Equal(Tiles.Length, alone.Length);
            var mosaic = Assert.Single(Directory.GetFiles(_folder["together"], $"*_{variable}.tif", SearchOption.AllDirectories));
            Assert.Equal($"MOD11A1_20210112_{variable}.tif", Path.GetFileName(mosaic));
            Assert.Equal("", ExternalProgram.ValidateCog(mosaic));
            Python(Compare, [mosaic, .. alone]);
        }
        var (verified, _, problems) = DatasetsCommand.Run(["verify", _folder["together"]]);
        Assert.True(verified == 0, problems);
    }

    [Fact]
    public void The_items_geometry_is_the_union_of_the_tiles_that_are_there()
    {
        Convert(Descriptor("together", group: true), [.. Tiles.Select(tile => Write(tile))], "together");
        var item = Assert.Single(Directory.GetFiles(_folder["together"], "MOD11A1_20210112.json", SearchOption.AllDirectories));
        Python(Outline, [item, .. Tiles.Select(tile => string.Create(CultureInfo.InvariantCulture, $"{tile.Column},{tile.Row}"))]);
    }

    [Fact]
    public void Tiles_may_be_warped_and_gaps_stay_empty()
    {
        Convert(Descriptor("together", group: true), [.. Tiles.Select(tile => Write(tile))], "together", "warp: {crs: EPSG:4326, resolution: 0.1, resampling: nearest}\n");
        Python(Warped, Assert.Single(Directory.GetFiles(_folder["together"], "*_temperature.tif", SearchOption.AllDirectories)));
    }

    [Fact]
    public void A_broken_tile_fails_its_day_and_is_named()
    {
        var files = Tiles.Select(tile => Write(tile)).ToArray();
        var bytes = File.ReadAllBytes(files[2]);
        bytes.AsSpan(bytes.Length / 3, 64).Fill(0x55);
        File.WriteAllBytes(files[2], bytes);
        var error = Fail(files);
        Assert.Contains("h20v04", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_productions_of_a_tile_are_refused_by_name()
    {
        string[] files = [Write((18, 4)), Write((19, 4)), Write((19, 4), made: 3)];
        Assert.Contains("MOD11A1.A2021012.h19v04.061.2021015071500.hdf: /HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/LST_Day_1km lies where MOD11A1.A2021012.h19v04.061.2021014071500.hdf has it: a mosaic takes one production of each tile",
            Fail(files), StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_of_other_cells_are_no_mosaic()
    {
        string[] files = [Write((18, 4)), Write((19, 4), cells: 60)];
        Assert.Contains("LST_Day_1km has cells of another size than in MOD11A1.A2021012.h18v04.061.2021014071500.hdf: they are not tiles of one mosaic", Fail(files), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_without_a_number_for_no_data_has_no_gaps()
    {
        string[] files = [Write((18, 4)), Write((19, 5))];
        Assert.Contains("QC_Day has no number for 'no data', which the places without a tile need: state one as the variable's missing", Fail(files, missing: false), StringComparison.Ordinal);
    }

    private string Write((int Column, int Row) tile, int made = 2, int cells = Cells)
    {
        var (west, north) = ((tile.Column - 18) * ModisFile.TileSide, (9 - tile.Row) * ModisFile.TileSide);
        var seed = 100 * tile.Column + tile.Row;
        var file = Hdfeos2File.OfDays("MOD11A1", "61", Day, Day, new Hdfeos2Grid("MODIS_Grid_Daily_1km_LST", cells, cells,
        [
            new("LST_Day_1km", Enumerable.Range(0, cells * cells).Select(i => i % 11 == 3 ? NoTemperature : (ushort)(7500 + (i + seed) % 50000)).ToArray(), new Dictionary<string, object>
            {
                ["units"] = "K",
                ["_FillValue"] = NoTemperature,
                ["scale_factor"] = 0.02,
            }),
            new("QC_Day", Enumerable.Range(0, cells * cells).Select(i => (byte)((i + seed) % 251)).ToArray(), new Dictionary<string, object>()),
        ])
        {
            Projection = "GCTP_SNSOID",
            Parameters = "6371007.181000,0,0,0,0,0,0,0,0,0,0,0,0",
            UpperLeft = (west, north),
            LowerRight = (west + ModisFile.TileSide, north - ModisFile.TileSide),
        });
        var name = string.Create(CultureInfo.InvariantCulture, $"MOD11A1.A2021012.h{tile.Column:00}v{tile.Row:00}.061.202101{made + 2}071500.hdf");
        File.WriteAllBytes(_folder[name], file.ToBytes());
        return _folder[name];
    }

    private static string Descriptor(string id, bool group, bool missing = true) => $$$"""
        id: {{{id}}}
        title: Tiles
        description: Tiles.
        license: CC0-1.0
        providers: [{name: NASA, roles: [producer]}]
        source: {local: {path: granules}}
        mapping: hdfeos2-grid
        {{{(group ? "group: day" : "")}}}
        itemId: 'MOD11A1_{date:yyyyMMdd}{{{(group ? "" : "_{tile}")}}}'
        variables:
          - {name: temperature, path: /HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/LST_Day_1km}
          - {name: quality, path: /HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/QC_Day, unit: '1', overviewResampling: nearest{{{(missing ? ", missing: [255]" : "")}}}}

        """;

    private void Convert(string descriptor, string[] files, string output, string more = "")
    {
        var (exitCode, text, error) = Run(descriptor + more, files, output);
        Assert.True(exitCode == 0, text + error);
    }

    private string Fail(string[] files, bool missing = true)
    {
        var (exitCode, text, error) = Run(Descriptor("together", group: true, missing), files, "together");
        Assert.NotEqual(0, exitCode);
        Assert.Empty(Directory.Exists(_folder["together"]) ? Directory.GetFiles(_folder["together"], "*.tif", SearchOption.AllDirectories) : []);
        return (text + error).ReplaceLineEndings(" ");
    }

    private (int ExitCode, string Output, string Error) Run(string descriptor, string[] files, string output)
    {
        Directory.CreateDirectory(_folder["datasets"]);
        var id = descriptor.Split('\n')[0]["id: ".Length..].Trim();
        File.WriteAllText(Path.Combine(_folder["datasets"], $"{id}.yaml"), descriptor);
        return DatasetsCommand.Run(["convert", id, .. files, "--out", _folder[output], "--datasets", _folder["datasets"]]);
    }

    private static void Python(string script, params string[] arguments)
    {
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, ["-c", script, .. arguments]);
        Assert.True(exitCode == 0, output + error);
    }

    private const string Compare = """
        import sys
        import numpy as np
        from osgeo import gdal
        gdal.UseExceptions()
        mosaic, parts = gdal.Open(sys.argv[1]), sys.argv[2:]
        vrt = gdal.BuildVRT('', parts, VRTNodata=mosaic.GetRasterBand(1).GetNoDataValue())
        assert (mosaic.RasterXSize, mosaic.RasterYSize) == (vrt.RasterXSize, vrt.RasterYSize) == (360, 240), (mosaic.RasterXSize, vrt.RasterXSize)
        assert np.allclose(mosaic.GetGeoTransform(), vrt.GetGeoTransform(), rtol=0, atol=1e-4), (mosaic.GetGeoTransform(), vrt.GetGeoTransform())
        ours, theirs = mosaic.ReadAsArray(), vrt.ReadAsArray()
        assert ours.dtype == theirs.dtype and (ours == theirs).all(), (ours != theirs).sum()
        gap = ours[120:240, 120:240]
        assert (gap == mosaic.GetRasterBand(1).GetNoDataValue()).all()
        assert (ours != mosaic.GetRasterBand(1).GetNoDataValue()).mean() > 0.7
        """;

    /// <summary>Points in degrees are in the geometry where they are in a tile; those within a fifth of a degree of a tile's edge are left out.</summary>
    private const string Outline = """
        import json, math, random, sys
        from osgeo import ogr
        item = json.load(open(sys.argv[1]))
        shape = ogr.CreateGeometryFromJson(json.dumps(item['geometry']))
        assert shape.IsValid()
        tiles = {tuple(map(int, text.split(','))) for text in sys.argv[2:]}
        side = 10.0
        def tile(longitude, latitude):
            return (18 + math.floor(longitude * math.cos(math.radians(latitude)) / side), 9 - 1 - math.floor(latitude / side))
        random.seed(1)
        counts = [0, 0]
        while sum(counts) < 4000:
            x, y = random.uniform(-10, 70), random.uniform(20, 60)
            near = {tile(x + a, y + b) in tiles for a in (-0.2, 0.2) for b in (-0.2, 0.2)}
            if len(near) > 1:
                continue
            inside = near.pop()
            counts[inside] += 1
            point = ogr.Geometry(ogr.wkbPoint); point.AddPoint_2D(x, y)
            assert shape.Contains(point) == inside, (x, y, inside)
        assert min(counts) > 500, counts
        assert item['bbox'][1] > 29.99 and item['bbox'][3] < 50.01, item['bbox']
        """;

    private const string Warped = """
        import math, sys
        import numpy as np
        from osgeo import gdal
        gdal.UseExceptions()
        d = gdal.Open(sys.argv[1]); a = d.ReadAsArray(); g = d.GetGeoTransform(); none = d.GetRasterBand(1).GetNoDataValue()
        tiles = {(18, 4), (19, 4), (20, 4), (18, 5), (20, 5)}
        seen = [0, 0]
        for row in range(0, d.RasterYSize, 7):
            for column in range(0, d.RasterXSize, 7):
                x, y = g[0] + (column + 0.5) * g[1], g[3] + (row + 0.5) * g[5]
                u, v = x * math.cos(math.radians(y)) / 10, y / 10
                if min(u % 1, 1 - u % 1, v % 1, 1 - v % 1) < 0.03:
                    continue
                there = (18 + math.floor(u), 8 - math.floor(v)) in tiles
                # Of a tile one in eleven is fill.
                if a[row, column] != none: assert there, (x, y)
                seen[there] += 1
        assert min(seen) > 100, seen
        assert 0.3 < (a != none).mean() < 0.9
        """;
}
