using System.Runtime.InteropServices;
using Datasets.Support;

namespace Datasets.Gdal;

public sealed class GdalLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_library_found_is_the_one_that_gdalinfo_uses()
    {
        var (_, output, _) = ExternalProgram.Run("gdalinfo", "--version");
        Assert.StartsWith($"GDAL {GdalLibrary.Version},", output);
    }

    [Fact]
    public void A_file_that_is_no_raster_is_refused_with_GDALs_message()
    {
        File.WriteAllText(_folder["notes.txt"], "nothing of the kind");
        var e = Assert.Throws<GdalException>(() => GdalDataset.Open(_folder["notes.txt"]));
        Assert.Contains("not recognized as a supported file format", e.Message);
    }

    [Fact]
    public void Errors_of_one_thread_do_not_show_in_another()
    {
        using var raster = GdalDataset.Open(WriteGrid());
        Parallel.For(0, 200, i =>
        {
            if (i % 2 == 0)
            {
                var e = Assert.Throws<GdalException>(() => GdalDataset.Open(_folder[$"missing-{i}.tif"]));
                Assert.Contains($"missing-{i}.tif", e.Message);
                return;
            }
            using var own = GdalDataset.Open(_folder["grid.asc"]);
            Assert.Equal((3, 2), (own.Width, own.Height));
        });
    }

    [Fact]
    public void A_raster_is_read_with_its_place_and_nodata()
    {
        using var raster = GdalDataset.Open(WriteGrid(), "AAIGrid");
        var values = new float[2];
        raster.Read(0, 1, 0, 1, 2, GdalDataType.Float32, MemoryMarshal.AsBytes(values.AsSpan()));
        Assert.Equal([2f, -9f], values);
        Assert.Equal([10, 0.5, 0, 21, 0, -0.5], raster.GeoTransform!);
        Assert.Equal(-9, raster.Nodata(0));
        Assert.Equal((3, 2, 1), (raster.Width, raster.Height, raster.BandCount));
    }

    private string WriteGrid()
    {
        File.WriteAllText(
            _folder["grid.asc"], "ncols 3\nnrows 2\nxllcorner 10\nyllcorner 20\ncellsize 0.5\nNODATA_value -9\n1 2 3\n4 -9 6.5\n");
        return _folder["grid.asc"];
    }
}
