namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A made-up quantity: what is between <paramref name="Low"/> and <paramref name="High"/> in the way of its kind.</summary>
internal sealed record SampleField(float Low, float High, SampleFieldKind Kind)
{
    /// <summary>The field of a grid, the axis that is named first varying slowest.</summary>
    /// <param name="fill">Where there is no value; null for a field that is complete.</param>
    public float[] OnGrid(double[] latitudes, double[] longitudes, DateTimeOffset time, uint seed, float? fill, bool columnsFirst = false)
    {
        var values = new float[latitudes.Length * longitudes.Length];
        var weather = new Weather(time, seed);
        // A grid finer than a degree repeats a value: the field is smooth, and a value costs much more than a copy.
        var step = Math.Max(1, Math.Min(latitudes.Length, longitudes.Length) / 180);
        for (var row = 0; row < latitudes.Length; row++)
        {
            for (var column = 0; column < longitudes.Length; column++)
            {
                var at = columnsFirst ? column * latitudes.Length + row : row * longitudes.Length + column;
                var (sourceRow, sourceColumn) = (row - row % step, column - column % step);
                var from = columnsFirst ? sourceColumn * latitudes.Length + sourceRow : sourceRow * longitudes.Length + sourceColumn;
                values[at] = at == from ? At(weather, (float)latitudes[row], (float)longitudes[column], fill) : values[from];
            }
        }
        return values;
    }

    public float At(Weather weather, float latitude, float longitude, float? fill) =>
        fill is { } none && Weather.IsMissing(latitude, longitude) ? none : Low + (High - Low) * Kind switch
        {
            SampleFieldKind.Zonal => weather.Zonal(latitude, longitude),
            SampleFieldKind.Patches => weather.Patches(latitude, longitude),
            SampleFieldKind.Even => weather.Even(latitude, longitude),
            _ => throw new InvalidOperationException($"{Kind} is not a kind of field"),
        };
}

/// <summary>How a quantity lies on the globe.</summary>
internal enum SampleFieldKind
{
    /// <summary>Greatest near the equator.</summary>
    Zonal,

    /// <summary>Nothing in most places.</summary>
    Patches,

    /// <summary>Everywhere.</summary>
    Even,
}
