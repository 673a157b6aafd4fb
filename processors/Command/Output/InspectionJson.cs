using System.Text.Json.Nodes;
using Datasets.Authoring;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Inspection;
using Datasets.Model;

namespace Datasets.Command.Output;

/// <summary>A granule's content as JSON, with every attribute.</summary>
internal static class InspectionJson
{
    private static readonly string[] EosGrids = ["hdfeos5-grid", "hdfeos2-grid"];

    public static byte[] Serialize(GranuleInspection inspection, GranuleScan survey) => JsonOutput.Bytes(new JsonObject
    {
        ["file"] = inspection.FileName,
        ["format"] = inspection.Format,
        ["start"] = Times(inspection, survey)?.First.Start.UtcDateTime,
        ["end"] = Times(inspection, survey)?.Last.End.UtcDateTime,
        ["steps"] = survey.Fields.FirstOrDefault(field => field.Times is not null)?.Steps,
        ["timeInFileName"] = survey.Fields.FirstOrDefault(field => field.Times is not null)?.IsTimeInFileName,
        ["timeProblem"] = Times(inspection, survey) is null ? survey.TimeProblem : null,
        ["grids"] = new JsonArray([.. inspection.Grids.Select(grid => Grid(grid, inspection.Format == "HDF4" ? EosGrids[1] : EosGrids[0])), .. Placements(survey)]),
        ["refused"] = new JsonArray([.. survey.Refused.Select(field => new JsonObject { ["path"] = field.Path, ["reason"] = field.Reason })]),
        ["root"] = Group(inspection.Root),
    });

    private static (TimeRange First, TimeRange Last)? Times(GranuleInspection inspection, GranuleScan survey) =>
        survey.Fields.FirstOrDefault(field => field.Times is not null)?.Times ?? (inspection.Time is { } time ? (time.Range, time.Range) : null);

    private static JsonObject Grid(InspectedGrid grid, string mapping) => grid.Geometry is { } geometry
        ? new JsonObject
        {
            ["path"] = grid.Path,
            ["shape"] = new JsonArray(geometry.Y.Count, geometry.X.Count),
            ["bbox"] = new JsonArray([.. geometry.Bbox.Select(edge => JsonValue.Create(edge))]),
            ["northFirst"] = geometry.IsNorthFirst,
            ["mapping"] = mapping,
        }
        : new JsonObject { ["path"] = grid.Path, ["problem"] = grid.Problem };

    /// <summary>Where fields lie that are not on HDF-EOS5's own grids, which have entries of their own.</summary>
    private static IEnumerable<JsonObject> Placements(GranuleScan survey) => survey.Fields.Concat(survey.Timeless)
        .Where(field => !EosGrids.Contains(field.Mapping))
        .GroupBy(field => (field.Placement, field.FirstCorner, field.Mapping))
        .Select(alike => Placement(alike.First(), [.. alike.Select(field => field.Path)]));

    private static JsonObject Placement(ScannedField field, IReadOnlyList<string> paths)
    {
        var json = new JsonObject { ["mapping"] = field.Mapping, ["placement"] = field.Placement };
        if (field.Grid is { } grid)
        {
            json["shape"] = new JsonArray(grid.Rows, grid.Columns);
            json["bbox"] = new JsonArray([.. grid.Bbox.Select(edge => JsonValue.Create(edge))]);
            json["cell"] = new JsonArray(grid.CellWidth, grid.CellHeight);
            json["epsg"] = grid.Epsg;
        }
        if (field.FirstCorner is { } corner)
        {
            json["firstCorner"] = corner;
            json["northFirst"] = corner.StartsWith("north", StringComparison.Ordinal);
        }
        json["variables"] = new JsonArray([.. paths.Select(path => JsonValue.Create(path))]);
        return json;
    }

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
