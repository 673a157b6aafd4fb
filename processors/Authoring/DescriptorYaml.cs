using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Datasets.Conversion.Fields;
using Datasets.Descriptors;

namespace Datasets.Authoring;

/// <summary>A draft as YAML that people would have written: short, in the order of the other descriptors, with comments where a choice was made.</summary>
internal static partial class DescriptorYaml
{
    private const int MostOthers = 30;

    /// <param name="schema">Where the JSON Schema is, as seen from the file; null leaves the line for editors out.</param>
    public static string Write(DescriptorDraft draft, string? schema)
    {
        var (yaml, dataset) = (new StringBuilder(), draft.Descriptor);
        if (schema is not null)
            yaml.Append($"# yaml-language-server: $schema={schema}\n#\n");
        yaml.Append($"# Written by 'datasets new' from {Comment(draft.FileName)}.\n\n");
        Line(yaml, "id", dataset.Id);
        Line(yaml, "title", dataset.Title);
        if (dataset.Description.Length > 0)
            Line(yaml, "description", dataset.Description);
        WriteSource(yaml, draft);
        Line(yaml, "mapping", dataset.Mapping);
        if (dataset.Options.TryGetValue(ValuesOption.Name, out var values))
            yaml.Append($"# {Comment(draft.Chosen.Select(field => field.Values).First(stated => stated is not null)!.Value.Reason)}.\noptions: {{{ValuesOption.Name}: {values}}}\n");
        if (dataset.WrapLongitude == true)
            yaml.Append("wrapLongitude: true      # the file's longitudes go beyond 180\n");
        if (dataset.Time is { } time)
            WriteTime(yaml, time);
        if (dataset.Warp is { } warp)
            yaml.Append($"\n# GeoTIFF has no keys for the file's projection.\nwarp: {{crs: {warp.Crs}, resolution: {Number(warp.Resolution)}}}\n");
        if (dataset.Grid is { Crs: { } crs })
            yaml.Append($"\n# The file does not say in which system its x and y count. Their numbers could be degrees: FILL IN another system if they are none.\ngrid: {{crs: {crs}}}\n");
        if (dataset.Gridding is { } gridding)
            WriteGridding(yaml, draft, gridding);
        yaml.Append($"\n# This granule becomes {Comment(draft.ItemIds[0])}{(draft.ItemIds.Count > 1 ? $" and {draft.ItemIds.Count - 1} more, one for each time" : "")}.\n");
        // A brace inside of a plain text means itself, and one at its start does not.
        yaml.Append($"itemId: {(dataset.ItemId.Text[0] == '{' ? Quoted(dataset.ItemId.Text) : dataset.ItemId.Text)}\n");
        WriteVariables(yaml, draft);
        return yaml.ToString();
    }

    private static void WriteSource(StringBuilder yaml, DescriptorDraft draft)
    {
        var cmr = draft.Descriptor.Source.Cmr!;
        yaml.Append('\n');
        if (draft.IsSourceUnknown)
            yaml.Append($"# FILL IN: {draft.SourceUnknown}. 'datasets convert' {Needs(cmr)}; 'datasets run' does.\n");
        yaml.Append("source:\n  cmr:\n");
        yaml.Append($"    shortName: {Scalar(cmr.ShortName)}\n    version: {DoubleQuoted(cmr.Version)}\n");
        if (cmr.Provider is { } provider)
            yaml.Append($"    provider: {Scalar(provider)}\n");
        if (cmr.Include is { } include)
            yaml.Append($"    include: {Quoted(include)}\n");
        yaml.Append('\n');
    }

    private static void WriteTime(StringBuilder yaml, TimeDescriptor time) => yaml.Append(time switch
    {
        { FileName: { } pattern } => $"\n# The file does not state its time; its name does.\ntime:\n  fileName: {Quoted(pattern)}\n",
        { Static: true } => "\n# The file states no time, so this is taken for a field that does not change. If it is of a certain time, FILL IN that one in place of this, as in\n"
            + "# time: {start: 1991-01-01, end: 2020-12-31}\ntime: {static: true}\n",
        { Units: { } units } when !units.Contains(" since ", StringComparison.Ordinal) => "\n# The digits of the file's times are dates.\n" + $"time: {{units: {Scalar(units)}}}\n",
        _ => "\n# The file's times are counted from no date, as those of a climatology or of a model's own calendar: the year 1 stands for it. FILL IN the true one if there is one.\n"
            + $"time: {{units: {Quoted(time.Units ?? "")}}}\n",
    });

    private static string Needs(CmrSource cmr) =>
        cmr is { ShortName: CmrSource.Unknown, Version: CmrSource.Unknown } ? "needs neither" : "does not need it";

    private static void WriteGridding(StringBuilder yaml, DescriptorDraft draft, GriddingDescriptor gridding)
    {
        yaml.Append($"\n# The pixels are put on a grid whose cells are about as large as they are.\ngridding:\n  resolution: {Number(gridding.Resolution)}\n");
        if (!gridding.Bbox.SequenceEqual([-180, -90, 180, 90]))
            yaml.Append($"  bbox: [{string.Join(", ", gridding.Bbox.Select(Number))}]      # around this granule: others may lie elsewhere\n");
        if (gridding is { Latitude: { } latitude, Longitude: { } longitude })
            yaml.Append($"  latitude: {Scalar(latitude)}\n  longitude: {Scalar(longitude)}\n");
        if (Filter(draft) is { } filter)
            yaml.Append($"  # filters:            # for instance\n  #   - {filter}\n");
    }

    /// <summary>What the product says of each pixel's quality; only where it says nothing, a guess by the sun's height.</summary>
    private static string? Filter(DescriptorDraft draft)
    {
        var fields = draft.Chosen.Concat(draft.Others).Concat(draft.Apart).ToList();
        return Find("qavalue", "minimum: 0.5") ?? Find("qualitylevel", "minimum: 4") ?? Find("solarzenithangle", "maximum: 88");

        string? Find(string name, string limit) => fields.Find(field => Plainly(field.Path) == name) is { } field ? $"{{path: {Scalar(field.Path)}, {limit}}}" : null;

        static string Plainly(string path) => path[(path.LastIndexOf('/') + 1)..].Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    private static void WriteVariables(StringBuilder yaml, DescriptorDraft draft)
    {
        yaml.Append("\nvariables:\n");
        foreach (var (variable, field) in draft.Descriptor.Variables.Zip(draft.Chosen))
        {
            yaml.Append($"  - name: {Scalar(variable.Name)}\n    path: {Scalar(variable.Path)}\n");
            if (variable.Select.Count > 0)
                yaml.Append($"    select: {{{string.Join(", ", variable.Select.Select(pair => $"{pair.Key}: {Scalar(pair.Value)}"))}}}      # {Comment(field.LevelsLeftOut ?? "the first of several")}\n");
            if (variable.Title is { } title)
                yaml.Append($"    title: {Scalar(title)}\n");
            if (variable.Missing.Count > 0)
                yaml.Append($"    missing: [{string.Join(", ", variable.Missing.Select(Number))}]      # {Comment(field.Note ?? "")}\n");
            else if (field.Note is { } note)
                yaml.Append($"    # {Comment(note)}\n");
            if (variable.MaskOutsideValidRange)
                yaml.Append("    maskOutsideValidRange: true      # codes such as 'land' lie beyond the valid range\n");
            if (variable.Unpack)
                yaml.Append("    unpack: true                     # the file has no number that means 'missing'\n");
            if (variable.Render is { } render)
                yaml.Append($"    render: {{colormap: {render.Colormap}, rescale: [{Number(render.Rescale[0])}, {Number(render.Rescale[1])}]}}\n");
        }
        WriteOthers(yaml, "Also there:", draft.Others);
        foreach (var skipped in draft.Skipped)
            yaml.Append($"  # {Comment(skipped.Path)} cannot be read: {Comment(skipped.Reason)}\n");
        WriteOthers(yaml, "For other times or places, so of a dataset of their own:", draft.Apart);
    }

    private static void WriteOthers(StringBuilder yaml, string what, IReadOnlyList<ScannedField> fields)
    {
        if (fields.Count == 0)
            return;
        yaml.Append($"  # {what}\n");
        foreach (var other in fields.Take(MostOthers))
        {
            var name = DescriptorText.Name(FieldRanking.Words(other.Path[(other.Path.LastIndexOf('/') + 1)..])) ?? "variable";
            yaml.Append($"  # - {{name: {Scalar(name)}, path: {Scalar(other.Path)}}}\n");
        }
        if (fields.Count > MostOthers)
            yaml.Append($"  # … and {fields.Count - MostOthers} more: see 'datasets inspect'\n");
    }

    private static void Line(StringBuilder yaml, string key, string value) => yaml.Append($"{key}: {Scalar(value)}\n");

    /// <summary>As it is where YAML takes that for the same text, else in quotes.</summary>
    private static string Scalar(string text) => Plain().IsMatch(text) && !Special().IsMatch(text) ? text : Quoted(text);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    // Versions are read by people who look for the quotes that keep their zeros.
    private static string DoubleQuoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ' ') ? $"\"{text}\"" : Quoted(text);

    private static string Comment(string text) => DescriptorText.Line(text, 200) ?? "";

    private static string Number(double number) => number.ToString("0.###############", CultureInfo.InvariantCulture) is var text
        && double.Parse(text, CultureInfo.InvariantCulture) == number ? text : number.ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z/][A-Za-z0-9 _./()°²³µ%+-]*(?<! )\z")]
    private static partial Regex Plain();

    [GeneratedRegex("^(?:true|false|null|yes|no|on|off|y|n|~)$", RegexOptions.IgnoreCase)]
    private static partial Regex Special();
}
