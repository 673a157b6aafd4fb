using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Cf;

/// <summary>A dimension of a variable: its place in the array, and the coordinate variable that counts it.</summary>
/// <param name="Name">Empty where the file names none.</param>
/// <param name="Coordinate">Null where it has no coordinate variable.</param>
public sealed record CfDimension(int Index, string Name, int Size, CfCoordinate? Coordinate)
{
    public CfAxisKind Kind => Coordinate?.Kind ?? CfAxisKind.Other;

    public override string ToString() => $"{(Name.Length > 0 ? Name : $"dimension {Index}")} ({Size})";
}

/// <summary>The dimensions of one variable: which are rows and columns, which is time, and which are left to choose from.</summary>
public sealed record CfDimensions(
    IReadOnlyList<CfDimension> All, CfDimension X, CfDimension Y, CfDimension? Time, IReadOnlyList<CfDimension> Others)
{
    private static readonly Dictionary<string, AttributeValue> NoAttributes = [];

    /// <param name="granule">The granule.</param>
    /// <param name="array">The variable's array.</param>
    /// <param name="coordinates">Coordinate variables that were read before, by path; those read now are added.</param>
    /// <param name="isPlacedElsewhere">Without axes, rows and columns are those that are named latitude and longitude, else the last two dimensions that do not count time: the descriptor says where they lie.</param>
    /// <exception cref="GranuleException">The variable has no axis for its rows or its columns, or more than one.</exception>
    public static CfDimensions Read(IGranule granule, IGranuleArray array, Dictionary<string, CfCoordinate> coordinates, bool isPlacedElsewhere = false)
    {
        var names = Names(array);
        var group = CfNames.Parent(array.Path);
        var all = new List<CfDimension>();
        GranuleBudget.CheckDimensions(granule, array);
        for (var i = 0; i < array.Shape.Count; i++)
        {
            var size = (int)array.Shape[i];
            all.Add(new CfDimension(i, names[i], size, Find(granule, group, names[i], size, coordinates)));
        }
        if (names.All(name => name.Length == 0))
            all = [.. all.Select(dimension => dimension with { Coordinate = Guess(granule, group, dimension, all, coordinates) })];
        else if (!all.Exists(IsX) || !all.Exists(IsY))
            all = [.. all.Select(dimension => dimension with { Coordinate = dimension.Coordinate ?? Along(granule, group, dimension, coordinates) })];

        var x = all.Where(IsX).ToList();
        var y = all.Where(IsY).ToList();
        if (x.Count != 1 || y.Count != 1 || x[0].Kind is CfAxisKind.Longitude != y[0].Kind is CfAxisKind.Latitude)
            return (isPlacedElsewhere ? WithoutAxes(all) : null) ?? throw NoAxes(granule, array, all);
        var time = all.Where(dimension => dimension.Kind == CfAxisKind.Time).ToList();
        if (time.Count > 1)
            throw new GranuleException($"{granule.FileName}: {array.Path} has several dimensions of time: {string.Join(", ", time)}");
        return new CfDimensions(all, x[0], y[0], time.FirstOrDefault(), [.. all.Except([x[0], y[0]]).Except(time)]);
    }

    private static CfDimensions? WithoutAxes(List<CfDimension> all)
    {
        var time = all.Find(dimension => dimension.Kind == CfAxisKind.Time);
        var cells = all.Where(dimension => dimension != time).ToList();
        if (cells.Count < 2)
            return null;
        // Two dimensions may be named latitude and longitude without arrays of them, in whichever order: older TRMM has (scan, longitude, latitude).
        if (Named(cells, CfAxisKind.Longitude) is { } x && Named(cells, CfAxisKind.Latitude) is { } y)
            return new CfDimensions(all, x with { Coordinate = null }, y with { Coordinate = null }, time, [.. cells.Except([x, y])]);
        return new CfDimensions(all, cells[^1] with { Coordinate = null }, cells[^2] with { Coordinate = null }, time, [.. cells.SkipLast(2)]);
    }

    /// <summary>The one dimension that is of a kind by its name; null where there is none, or several.</summary>
    private static CfDimension? Named(List<CfDimension> cells, CfAxisKind kind) =>
        cells.Where(dimension => CfCoordinate.KindOf(dimension.Name, NoAttributes) == kind).ToList() is [var only] ? only : null;

    /// <summary>The file's names without their groups; HDF5's labels and GPM's DimensionNames say them where there are no dimension scales.</summary>
    private static string[] Names(IGranuleArray array)
    {
        string[] names = [.. array.Dimensions.Select(CfNames.Last)];
        if (names.Any(name => name.Length > 0) ||
            (array.Attributes.TextOf("DimensionNames") ?? array.Attributes.TextOf("DIMENSION_LABELS")) is not { } stated)
            return names;
        var listed = stated.Split(',', StringSplitOptions.TrimEntries);
        return listed.Length == names.Length ? listed : names;
    }

    private static CfCoordinate? Find(
        IGranule granule, string group, string name, int size, Dictionary<string, CfCoordinate> coordinates)
    {
        if (name.Length == 0 || CfNames.Find(granule, group, name) is not { } path)
            return null;
        var coordinate = Open(granule, path, coordinates);
        return coordinate.Count == size ? coordinate : null;
    }

    /// <summary>Without any names, the one array of latitude, longitude or time beside the variable whose length only this dimension has.</summary>
    private static CfCoordinate? Guess(
        IGranule granule, string group, CfDimension dimension, List<CfDimension> all, Dictionary<string, CfCoordinate> coordinates)
    {
        if (all.Count(other => other.Size == dimension.Size) > 1)
            return null;
        var fitting = granule.Arrays(group)
            .Where(path => IsOneDimensional(granule, path, dimension.Size))
            .Select(path => Open(granule, path, coordinates))
            .Where(coordinate => coordinate.Kind != CfAxisKind.Other)
            .ToList();
        return fitting is [var only] ? only : null;
    }

    private static bool IsX(CfDimension dimension) => dimension.Kind is CfAxisKind.Longitude or CfAxisKind.ProjectionX;

    private static bool IsY(CfDimension dimension) => dimension.Kind is CfAxisKind.Latitude or CfAxisKind.ProjectionY;

    /// <summary>
    /// Where no variable is named like the dimension, the one array along it that says by units, standard_name or axis that it is latitude, longitude,
    /// projected x or y, or time, beside the variable or in the nearest group above: <c>lat(latitude)</c> of OSCAR, <c>xgrid(x)</c> of NSIDC.
    /// </summary>
    private static CfCoordinate? Along(IGranule granule, string group, CfDimension dimension, Dictionary<string, CfCoordinate> coordinates)
    {
        for (var place = group; ; place = CfNames.Parent(place))
        {
            var along = granule.Arrays(place)
                .Where(path => IsAlong(granule, path, dimension))
                .Select(path => Open(granule, path, coordinates))
                .Where(coordinate => coordinate.Kind != CfAxisKind.Other)
                .ToList();
            if (along.Count > 0 || place == "/")
                return along is [var only] ? only : null;
        }
    }

    private static bool IsAlong(IGranule granule, string path, CfDimension dimension)
    {
        using var array = granule.OpenArray(path);
        return array.Shape.SequenceEqual([dimension.Size]) && Names(array) is [var name] && name == dimension.Name;
    }

    private static bool IsOneDimensional(IGranule granule, string path, int size)
    {
        using var array = granule.OpenArray(path);
        return array.Shape.SequenceEqual([size]);
    }

    private static CfCoordinate Open(IGranule granule, string path, Dictionary<string, CfCoordinate> coordinates)
    {
        if (!coordinates.TryGetValue(path, out var coordinate))
            coordinates[path] = coordinate = CfCoordinate.Open(granule, path);
        return coordinate;
    }

    private static GranuleException NoAxes(IGranule granule, IGranuleArray array, List<CfDimension> all)
    {
        var where = $"{granule.FileName}: {array.Path}, whose shape is {Shape(array)}";
        if (SurfaceCoordinates(granule, array) is { } surface)
        {
            return new GranuleException(
                $"{where}, has its latitudes and longitudes cell by cell ({surface}): it is a swath or a curvilinear grid, and this mapping " +
                "reads grids whose axes are one-dimensional");
        }
        var found = all.Select(dimension => $"{dimension}: {Meaning(dimension)}");
        return new GranuleException(
            $"{where}, needs one axis of longitude and one of latitude, or of projected x and y, each a one-dimensional coordinate variable " +
            $"named like its dimension; there is {string.Join(", ", found)}");
    }

    private static string? SurfaceCoordinates(IGranule granule, IGranuleArray array)
    {
        var named = array.Attributes.TextOf("coordinates")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var name in named.Concat(["lat", "latitude", "Latitude"]))
        {
            if (CfNames.Find(granule, CfNames.Parent(array.Path), name) is not { } path)
                continue;
            using var candidate = granule.OpenArray(path);
            if (candidate.Shape.Count >= 2 && CfCoordinate.KindOf(name, candidate.Attributes) is CfAxisKind.Latitude or CfAxisKind.Longitude)
                return path;
        }
        return null;
    }

    private static string Meaning(CfDimension dimension) => dimension.Coordinate switch
    {
        null => "no coordinate variable",
        { Kind: CfAxisKind.Other } coordinate => $"{coordinate.Path}, which says neither by units, standard_name, axis nor name what it counts",
        var coordinate => $"{coordinate.Path} ({coordinate.Kind.ToString().ToLowerInvariant()})",
    };

    public static string Shape(IGranuleArray array) => string.Join(" x ", array.Shape);
}
