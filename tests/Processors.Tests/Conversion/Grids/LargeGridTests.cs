using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos5;
using Datasets.Model;
using Datasets.Support;
using PureHDF;

namespace Datasets.Conversion.Grids;

/// <summary>A grid that is too large to be read at once goes through blocks; its windows still hold what was stored.</summary>
public sealed class LargeGridTests : IDisposable
{
    private const int Rows = 2250;
    private const int Columns = 4500;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4500, 512)]
    [InlineData(512, 512)]
    [InlineData(1000, 700)]
    public void Windows_over_the_whole_grid_hold_each_sample_once(int width, int height)
    {
        using var granule = GranuleOpener.Open(Write());
        var dataset = Rasters.Dataset("/HDFEOS/GRIDS/A Grid/Data Fields/Field");
        var raster = new Hdfeos5GridMapping().Map(granule, dataset).Variables[0].Raster;
        for (var row = 0; row < Rows; row += height)
        {
            for (var column = 0; column < Columns; column += width)
            {
                var window = new PixelWindow(column, row, Math.Min(width, Columns - column), Math.Min(height, Rows - row));
                var pixels = Rasters.Read<ushort>(raster, window);
                for (var i = 0; i < pixels.Length; i++)
                {
                    // Row 0 is stored southernmost.
                    var stored = Number(Rows - 1 - (row + i / window.Width), column + i % window.Width);
                    if (stored != pixels[i])
                        Assert.Fail($"row {row + i / window.Width}, column {column + i % window.Width}: {pixels[i]}, not {stored}");
                }
            }
        }
    }

    private static ushort Number(int row, int column) => (ushort)(row * 31 + column * 7);

    private string Write()
    {
        var samples = new ushort[Rows * Columns];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = Number(i / Columns, i % Columns);
        const string metadata = """
            GROUP=GridStructure
            GROUP=GRID_1
            GridName="A Grid"
            UpperLeftPointMtrs=(-180000000.0,-90000000.0)
            LowerRightMtrs=(180000000.0,90000000.0)
            END_GROUP=GRID_1
            END_GROUP=GridStructure
            END
            """;
        var fileAttributes = new H5Group { Attributes = new() { ["GranuleYear"] = 2022, ["GranuleMonth"] = 1, ["GranuleDay"] = 1 } };
        var field = new H5Dataset(samples, chunks: [300, 700], fileDims: [Rows, Columns]);
        new H5File
        {
            ["HDFEOS"] = new H5Group
            {
                ["ADDITIONAL"] = new H5Group { ["FILE_ATTRIBUTES"] = fileAttributes },
                ["GRIDS"] = new H5Group { ["A Grid"] = new H5Group { ["Data Fields"] = new H5Group { ["Field"] = field } } },
            },
            ["HDFEOS INFORMATION"] = new H5Group { ["StructMetadata.0"] = metadata },
        }.Write(_folder["large.he5"]);
        return _folder["large.he5"];
    }
}
