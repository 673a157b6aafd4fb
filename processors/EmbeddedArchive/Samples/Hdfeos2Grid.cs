namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A grid of a generated HDF-EOS2 file.</summary>
internal sealed record Hdfeos2Grid(string Name, int Rows, int Columns, IReadOnlyList<Hdfeos2Field> Fields)
{
    /// <summary>GCTP's projection with its parameters, and the outer corners in metres or packed degrees.</summary>
    public string Projection { get; init; } = "GCTP_GEO";
    public string Parameters { get; init; } = "";
    public (double X, double Y) UpperLeft { get; init; } = (-180000000, 90000000);
    public (double X, double Y) LowerRight { get; init; } = (180000000, -90000000);

    public IReadOnlyList<(string Name, int Size)> DimensionsOf(Hdfeos2Field field) => field.Dimensions.Count > 0 ? field.Dimensions : [("YDim", Rows), ("XDim", Columns)];
}
