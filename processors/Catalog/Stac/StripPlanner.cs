using System.Globalization;
using System.Text.Json;
using Datasets.Catalog.Strips;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Which strips a dataset has. A month of a variable has one where most of its items share a grid, so that swaths have none. It shows the first item of each
/// day (in UTC) on that grid, so that it has 31 frames at most.
/// </summary>
internal static class StripPlanner
{
    private const int HashDigits = 16;

    public static IEnumerable<PlannedStrip> Plan(IEnumerable<IndexRow> rows)
    {
        var sorted = rows.OrderBy(row => row.Datetime).ThenBy(row => row.Id, StringComparer.Ordinal);
        foreach (var month in sorted.GroupBy(row => DateOf(row) is var date ? (date.Year, date.Month) : default))
        {
            foreach (var name in month.SelectMany(row => row.Assets).Select(asset => asset.Name).Distinct(StringComparer.Ordinal).Where(StacLayout.IsVariable))
            {
                if (Plan(month.Key, name, month) is { } strip)
                    yield return strip;
            }
        }
    }

    /// <summary>The months that have a strip, by variable, as <c>yyyy-MM</c>.</summary>
    /// <param name="withStrips">The years that have strips at all.</param>
    public static ILookup<string, string> Months(IEnumerable<IndexRow> rows, IReadOnlyCollection<int> withStrips) => withStrips.Count == 0
        ? Array.Empty<string>().ToLookup(month => month)
        : Plan(rows).Where(strip => withStrips.Contains(strip.Year)).ToLookup(strip => strip.Variable, strip => string.Create(CultureInfo.InvariantCulture, $"{strip.Year:D4}-{strip.Month:D2}"), StringComparer.Ordinal);

    /// <summary>What changes with the item's COG and how it is drawn.</summary>
    public static string VersionOf(IndexAsset asset) => asset.Checksum is { Length: >= HashDigits } checksum ? checksum[^HashDigits..] : "";

    private static PlannedStrip? Plan((int Year, int Month) month, string variable, IEnumerable<IndexRow> rows)
    {
        var all = rows.Select(row => (Row: row, Asset: row.Assets.FirstOrDefault(asset => asset.Name == variable))).Where(one => one.Asset is not null).ToList();
        var shared = all.GroupBy(one => one.Asset!.Grid, StringComparer.Ordinal).MaxBy(grid => grid.Count())!;
        if (2 * shared.Count() <= all.Count || ShapeOf(shared.Key) is not { } shape)
            return null;
        var days = shared.DistinctBy(one => DateOf(one.Row).Day).ToList();
        if (GreyScale.Of(days[^1].Asset!.Form, days.Any(one => one.Asset!.Mean is not null)) is not { } scale)
            return null;
        var size = FrameSize.Of(shape.Columns, shape.Rows);
        var frames = days.Select(one => new StripFrame(one.Row.Id, VersionOf(one.Asset!))).ToList();
        return new PlannedStrip(
            month.Year, month.Month, variable, shape.Columns, shape.Rows, new StripHeader(StripHeader.PresentVersion, size.Width, size.Height, scale, frames),
            [.. days.Select(one => one.Asset!.Kibibytes)]);
    }

    private static (int Columns, int Rows)? ShapeOf(string grid)
    {
        using var json = JsonDocument.Parse(grid);
        return json.RootElement.GetProperty("shape") is { ValueKind: JsonValueKind.Array } shape && shape.GetArrayLength() == 2
            && shape[0].TryGetInt32(out var rows) && shape[1].TryGetInt32(out var columns) && rows > 0 && columns > 0 ? (columns, rows) : null;
    }

    private static DateTime DateOf(IndexRow row) => DateTimeOffset.FromUnixTimeMilliseconds(row.Datetime).UtcDateTime;
}
