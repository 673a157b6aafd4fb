using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>
/// What a variable's series consists of: the metadata of the Zarr group above its pieces, <c>DATASET/_series/VARIABLE/zarr.json</c>. A reader needs no
/// other metadata. It is put after the pieces that it names and before those that it no longer names are removed.
/// </summary>
internal sealed record SeriesIndex
{
    /// <summary>Another number means that a reader of this one cannot read it.</summary>
    private const int Version = 1;

    /// <summary>The attribute's name.</summary>
    public const string Attribute = "datasets:series";

    public required SeriesTexts Texts { get; init; }

    /// <summary>In the order of their times.</summary>
    public required IReadOnlyList<IndexedPiece> Pieces { get; init; }

    /// <summary>The latest month, whose items are in no piece yet; null where there are none.</summary>
    public OpenMonth? Open { get; init; }

    /// <summary>Years that were looked at and have no piece.</summary>
    public IReadOnlyList<int> Empty { get; init; } = [];

    /// <exception cref="ZarrException">It is no such group, or of another version.</exception>
    public static SeriesIndex Parse(ReadOnlySpan<byte> json, string location)
    {
        try
        {
            var attributes = JsonNode.Parse(json)!["attributes"]!;
            var root = attributes[Attribute]?.AsObject() ?? throw new FormatException($"it has no {Attribute}");
            if ((int)root["version"]! != Version)
                throw new FormatException("it is of another version");
            var forms = root["forms"]!.AsArray().Select(form => SeriesForm.Parse(form!.AsObject())).ToList();
            return new SeriesIndex
            {
                Texts = new SeriesTexts((string)root["dataset"]!, (string)root["variable"]!, (string)attributes["title"]!, (string?)attributes["comment"], null, null),
                Pieces = [.. root["pieces"]!.AsArray().Select(piece => new IndexedPiece((string)piece!["path"]!, forms[(int)piece["form"]!], TimeRuns.Parse(piece["times"]!.AsArray())))],
                Open = root["open"] is JsonObject open
                    ? new OpenMonth((string)open["period"]!, forms[(int)open["form"]!], [.. open["ids"]!.AsArray().Select(id => (string)id!)], TimeRuns.Parse(open["times"]!.AsArray()))
                    : null,
                Empty = [.. root["empty"]!.AsArray().Select(year => (int)year!)],
            }.Checked();
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentOutOfRangeException or OverflowException)
        {
            throw new ZarrException($"{location} is not the index of a series: {error.Message.TrimEnd('.')}", error);
        }
    }

    public byte[] ToJson()
    {
        var forms = Pieces.Select(piece => piece.Form).Concat(Open is null ? [] : [Open.Form]).Distinct().ToList();
        var attributes = new JsonObject { ["Conventions"] = "CF-1.11", ["title"] = Texts.Title };
        if (Texts.Description is { } description)
            attributes["comment"] = description;
        attributes[Attribute] = new JsonObject
        {
            ["version"] = Version,
            ["dataset"] = Texts.Dataset,
            ["variable"] = Texts.Variable,
            ["forms"] = new JsonArray([.. forms.Select(form => form.ToJson())]),
            ["pieces"] = new JsonArray([.. Pieces.Select(piece => new JsonObject { ["path"] = piece.Folder, ["form"] = forms.IndexOf(piece.Form), ["times"] = TimeRuns.ToJson(piece.Times) })]),
            ["open"] = Open is null ? null : new JsonObject
            {
                ["period"] = Open.Period,
                ["form"] = forms.IndexOf(Open.Form),
                ["ids"] = new JsonArray([.. Open.Ids.Select(id => (JsonNode)id)]),
                ["times"] = TimeRuns.ToJson(Open.Times),
            },
            ["empty"] = new JsonArray([.. Empty.Select(year => (JsonNode)year)]),
        };
        return SeriesMetadata.Json(ZarrGroup.ToJson(attributes));
    }

    private SeriesIndex Checked() => Pieces.All(piece => SeriesPeriod.IsFolder(piece.Folder) && piece.Times.Count > 0) && (Open is null || Open.Ids.Count == Open.Times.Count)
        ? this
        : throw new FormatException("a piece's path is none, or a month's ids are not as many as its times");
}

/// <summary>A piece as an index names it.</summary>
/// <param name="Folder">Below the series' folder.</param>
/// <param name="Times">In milliseconds from 1970.</param>
internal sealed record IndexedPiece(string Folder, SeriesForm Form, IReadOnlyList<long> Times)
{
    public string Period => Folder[..Folder.IndexOf('.', StringComparison.Ordinal)];

    public int Year => SeriesPeriod.YearOf(Period);

    public SeriesLayout Layout => new(Form, Times.Count);
}

/// <summary>The month that is read from its COGs.</summary>
/// <param name="Ids">The items', by time.</param>
/// <param name="Times">In milliseconds from 1970.</param>
internal sealed record OpenMonth(string Period, SeriesForm Form, IReadOnlyList<string> Ids, IReadOnlyList<long> Times);
