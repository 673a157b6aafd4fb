using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A checked variable ready to be drawn: values in its unit and places in degrees, of the source's cells and the COG's pixels.</summary>
internal sealed record VariableView
{
    public required VariableDescriptor Variable { get; init; }
    public required SourceField Source { get; init; }
    public required CogField Cog { get; init; }
    public string CogSha256 { get; init; } = "";
    public long CogSize { get; init; }
    public required string Unit { get; init; }
    public required RenderDescriptor Render { get; init; }
    public required MapExtent Extent { get; init; }
    /// <summary>The source, drawn by the granule's own coordinates.</summary>
    public required MapImage SourcePicture { get; init; }
    /// <summary>Values of the COG's pixels, drawn by its geotransform.</summary>
    public required MapImage CogPicture { get; init; }
    /// <summary>1 where values differ, 0 where they do not.</summary>
    public required MapImage DifferencePicture { get; init; }
    public required ValueSummary Summary { get; init; }
    public required ValueHistogram SourceHistogram { get; init; }
    public required ValueHistogram CogHistogram { get; init; }
    public required IReadOnlyList<(double Latitude, double Source, double Cog)> Zones { get; init; }
    public required IReadOnlyList<SamplePoint> Points { get; init; }
    /// <summary>Of a grid; null for a swath.</summary>
    public required GridComparison? Comparison { get; init; }
    /// <summary>Of a swath; null for a grid.</summary>
    public required Conservation? Conservation { get; init; }
    /// <summary>Where the first and the last stored cell are.</summary>
    public required (double X, double Y) FirstPlace { get; init; }
    public required (double X, double Y) LastPlace { get; init; }

    /// <summary>What a program that shares no code with this one reads of the array; null where none is asked.</summary>
    public SecondReading? SecondReading { get; init; }

    public bool IsFaithful => (Comparison?.IsIdentical ?? Conservation!.IsKept) && SecondReading?.IsSame != false;
}
