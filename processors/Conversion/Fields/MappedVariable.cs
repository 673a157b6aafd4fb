using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>One variable as a raster.</summary>
public sealed record MappedVariable
{
    public required VariableDescriptor Variable { get; init; }
    public required Raster Raster { get; init; }
    /// <summary>[minimum, maximum] that the granule states as valid, in stored numbers.</summary>
    public (double Minimum, double Maximum)? ValidRange { get; init; }
    /// <summary>How overviews are to be made of what the granule says is no measurement, such as classes; null for a measurement.</summary>
    public OverviewResampling? Resampling { get; init; }
    /// <summary>What the valid range masks, known when the pixels have been read; null where it masks nothing.</summary>
    public RangeCount? RangeCount { get; init; }
}
