using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Swaths;

/// <summary>
/// Cells without rows and columns, such as those of ICON and LFRic: a field's last places are by the UGRID conventions 1.0 (its <c>mesh</c> and
/// <c>location</c>, the mesh's <c>face_node_connectivity</c> and <c>node_coordinates</c>), or by one latitude and one longitude a cell with <c>bounds</c>.
/// </summary>
internal static class MeshTopology
{
    private const int MostCorners = 4;

    /// <summary>Null where the field is not on such cells.</summary>
    /// <exception cref="GranuleException">It is on a mesh that is not read: the message says why.</exception>
    public static SwathGeolocation? Find(IGranule granule, string path)
    {
        using var array = granule.OpenArray(path);
        return array.Attributes.TextOf("mesh") is { } mesh && CfNames.Find(granule, CfNames.Parent(path), mesh) is { } topology
            ? OfMesh(granule, array, topology)
            : ByBounds(granule, array);
    }

    /// <summary>Which of the field's dimensions counts the cells; null where none does.</summary>
    public static int? CellsIn(IGranule granule, IGranuleArray array, SwathGeolocation geolocation)
    {
        if (geolocation.Cells is null && !AreCells(granule, geolocation))
            return null;
        using var cells = granule.OpenArray(geolocation.Cells ?? geolocation.Latitude);
        var (name, size) = (CfNames.Last(cells.Dimensions[0]), cells.Shape[0]);
        var index = Enumerable.Range(0, array.Shape.Count).LastOrDefault(i => array.Shape[i] == size && CfNames.Last(array.Dimensions[i]) == name, -1);
        return index >= 0 ? index : throw new GranuleException(
            $"{granule.FileName}: {array.Path} has shape {string.Join(" x ", array.Shape)}, and no dimension counts the {size} cells of {cells.Path}");
    }

    /// <summary>Whether places are given cell by cell: by a mesh, or by a latitude and a longitude with corners in the one dimension of the cells.</summary>
    public static bool AreCells(IGranule granule, SwathGeolocation geolocation)
    {
        if (geolocation.Cells is not null)
            return true;
        if (geolocation is not { LatitudeCorners: { } latitudes, LongitudeCorners: { } longitudes })
            return false;
        using var latitude = granule.OpenArray(geolocation.Latitude);
        using var corners = granule.OpenArray(latitudes);
        using var others = granule.OpenArray(longitudes);
        return latitude.Shape.Count == 1 && corners.Shape.Count == 2 && corners.Shape[0] == latitude.Shape[0] && corners.Shape.SequenceEqual(others.Shape);
    }

    public static SwathPlaces Open(IGranule granule, SwathGeolocation geolocation)
    {
        var read = geolocation.Cells is { } cells ? OfNodes(granule, geolocation, cells) : OfBounds(granule, geolocation);
        return new SwathPlaces(
            Field(geolocation.Latitude, read.Cells, 1, (first, count) => Centres(read.Corners(first, count)).Latitudes),
            Field(geolocation.Longitude, read.Cells, 1, (first, count) => Centres(read.Corners(first, count)).Longitudes),
            (Field(geolocation.Latitude, read.Cells, MostCorners, (first, count) => read.Corners(first, count).Latitudes),
             Field(geolocation.Longitude, read.Cells, MostCorners, (first, count) => read.Corners(first, count).Longitudes)));
    }

    private delegate (double[] Latitudes, double[] Longitudes) CornerReader(int first, int count);

    private static SwathGeolocation OfMesh(IGranule granule, IGranuleArray array, string topology)
    {
        var attributes = granule.Attributes(topology);
        if (array.Attributes.TextOf("location") is { } location && location != "face")
            throw new GranuleException($"{granule.FileName}: {array.Path} is on the {location}s of the mesh {topology}, which have no area: fields on faces are read");
        var group = CfNames.Parent(topology);
        var faces = attributes.TextOf("face_node_connectivity") is { } name ? CfNames.Find(granule, group, name) : null;
        var nodes = (attributes.TextOf("node_coordinates")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [])
            .Select(node => CfNames.Find(granule, group, node)).OfType<string>().ToList();
        var (latitude, longitude) = (nodes.Find(node => KindOf(granule, node) == CfAxisKind.Latitude), nodes.Find(node => KindOf(granule, node) == CfAxisKind.Longitude));
        return faces is not null && latitude is not null && longitude is not null
            ? new SwathGeolocation(latitude, longitude) { Cells = faces }
            : throw new GranuleException($"{granule.FileName}: the mesh {topology} of {array.Path} does not say by face_node_connectivity and node_coordinates where its faces are");
    }

    private static SwathGeolocation? ByBounds(IGranule granule, IGranuleArray array)
    {
        var names = array.Attributes.TextOf("coordinates")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var paths = names.Select(name => CfNames.Find(granule, CfNames.Parent(array.Path), name)).OfType<string>().ToList();
        var (latitude, longitude) = (paths.Find(path => KindOf(granule, path) == CfAxisKind.Latitude), paths.Find(path => KindOf(granule, path) == CfAxisKind.Longitude));
        if (latitude is null || longitude is null || Bounds(latitude) is not { } latitudes || Bounds(longitude) is not { } longitudes)
            return null;
        var cells = new SwathGeolocation(latitude, longitude) { LatitudeCorners = latitudes, LongitudeCorners = longitudes };
        return AreCells(granule, cells) ? cells : null;

        string? Bounds(string path) => granule.Attributes(path).TextOf("bounds") is { } name ? CfNames.Find(granule, CfNames.Parent(path), name) : null;
    }

    private static CfAxisKind KindOf(IGranule granule, string path) => CfCoordinate.KindOf("", granule.Attributes(path));

    private static (int Cells, CornerReader Corners) OfBounds(IGranule granule, SwathGeolocation geolocation)
    {
        var latitudes = CellCoordinates.Open(granule, geolocation.LatitudeCorners!, geolocation.Latitude);
        var longitudes = CellCoordinates.Open(granule, geolocation.LongitudeCorners!, geolocation.Longitude);
        RequireCorners(granule, latitudes.Path, latitudes.Columns);
        return (latitudes.Lines, (first, count) => (Four(latitudes.Read(first, count), latitudes.Columns), Four(longitudes.Read(first, count), longitudes.Columns)));
    }

    private static (int Cells, CornerReader Corners) OfNodes(IGranule granule, SwathGeolocation geolocation, string cells)
    {
        var faces = SwathField.Open(granule, cells);
        RequireCorners(granule, cells, faces.Columns);
        var first = granule.Attributes(cells).NumberOf("start_index") ?? 0;
        var (latitudes, longitudes) = (CellCoordinates.ReadAll(granule, geolocation.Latitude), CellCoordinates.ReadAll(granule, geolocation.Longitude));
        return (faces.Lines, Corners);

        (double[] Latitudes, double[] Longitudes) Corners(int line, int count)
        {
            var nodes = Four(faces.ReadStored(line, count), faces.Columns);
            return ([.. nodes.Select(node => At(latitudes, node - first))], [.. nodes.Select(node => At(longitudes, node - first))]);
        }
    }

    private static double At(double[] values, double index) => index >= 0 && index < values.Length ? values[(int)index] : double.NaN;

    private static void RequireCorners(IGranule granule, string path, int corners)
    {
        if (corners is < 3 or > MostCorners)
            throw new GranuleException($"{granule.FileName}: the cells of {path} have {corners} corners, and those with 3 or 4 are read");
    }

    /// <summary>Triangles have their last corner twice.</summary>
    private static double[] Four(double[] values, int corners)
    {
        var four = new double[values.Length / corners * MostCorners];
        for (var i = 0; i < four.Length; i++)
        {
            var (cell, corner) = (i / MostCorners, Math.Min(i % MostCorners, corners - 1));
            four[i] = double.IsNaN(values[cell * corners + corner]) && corner > 2 ? four[i - 1] : values[cell * corners + corner];
        }
        return four;
    }

    /// <summary>The middles of the corners on the sphere.</summary>
    private static (double[] Latitudes, double[] Longitudes) Centres((double[] Latitudes, double[] Longitudes) corners)
    {
        var (latitudes, longitudes) = (new double[corners.Latitudes.Length / MostCorners], new double[corners.Latitudes.Length / MostCorners]);
        for (var cell = 0; cell < latitudes.Length; cell++)
        {
            var sum = Gridding.UnitVector.FromDegrees(corners.Latitudes[MostCorners * cell], corners.Longitudes[MostCorners * cell]);
            for (var corner = 1; corner < MostCorners; corner++)
                sum += Gridding.UnitVector.FromDegrees(corners.Latitudes[MostCorners * cell + corner], corners.Longitudes[MostCorners * cell + corner]);
            var middle = sum.IsSome ? sum.Normalized() : sum;
            (latitudes[cell], longitudes[cell]) = (middle.Latitude, middle.Longitude);
        }
        return (latitudes, longitudes);
    }

    private static SwathField Field(string path, int cells, int corners, Func<int, int, double[]> read) => SwathField.Create(
        new ComputedArray(path, corners == 1 ? [cells, 1] : [cells, 1, corners], read), new(), mask: null);
}
