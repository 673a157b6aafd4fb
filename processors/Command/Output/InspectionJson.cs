using System.Text.Json.Nodes;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Inspection;

namespace Datasets.Command.Output;

/// <summary>A granule's content as JSON, with every attribute.</summary>
internal static class InspectionJson
{
    public static byte[] Serialize(GranuleInspection inspection) => JsonOutput.Bytes(new JsonObject
    {
        ["file"] = inspection.FileName,
        ["format"] = inspection.Format,
        ["start"] = inspection.Time?.Range.Start.UtcDateTime,
        ["end"] = inspection.Time?.Range.End.UtcDateTime,
        ["grids"] = new JsonArray([.. inspection.Grids.Select(Grid)]),
        ["root"] = Group(inspection.Root),
    });

    private static JsonObject Grid(InspectedGrid grid) => grid.Geometry is { } geometry
        ? new JsonObject
        {
            ["path"] = grid.Path,
            ["shape"] = new JsonArray(geometry.Y.Count, geometry.X.Count),
            ["bbox"] = new JsonArray([.. geometry.Bbox.Select(edge => JsonValue.Create(edge))]),
            ["northFirst"] = geometry.IsNorthFirst,
        }
        : new JsonObject { ["path"] = grid.Path, ["problem"] = grid.Problem };

    private static JsonObject Group(InspectedGroup group) => new()
    {
        ["path"] = group.Path,
        ["attributes"] = Attributes(group.Attributes),
        ["arrays"] = new JsonArray([.. group.Arrays.Select(Array)]),
        ["groups"] = new JsonArray([.. group.Groups.Select(Group)]),
    };

    private static JsonObject Array(InspectedArray array) => new()
    {
        ["path"] = array.Path,
        ["type"] = array.SampleType?.ToString().ToLowerInvariant(),
        ["shape"] = new JsonArray([.. array.Shape.Select(size => JsonValue.Create(size))]),
        ["chunks"] = array.Chunks is { } chunks ? new JsonArray([.. chunks.Select(size => JsonValue.Create(size))]) : null,
        ["unit"] = array.Encoding.Unit,
        ["fill"] = array.Encoding.Fill is { } fill && double.IsFinite(fill) ? fill : null,
        ["attributes"] = Attributes(array.Attributes),
    };

    private static JsonObject Attributes(IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        var json = new JsonObject();
        foreach (var (name, value) in attributes)
            json[name] = value.ToString();
        return json;
    }
}
