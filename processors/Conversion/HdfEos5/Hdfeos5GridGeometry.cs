using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos5;

/// <summary>
/// Reads where an HDF-EOS5 grid lies and which way its rows and columns run. Three sources are asked, and those a file has must agree:
/// <list type="bullet">
/// <item>the grid group's <c>GridSpan</c> (west, east, south, north), an attribute of Aura's products: exact edges, but no order;</item>
/// <item><c>StructMetadata.0</c>: the corner points, row 0 being at the one called upper left, whatever side of the other it lies on (Aura's
/// products put it in the south-west), and <c>GridOrigin</c>, which says the corner of the data in so many words;</item>
/// <item>stored Latitude and Longitude fields, the truth of each cell: they tell order and, from single precision centres, edges.</item>
/// </list>
/// As they agree, the numbers come from the first that is there, since attributes are exact where fields are rounded. Order is what the
/// fields, <c>GridOrigin</c> or the corner points say; a file with none of them is refused, and so is one in which two of them differ.
/// OMDOAO3e has no coordinate fields (HARP makes its axes from attributes) and relies on <c>StructMetadata.0</c>.
/// </summary>
public sealed class Hdfeos5GridGeometry(IGranule granule, string grid)
{
    private static readonly string[] LatitudeNames = ["Latitude", "latitude", "lat", "YDim"];
    private static readonly string[] LongitudeNames = ["Longitude", "longitude", "lon", "XDim"];

    private readonly IReadOnlyDictionary<string, AttributeValue> _attributes = granule.Attributes(grid);

    /// <exception cref="GranuleException">The file does not say where the grid lies, or says two things.</exception>
    public GridGeometry Read(IGranuleArray array)
    {
        var (rows, columns) = GranuleBudget.RowsAndColumns(granule, array);
        var structure = Hdfeos5Structure.Find(granule, Path.GetFileName(grid));
        CheckShape(array, structure, rows, columns);
        if (structure is { IsGeographic: false })
            return ReadProjected(structure, rows, columns);
        CheckProjection();

        // In the order of trust in their numbers.
        var x = new List<AxisEvidence>();
        var y = new List<AxisEvidence>();
        AddSpan(x, y);
        AddCorners(x, y, structure);
        AddField(x, LongitudeNames, axis: 1, rows, columns);
        AddField(y, LatitudeNames, axis: 0, rows, columns);
        var geometry = new GridGeometry(
            Resolve("longitude", x, columns, "west to east", "east to west"),
            Resolve("latitude", y, rows, "south to north", "north to south"));
        if (geometry.Y.Minimum < -90 - geometry.Y.Cell / 2 || geometry.Y.Maximum > 90 + geometry.Y.Cell / 2)
            throw Problem($"latitude: {y[0].Extent}, which is beyond the poles");
        if (geometry.X.Maximum - geometry.X.Minimum > 360 + geometry.X.Cell / 2)
            throw Problem($"longitude: {x[0].Extent}, which is more than once round the globe");
        return geometry;
    }

    private void CheckShape(IGranuleArray array, Hdfeos5Structure? structure, int rows, int columns)
    {
        if (structure?.Dimensions.GetValueOrDefault(Path.GetFileName(array.Path)) is [.., "XDim", "YDim"])
            throw Problem($"{array.Path} is stored with columns first (XDim, YDim), which this mapping does not read");
        CheckCount("StructMetadata.0's YDim", structure?.Rows, rows, array, "rows");
        CheckCount("StructMetadata.0's XDim", structure?.Columns, columns, array, "columns");
        CheckCount("NumberOfLatitudesInGrid", Count("NumberOfLatitudesInGrid"), rows, array, "rows");
        CheckCount("NumberOfLongitudesInGrid", Count("NumberOfLongitudesInGrid"), columns, array, "columns");
    }

    private void CheckCount(string source, int? stated, int there, IGranuleArray array, string what)
    {
        if (stated is { } count && count != there)
            throw Problem($"{source} says {count} {what}, but {array.Path} has {there}");
    }

    private int? Count(string name) =>
        _attributes.TryGetValue(name, out var value) && AttributeNumbers.Read(value) is [var count] && count is > 0 and <= int.MaxValue
            ? (int)count
            : null;

    /// <summary>In metres, by the corner points: XDim and YDim give the cells' edges in some products and their middles in others.</summary>
    private GridGeometry ReadProjected(Hdfeos5Structure structure, int rows, int columns)
    {
        if (Hdfeos5Projection.Define(structure) is not { } definition)
        {
            throw Problem(
                $"StructMetadata.0 says the projection {structure.Projection}, with ProjParams ({string.Join(", ", structure.Parameters)}); those that are " +
                $"read are {Hdfeos5Projection.Known}");
        }
        var (x, y) = (new List<AxisEvidence>(), new List<AxisEvidence>());
        AddCorners(x, y, structure);
        var system = GdalCoordinateSystems.Describe(definition);
        return new GridGeometry(Resolve("x", x, columns, "west to east", "east to west"), Resolve("y", y, rows, "south to north", "north to south"))
        {
            IsLongitudeLatitude = false,
            Crs = system.Epsg is { } code ? CoordinateReferenceSystem.FromEpsg(code) : CoordinateReferenceSystem.FromWkt(system.Wkt),
        };
    }

    private void CheckProjection()
    {
        if (_attributes.TryGetValue("Projection", out var projection) && projection.Text is { } text &&
            !text.StartsWith("Geographic", StringComparison.OrdinalIgnoreCase))
            throw Problem($"the attribute Projection says '{text}', and this mapping reads geographic grids");
    }

    private void AddSpan(List<AxisEvidence> x, List<AxisEvidence> y)
    {
        if (!_attributes.TryGetValue("GridSpan", out var span))
            return;
        if (AttributeNumbers.Read(span) is not [var west, var east, var south, var north])
            throw Problem($"the attribute GridSpan is '{span}', and (west, east, south, north) is expected");
        x.Add(new AxisEvidence("GridSpan", west, east, TellsOrder: false));
        y.Add(new AxisEvidence("GridSpan", south, north, TellsOrder: false));
    }

    private void AddCorners(List<AxisEvidence> x, List<AxisEvidence> y, Hdfeos5Structure? structure)
    {
        if (structure is not { UpperLeft: { } upperLeft, LowerRight: { } lowerRight })
            return;
        if (structure.Origin is not { } origin)
        {
            x.Add(new AxisEvidence("StructMetadata.0 (corner points)", upperLeft.X, lowerRight.X, TellsOrder: true));
            y.Add(new AxisEvidence("StructMetadata.0 (corner points)", upperLeft.Y, lowerRight.Y, TellsOrder: true));
            return;
        }
        var (isLower, isRight) = Corner(origin);
        x.Add(Oriented($"StructMetadata.0 (GridOrigin={origin})", upperLeft.X, lowerRight.X, ascending: !isRight));
        y.Add(Oriented($"StructMetadata.0 (GridOrigin={origin})", upperLeft.Y, lowerRight.Y, ascending: isLower));
        // With the corner points the wrong way round, upper and lower no longer say the same as north and south.
        if (upperLeft.Y < lowerRight.Y && !isLower)
            y.Add(new AxisEvidence("StructMetadata.0 (corner points)", upperLeft.Y, lowerRight.Y, TellsOrder: true));
        if (upperLeft.X > lowerRight.X && !isRight)
            x.Add(new AxisEvidence("StructMetadata.0 (corner points)", upperLeft.X, lowerRight.X, TellsOrder: true));
    }

    private static AxisEvidence Oriented(string source, double a, double b, bool ascending) => ascending
        ? new AxisEvidence(source, Math.Min(a, b), Math.Max(a, b), TellsOrder: true)
        : new AxisEvidence(source, Math.Max(a, b), Math.Min(a, b), TellsOrder: true);

    private (bool IsLower, bool IsRight) Corner(string origin) => origin switch
    {
        "HE5_HDFE_GD_UL" or "HDFE_GD_UL" => (false, false),
        "HE5_HDFE_GD_UR" or "HDFE_GD_UR" => (false, true),
        "HE5_HDFE_GD_LL" or "HDFE_GD_LL" => (true, false),
        "HE5_HDFE_GD_LR" or "HDFE_GD_LR" => (true, true),
        _ => throw Problem($"StructMetadata.0 says GridOrigin={origin}, which HDF-EOS5 does not know"),
    };

    private void AddField(List<AxisEvidence> evidences, string[] names, int axis, int rows, int columns)
    {
        string[] groups = [$"{grid}/Data Fields", $"{grid}/Geolocation Fields", grid];
        var path = groups.SelectMany(group => names.Select(name => $"{group}/{name}")).FirstOrDefault(granule.HasArray);
        if (path is not null && CoordinateField.Read(granule, path, axis, rows, columns) is { } evidence)
            evidences.Add(evidence);
    }

    private GridAxis Resolve(string axis, List<AxisEvidence> evidences, int count, string ascending, string descending)
    {
        var (resolved, problem) = AxisEvidences.Resolve(evidences, count, ascending, descending);
        return resolved ?? throw Problem($"{axis}: {problem}");
    }

    private GranuleException Problem(string what) => new($"{granule.FileName}: the grid {grid}: {what}");
}
