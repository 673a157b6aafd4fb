using System.Text.Json;
using Datasets.Catalog.Series;
using Datasets.Descriptors;
using Datasets.Zarr;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Which pieces the series of a variable has. It depends on the items alone: the month of the latest item is open, the year's other months are a piece each,
/// and each earlier year is one.
/// </summary>
internal static class SeriesPlanner
{
    /// <param name="rows">A year's items.</param>
    /// <param name="open">The month that stays open, as <see cref="SeriesPeriod"/> names it.</param>
    /// <exception cref="StacException">The items are none that a series can have: it names one and says why.</exception>
    public static PlannedYear Plan(SeriesTexts texts, int year, IEnumerable<IndexRow> rows, string open)
    {
        var items = new List<(SeriesItem Item, SeriesForm Form)>();
        foreach (var row in rows.OrderBy(row => row.Datetime).ThenBy(row => row.Id, StringComparer.Ordinal))
        {
            if (row.Assets.FirstOrDefault(asset => asset.Name == texts.Variable) is { } asset)
                items.Add((ItemOf(texts, row, asset), FormOf(texts, row, asset)));
        }
        Check(texts, items);
        if (items.Count == 0)
            return new PlannedYear([], null);
        var form = items[0].Form;
        if (SeriesPeriod.YearOf(open) != year)
            return new PlannedYear([new SeriesPiece(SeriesPeriod.OfYear(year), form, texts, [.. items.Select(one => one.Item)])], null);
        var months = items.Select(one => one.Item).GroupBy(item => SeriesPeriod.OfMonth(item.Time), StringComparer.Ordinal).ToList();
        return new PlannedYear(
            [.. months.Where(month => month.Key != open).Select(month => new SeriesPiece(month.Key, form, texts, [.. month]))],
            months.Where(month => month.Key == open).Select(month => new OpenMonth(open, form, [.. month.Select(item => item.Id)], [.. month.Select(item => item.Time)])).FirstOrDefault());
    }

    /// <summary>The latest time of a variable's items; null without any.</summary>
    public static long? Latest(string variable, IEnumerable<IndexRow> rows) =>
        rows.Where(row => row.Assets.Any(asset => asset.Name == variable)).Select(row => (long?)row.Datetime).Max();

    public static SeriesTexts TextsOf(DatasetDescriptor dataset, VariableDescriptor variable) =>
        new(dataset.Id, variable.Name, variable.Title ?? variable.Name, variable.Description, variable.StandardName, dataset.License);

    private static SeriesItem ItemOf(SeriesTexts texts, IndexRow row, IndexAsset asset) => new(
        row.Id, row.Datetime, row.Start, row.End,
        asset.Checksum ?? throw Refusal(texts, $"the item {row.Id} does not state its COG's checksum: convert its granule again"));

    private static void Check(SeriesTexts texts, List<(SeriesItem Item, SeriesForm Form)> items)
    {
        for (var i = 1; i < items.Count; i++)
        {
            var (one, other) = (items[i - 1], items[i]);
            if (one.Item.Time == other.Item.Time)
                throw Refusal(texts, $"the items {one.Item.Id} and {other.Item.Id} have the same time, and a series has each time once");
            if (other.Form != items[0].Form)
                throw Refusal(texts, $"{DifferenceOf(items[0].Form, other.Form)} of the item {other.Item.Id} is not that of {items[0].Item.Id}, and the items of a year's series share it. Convert the year again, or leave 'series' out");
        }
    }

    private static string DifferenceOf(SeriesForm one, SeriesForm other) =>
        !one.IsOnGridOf(other)
            ? "the grid"
            : one.Type != other.Type ? "the data type" : one.Unit != other.Unit ? "the unit" : one.Nodata != other.Nodata ? "the nodata value" : "the scale or the offset";

    private static SeriesForm FormOf(SeriesTexts texts, IndexRow row, IndexAsset asset)
    {
        using var form = JsonDocument.Parse(asset.Form);
        using var grid = JsonDocument.Parse(asset.Grid);
        var (shape, transform) = (grid.RootElement.GetProperty("shape"), grid.RootElement.GetProperty("transform").EnumerateArray().Select(number => number.GetDouble()).ToArray());
        if (form.RootElement.TryGetProperty("bands", out _))
            throw Refusal(texts, $"the COG of the item {row.Id} has several bands, and a series has one");
        if (Text(form.RootElement, "dataType") is not { } name || ZarrNumbers.TypeOf(name) is not { } type)
            throw Refusal(texts, $"the item {row.Id} does not state its COG's data type");
        if ((Text(grid.RootElement, "code") ?? Text(grid.RootElement, "proj4")) is not { } crs)
            throw Refusal(texts, $"the coordinate reference system of the item {row.Id} is none that can be stated");
        if (transform is not [> 0 and var width, 0, var west, 0, < 0 and var height, var north, ..])
            throw Refusal(texts, $"the grid of the item {row.Id} is not north-up");
        return new SeriesForm(
            type, Number(form.RootElement, "nodata"), Number(form.RootElement, "scale") ?? 1, Number(form.RootElement, "offset") ?? 0, Text(form.RootElement, "unit"), crs,
            shape[1].GetInt32(), shape[0].GetInt32(), west, north, width, -height);
    }

    private static StacException Refusal(SeriesTexts texts, string why) => new($"there is no series of {texts.Variable}: {why}.");

    private static double? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A year of a series as the items that are there make it.</summary>
internal sealed record PlannedYear(IReadOnlyList<SeriesPiece> Pieces, OpenMonth? Open);
