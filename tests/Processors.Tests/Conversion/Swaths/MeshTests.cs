using Datasets.Authoring;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Support;

namespace Datasets.Conversion.Swaths;

/// <summary>
/// Cells without rows and columns: boxes of ten degrees in any order, by the UGRID conventions or, as ICON's are, by corners in radians; two triangles make
/// one of the boxes.
/// </summary>
public sealed class MeshTests : IDisposable
{
    private const int Columns = 4, Rows = 3;
    private const double West = -20, South = 10, Size = 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Faces_of_a_mesh_are_put_on_a_grid_by_their_nodes(int start)
    {
        NetCdfFile.Write(_folder, Mesh("mesh_20220120.nc", start, "face"));
        EachBoxHasItsNumber(NewDataset.Convert(_folder["mesh_20220120.nc"], _folder).Cogs);
    }

    [Fact]
    public void Cells_with_corners_in_radians_are_put_on_a_grid()
    {
        NetCdfFile.Write(_folder, WithBounds("icon_20220120.nc"));
        EachBoxHasItsNumber(NewDataset.Convert(_folder["icon_20220120.nc"], _folder).Cogs);
    }

    [Fact]
    public void Values_of_nodes_have_no_area_and_are_refused()
    {
        NetCdfFile.Write(_folder, Mesh("mesh_20220120.nc", 0, "node"));
        using var granule = GranuleOpener.Open(_folder["mesh_20220120.nc"]);
        var error = Assert.Throws<GranuleException>(() => new SwathMapping().Map(granule, Rasters.Dataset("/v") with { Gridding = new() { Resolution = 10 } }));
        Assert.Contains("/v is on the nodes of the mesh /mesh, which have no area", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_a_mesh_have_no_neighbours_for_a_gradient()
    {
        NetCdfFile.Write(_folder, Mesh("mesh_20220120.nc", 0, "face"));
        using var granule = GranuleOpener.Open(_folder["mesh_20220120.nc"]);
        var gridding = new GriddingDescriptor { Resolution = 10, Method = GriddingMethod.Conservative2 };
        var error = Assert.Throws<GranuleException>(() => new SwathMapping().Map(granule, Rasters.Dataset("/v") with { Gridding = gridding, Options = new Dictionary<string, string> { ["time"] = "bands" } }));
        Assert.EndsWith("gridding.method: conservative2 needs neighbours along and across the track: use conservative", error.Message, StringComparison.Ordinal);
    }

    private void EachBoxHasItsNumber(IReadOnlyList<string> cogs)
    {
        // Two times, the second of which holds 100 more. Edges along parallels are great circles, which bulge by hundredths of a cell.
        Assert.Equal(2, cogs.Count);
        var places = cogs.Select((cog, time) => (cog, Places(100 * time))).ToList();
        Assert.Equal("", PlacesInCogs.Differences(_folder, places));

        static IReadOnlyList<Expected> Places(double more) =>
        [
            .. from row in Enumerable.Range(0, Rows)
               from column in Enumerable.Range(0, Columns)
               select new Expected(West + (column + 0.5) * Size, South + (row + 0.5) * Size, NumberOf(row, column) + more, 0.6),
        ];
    }

    private static double NumberOf(int row, int column) => 10 * row + column + 1;

    /// <summary>The boxes from the last to the first, the very first as two triangles with the box's number; a box's four nodes, a triangle's three and fill.</summary>
    private static List<(int Row, int Column, int[] Nodes)> Faces()
    {
        var faces = new List<(int, int, int[])>();
        for (var i = Rows * Columns - 1; i >= 0; i--)
        {
            var (row, column) = (i / Columns, i % Columns);
            int[] nodes = [Node(row, column), Node(row, column + 1), Node(row + 1, column + 1), Node(row + 1, column)];
            if (i > 0)
                faces.Add((row, column, nodes));
            else
                faces.AddRange([(row, column, [nodes[0], nodes[1], nodes[2], -1]), (row, column, [nodes[2], nodes[3], nodes[0], -1])]);
        }
        return faces;
    }

    private static int Node(int row, int column) => row * (Columns + 1) + column;

    private static double Latitude(int node) => South + node / (Columns + 1) * Size;

    private static double Longitude(int node) => West + node % (Columns + 1) * Size;

    private static NetCdfFile Mesh(string name, int start, string location)
    {
        var (faces, nodes) = (Faces(), Enumerable.Range(0, (Rows + 1) * (Columns + 1)).ToList());
        var file = Field(name, location == "face" ? "face" : "node", location == "face" ? faces.Select(face => NumberOf(face.Row, face.Column)) : nodes.Select(node => (double)node));
        (file.Dimensions["face"], file.Dimensions["node"], file.Dimensions["corner"]) = (faces.Count, nodes.Count, 4);
        file.Variables[^1].Attributes["mesh"] = "mesh";
        file.Variables[^1].Attributes["location"] = location;
        file.Variables.AddRange(
        [
            new("mesh", "i4", [], [0]) { Attributes = new() { ["cf_role"] = "mesh_topology", ["node_coordinates"] = "x y", ["face_node_connectivity"] = "nodes" } },
            new("x", "f8", ["node"], [.. nodes.Select(Longitude)]) { Attributes = new() { ["units"] = "degrees_east" } },
            new("y", "f8", ["node"], [.. nodes.Select(Latitude)]) { Attributes = new() { ["units"] = "degrees_north" } },
            new("nodes", "i4", ["face", "corner"], [.. faces.SelectMany(face => face.Nodes.Select(node => node < 0 ? -999.0 : node + start))]) { Attributes = new() { ["_FillValue"] = -999, ["start_index"] = start } },
        ]);
        return file;
    }

    private static NetCdfFile WithBounds(string name)
    {
        const double radian = Math.PI / 180;
        // Triangles alone, two for a box.
        var cells = Enumerable.Range(0, Rows * Columns).Select(i => (Row: i / Columns, Column: i % Columns))
            .SelectMany(box => ((int[])[0, 1]).Select(half => (box.Row, box.Column, Nodes: half == 0
                ? [Node(box.Row, box.Column), Node(box.Row, box.Column + 1), Node(box.Row + 1, box.Column + 1)]
                : (int[])[Node(box.Row + 1, box.Column + 1), Node(box.Row + 1, box.Column), Node(box.Row, box.Column)]))).ToList();
        var file = Field(name, "ncells", cells.Select(cell => NumberOf(cell.Row, cell.Column)));
        (file.Dimensions["ncells"], file.Dimensions["vertices"]) = (cells.Count, 3);
        file.Variables[^1].Attributes["coordinates"] = "clat clon";
        file.Variables.AddRange(
        [
            new("clat", "f8", ["ncells"], [.. cells.Select(cell => cell.Nodes.Average(Latitude) * radian)]) { Attributes = new() { ["standard_name"] = "latitude", ["units"] = "radian", ["bounds"] = "clat_bnds" } },
            new("clon", "f8", ["ncells"], [.. cells.Select(cell => cell.Nodes.Average(Longitude) * radian)]) { Attributes = new() { ["standard_name"] = "longitude", ["units"] = "radian", ["bounds"] = "clon_bnds" } },
            new("clat_bnds", "f8", ["ncells", "vertices"], [.. cells.SelectMany(cell => cell.Nodes.Select(node => Latitude(node) * radian))]),
            new("clon_bnds", "f8", ["ncells", "vertices"], [.. cells.SelectMany(cell => cell.Nodes.Select(node => Longitude(node) * radian))]),
        ]);
        return file;
    }

    private static NetCdfFile Field(string name, string dimension, IEnumerable<double> numbers) => new(name)
    {
        Dimensions = new() { ["time"] = 2 },
        Variables = [CfFiles.Time("days since 2022-01-20", 0, 1), new("v", "f4", ["time", dimension], [.. numbers, .. numbers.Select(number => number + 100)])],
    };
}
