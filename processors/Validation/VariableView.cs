using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>A checked variable ready to be drawn: values in its unit and places in degrees, of the source's cells and the COG's pixels.</summary>
internal sealed class VariableView
{
    private const int PictureWidth = 720;
    private const double LargestReach = 5;

    public VariableView(VariableCheck check)
    {
        (Check, Source, Cog) = (check, check.Source, check.Cog);
        (Longitudes, Latitudes) = CogCoordinates.ToLongitudeLatitude(Cog, Source.X, Source.Y);
        var pixels = Enumerable.Range(0, Cog.Stored.Length).ToArray();
        (CogLongitudes, CogLatitudes) = CogCoordinates.ToLongitudeLatitude(Cog, [.. pixels.Select(Cog.X)], [.. pixels.Select(Cog.Y)]);
        Values = [.. Enumerable.Range(0, Source.Stored.Length).Select(Source.Physical)];
        CogValues = [.. pixels.Select(Cog.Physical)];
        Unit = check.Variable.Unit ?? Source.Numbers.Unit ?? "";
        Render = check.Variable.Render ?? RenderOf(Values);
        Points = SamplePoints.Choose(Source, Cog, Latitudes);
        Extent = Cog.IsGeographic
            ? new(Cog.West, Math.Max(-90, Cog.South), Cog.East, Math.Min(90, Cog.North))
            : new(CogLongitudes.Where(double.IsFinite).Min(), CogLatitudes.Where(double.IsFinite).Min(), CogLongitudes.Where(double.IsFinite).Max(), CogLatitudes.Where(double.IsFinite).Max());
    }

    public VariableCheck Check { get; }
    public SourceField Source { get; }
    public CogField Cog { get; }
    public double[] Longitudes { get; }
    public double[] Latitudes { get; }
    public double[] Values { get; }
    public double[] CogLongitudes { get; }
    public double[] CogLatitudes { get; }
    public double[] CogValues { get; }
    public string Unit { get; }
    public RenderDescriptor Render { get; }
    public MapExtent Extent { get; }
    public IReadOnlyList<SamplePoint> Points { get; }

    public bool IsUsed(int cell) => double.IsFinite(Values[cell]) && Source.IsUsed?[cell] != false;

    /// <summary>The source, drawn by the granule's own coordinates.</summary>
    public MapImage SourcePicture()
    {
        var picture = NewPicture();
        for (var cell = 0; cell < Values.Length; cell++)
        {
            if (!IsUsed(cell))
                continue;
            var (reachX, reachY) = Source.IsSwath ? Reach(cell) : (0, 0);
            picture.Add(Longitudes[cell], Latitudes[cell], Values[cell], reachX, reachY);
        }
        return picture;
    }

    /// <summary>Values of the COG's pixels, drawn by its geotransform.</summary>
    public MapImage CogPicture(double[] values)
    {
        var picture = NewPicture();
        for (var pixel = 0; pixel < values.Length; pixel++)
            picture.Add(CogLongitudes[pixel], CogLatitudes[pixel], values[pixel]);
        return picture;
    }

    /// <summary>No finer than the cells, so that each of the picture's pixels has one.</summary>
    private MapImage NewPicture() =>
        new(Extent, Math.Min(PictureWidth, Cog.Width), Math.Min((int)Math.Max(1, PictureWidth * Extent.Height / Extent.Width), Cog.Height));

    /// <summary>Half the way to a swath pixel's neighbours, in degrees; a picture needs no more exact outline.</summary>
    private (double X, double Y) Reach(int cell)
    {
        var across = cell % Source.Columns > 0 ? cell - 1 : cell + 1;
        var along = cell >= Source.Columns ? cell - Source.Columns : cell + Source.Columns;
        if (across >= Values.Length || along >= Values.Length)
            return (0, 0);
        return (Half(Turn(across), Turn(along)), Half(Latitudes[across] - Latitudes[cell], Latitudes[along] - Latitudes[cell]));

        double Turn(int other) => Math.IEEERemainder(Longitudes[other] - Longitudes[cell], 360);

        static double Half(double a, double b) => Math.Max(Math.Abs(a), Math.Abs(b)) / 2 is var half && double.IsNaN(half) ? 0 : Math.Min(half, LargestReach);
    }

    private static RenderDescriptor RenderOf(double[] values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0)
            return new RenderDescriptor { Rescale = [0, 1] };
        var (low, high) = NiceTicks.Around(sorted[(int)(0.02 * (sorted.Length - 1))], sorted[(int)(0.98 * (sorted.Length - 1))] + 1e-9);
        return new RenderDescriptor { Rescale = [low, high] };
    }
}
