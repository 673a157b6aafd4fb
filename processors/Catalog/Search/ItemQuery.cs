using System.Text.Json.Nodes;
using Datasets.Catalog.ItemTables;
using Datasets.Model;

namespace Datasets.Catalog.Search;

/// <summary>Which items are looked for. What is not given, every item fulfils.</summary>
public sealed record ItemQuery
{
    /// <summary>The items of these datasets alone; empty for all.</summary>
    public IReadOnlyList<string> Datasets { get; init; } = [];

    /// <summary>Items whose time has a moment in common with it.</summary>
    public TimeRange? Time { get; init; }

    /// <summary>Items whose bbox has a point in common with it.</summary>
    public GeographicBox? Box { get; init; }

    public IReadOnlyList<ItemCondition> Conditions { get; init; } = [];

    /// <param name="row">As <see cref="ItemRow"/> makes it.</param>
    public bool Matches(JsonObject row) => MatchesTime(row) && MatchesBox(row) && Conditions.All(condition => condition.Holds(row));

    /// <summary>Whether a year's items begin too late. An item is filed under the year of its date, which lies in its time or at most a year from it.</summary>
    internal bool IsBefore(int year) => Time is { } time && time.End.UtcDateTime.Year < year - 1;

    internal bool MayHold(DateTimeOffset first, DateTimeOffset last) => Time is not { } time || (first <= time.End && last >= time.Start);

    private bool MatchesTime(JsonObject row)
    {
        if (Time is null)
            return true;
        var moment = MomentOf(row, "datetime");
        var (start, end) = (MomentOf(row, "start_datetime") ?? moment, MomentOf(row, "end_datetime") ?? moment);
        return start is { } first && end is { } last && MayHold(first, last);
    }

    private bool MatchesBox(JsonObject row) =>
        Box is not { } box || (row[ItemRow.Bbox] is JsonObject stated && box.Intersects(ItemRow.BoxOf(stated)));

    private static DateTimeOffset? MomentOf(JsonObject row, string name) => row[name] is { } value && ItemRow.TimeOf(value) is { } time ? time : null;
}
