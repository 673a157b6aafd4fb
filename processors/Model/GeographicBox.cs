namespace Datasets.Model;

/// <summary>
/// A rectangle in degrees of EPSG:4326 as GeoJSON's bbox has it (RFC 7946, section 5): west is greater than east where it crosses the
/// antimeridian.
/// </summary>
public readonly record struct GeographicBox(double West, double South, double East, double North)
{
    /// <summary>The whole globe.</summary>
    public static readonly GeographicBox World = new(-180, -90, 180, 90);

    public bool CrossesAntimeridian => West > East;

    /// <summary>
    /// The rectangle between the outer edges of a grid in degrees. Longitudes may go beyond ±180; edges beyond a pole, which grids
    /// have whose outermost cells are centred on it, end at the pole. Edges within a tenth of a millimetre of a round number are that number.
    /// </summary>
    public static GeographicBox FromEdges(double west, double south, double east, double north)
    {
        (west, south, east, north) = (Snap(west), Snap(south), Snap(east), Snap(north));
        south = Math.Max(-90, south);
        north = Math.Min(90, north);
        if (east - west >= 360)
            return new(-180, south, 180, north);
        while (west < -180)
            (west, east) = (west + 360, east + 360);
        while (west >= 180)
            (west, east) = (west - 360, east - 360);
        return new(Snap(west), south, Snap(east > 180 ? east - 360 : east), north);
    }

    /// <summary>The smallest box around both; all longitudes where one of them crosses the antimeridian.</summary>
    public GeographicBox Union(GeographicBox other)
    {
        var south = Math.Min(South, other.South);
        var north = Math.Max(North, other.North);
        return CrossesAntimeridian || other.CrossesAntimeridian
            ? new(-180, south, 180, north)
            : new(Math.Min(West, other.West), south, Math.Max(East, other.East), north);
    }

    /// <summary>Whether they share a point; an edge is enough.</summary>
    public bool Intersects(GeographicBox other)
    {
        if (other.South > North || other.North < South)
            return false;
        if (CrossesAntimeridian && other.CrossesAntimeridian)
            return true;
        // Two edges of one longitude: 180° east and west.
        var touches = (IsAtAntimeridian && other.IsAtAntimeridian) || (CrossesAntimeridian && other.IsAtAntimeridian) || (IsAtAntimeridian && other.CrossesAntimeridian);
        return touches || (CrossesAntimeridian || other.CrossesAntimeridian ? other.West <= East || other.East >= West : other.West <= East && other.East >= West);
    }

    private bool IsAtAntimeridian => West == -180 || East == 180;

    public bool Contains(GeographicBox other)
    {
        if (other.South < South || other.North > North)
            return false;
        if (West == -180 && East == 180)
            return true;
        return CrossesAntimeridian == other.CrossesAntimeridian
            ? other.West >= West && other.East <= East
            : CrossesAntimeridian && (other.West >= West || other.East <= East);
    }

    public double[] ToArray() => [West, South, East, North];

    private static double Snap(double degrees) => Math.Round(degrees, 9);
}
