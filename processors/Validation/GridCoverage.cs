using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>The area that a swath's footprints cover in each cell over the cell's, for each variable.</summary>
internal sealed class GridCoverage(MappedGranule mapped)
{
    private const string Prefix = "check-of-coverage-";

    /// <summary>A variable whose raster is another's coverage.</summary>
    public static VariableDescriptor AsCoverage(VariableDescriptor variable) =>
        variable with { Name = Prefix + variable.Name, Statistic = SwathStatistic.Coverage };

    /// <summary>Reads a row of a variable's coverage; NaN where there is none.</summary>
    public Func<int, double[]> Rows(VariableDescriptor variable)
    {
        var raster = mapped.Variables.Single(other => other.Variable.Name == Prefix + variable.Name).Raster;
        var (bytes, coverage) = (new byte[raster.Width * raster.SampleType.Size()], new double[raster.Width]);
        return row =>
        {
            raster.Pixels.Read(0, new PixelWindow(0, row, raster.Width, 1), bytes);
            SampleConversion.ToDoubles(raster.SampleType, bytes, coverage);
            return coverage;
        };
    }
}
