using System.Text.Json.Nodes;
using Datasets.Catalog.ItemTables;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Verification;

/// <summary>Holds a year's table against the year's items, row by row.</summary>
internal sealed class TableVerifier(IObjectStore store)
{
    /// <summary>More say nothing more.</summary>
    private const int MostProblems = 20;

    public async Task<VerifiedObject> VerifyAsync(DatasetId dataset, int year, YearContent items, CancellationToken cancellationToken)
    {
        var key = StacLayout.ItemTable(dataset, year);
        if (await store.ReadAsync(key, cancellationToken) is not { } table)
            return new VerifiedObject(key, StacObjectKind.ItemTable, 0, ["is missing: 'datasets reconcile --fix' and the next run write it"]);
        var problems = new List<string>();
        try
        {
            await foreach (var problem in CompareAsync(table.Content, items, cancellationToken).Take(MostProblems))
                problems.Add(problem);
        }
        catch (StacException error)
        {
            problems.Add(SafeText.Text(error.Message));
        }
        return new VerifiedObject(key, StacObjectKind.ItemTable, table.Content.Length, problems);
    }

    private static async IAsyncEnumerable<string> CompareAsync(
        byte[] table, YearContent items, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = new HashSet<string>(items.RowDigests.Keys, StringComparer.Ordinal);
        var latest = "";
        await foreach (var row in ItemTable.RowsAsync(table, "it", cancellationToken: cancellationToken))
        {
            var id = row["id"] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
            if (!items.RowDigests.TryGetValue(id, out var expected))
            {
                // An item that cannot be read may have a row.
                if (items.IsWhole)
                    yield return $"has a row of {SafeText.Text(id, 80)}, which is no item of the year";
                continue;
            }
            if (!left.Remove(id))
                yield return $"has two rows of {id}";
            else if (RowDigest.Of(row) != expected)
                yield return $"its row of {id} is not what the item says";
            if (row["datetime"] is JsonValue moment && moment.TryGetValue(out string? date))
            {
                if (DateTimeOffset.TryParse(date, out var now) && DateTimeOffset.TryParse(latest, out var before) && now < before)
                    yield return $"is not by date: {id} comes too late";
                latest = date;
            }
        }
        foreach (var id in left.Order(StringComparer.Ordinal))
            yield return $"has no row of {id}";
    }
}
