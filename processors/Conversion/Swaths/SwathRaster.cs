using System.Runtime.InteropServices;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Gridding;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Swaths;

/// <summary>A gridded variable as a raster in EPSG:4326: float32 in physical units, NaN where no pixel is.</summary>
internal static class SwathRaster
{
    private const int Wgs84 = 4326;

    public static Raster Create(CellSums sums, FieldEncoding encoding, VariableDescriptor variable)
    {
        var grid = sums.Grid;
        var statistic = StatisticOf(encoding, variable);
        return new Raster
        {
            Width = grid.Columns,
            Height = grid.Rows,
            SampleType = SampleType.Float32,
            Bands =
            [
                new RasterBand
                {
                    Name = variable.Name,
                    Description = encoding.Describe(variable.Title),
                    Unit = variable.Unit ?? (statistic is CellStatistic.Mean or CellStatistic.Dominant ? encoding.Unit : "1"),
                    Classes = statistic == CellStatistic.Dominant && encoding is { Scale: 1, Offset: 0 } ? OverviewSelector.ClassesOf(encoding, variable) : [],
                },
            ],
            GeoTransform = new GeoTransform(grid.West, grid.CellWidth, 0, grid.North, 0, -grid.CellHeight),
            Crs = CoordinateReferenceSystem.FromEpsg(Wgs84),
            Nodata = double.NaN,
            Pixels = new GriddedPixels(sums, statistic),
        };
    }

    /// <summary>What the descriptor says, else a mean, unless the file says that the numbers have none.</summary>
    public static CellStatistic StatisticOf(FieldEncoding encoding, VariableDescriptor variable) => variable.Statistic switch
    {
        null => OverviewSelector.Select(encoding, variable) is null ? CellStatistic.Mean : CellStatistic.Dominant,
        SwathStatistic.Mean => CellStatistic.Mean,
        SwathStatistic.Dominant => CellStatistic.Dominant,
        SwathStatistic.Coverage => CellStatistic.Coverage,
        SwathStatistic.Count => CellStatistic.Count,
        _ => throw new ArgumentOutOfRangeException(nameof(variable), variable.Statistic, "not a statistic"),
    };

    private sealed class GriddedPixels(CellSums sums, CellStatistic statistic) : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination) =>
            sums.Read(window, statistic, MemoryMarshal.Cast<byte, float>(destination));
    }
}
