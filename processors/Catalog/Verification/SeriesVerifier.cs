using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Catalog.Series;
using Datasets.Catalog.Stac;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Zarr;

namespace Datasets.Catalog.Verification;

/// <summary>
/// Holds a dataset's time series against its items: each piece is named after the COGs that the items state, is whole, and its shards and chunks can be read.
/// </summary>
/// <param name="content">What the items say.</param>
/// <param name="readShards">Whether shards are read.</param>
internal sealed class SeriesVerifier(IObjectStore store, DatasetContent content, bool readShards)
{
    private const string Remedy = "'datasets reconcile --fix' or the next run over its time writes it";

    /// <param name="stated">The variables whose series the collection states.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public async IAsyncEnumerable<VerifiedObject> VerifyAsync(IEnumerable<string> stated, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!DatasetId.IsValid(content.Id))
            yield break;
        var present = await store.ListFoldersAsync(StacLayout.SeriesRoot(content.Id), cancellationToken).Where(StacLayout.IsVariable).ToListAsync(cancellationToken);
        foreach (var variable in stated.Where(StacLayout.IsVariable).Union(present, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await foreach (var one in VerifyVariableAsync(variable, cancellationToken))
                yield return one;
        }
    }

    private async IAsyncEnumerable<VerifiedObject> VerifyVariableAsync(string variable, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (key, folder) = (StacLayout.SeriesIndex(content.Id, variable), StacLayout.SeriesFolder(content.Id, variable));
        var stored = await store.ReadAsync(key, cancellationToken);
        var problems = new List<string>();
        var index = stored is null ? null : TryParse(stored.Content, problems);
        if (stored is null)
            problems.Add($"is missing: {Remedy}");
        var sizes = await store.ListAsync(folder, cancellationToken).ToDictionaryAsync(entry => entry.Key[folder.Length..], entry => entry.Size, StringComparer.Ordinal, cancellationToken);
        if (index is not null)
        {
            var named = index.Pieces.Select(piece => piece.Folder).ToHashSet(StringComparer.Ordinal);
            if (sizes.Keys.FirstOrDefault(name => name != ZarrArray.MetadataName && !named.Contains(name.Split('/')[0])) is { } stray)
                problems.Add($"does not name {folder}{stray}, which is there: {Remedy}, and removes what is of no piece");
            problems.AddRange(ProblemsOfItems(variable, index));
        }
        yield return new VerifiedObject(key, StacObjectKind.Series, stored?.Content.Length ?? 0, problems);
        foreach (var piece in index?.Pieces ?? [])
            yield return await VerifyPieceAsync(variable, piece, index!, sizes, cancellationToken);
    }

    private SeriesIndex? TryParse(byte[] json, List<string> problems)
    {
        try
        {
            return SeriesIndex.Parse(json, "it");
        }
        catch (ZarrException error)
        {
            problems.Add($"{error.Message}: remove it, then {Remedy}");
            return null;
        }
    }

    /// <summary>The times of the index are those of the items, but for years whose items cannot have a series.</summary>
    private IEnumerable<string> ProblemsOfItems(string variable, SeriesIndex index)
    {
        if (!content.IsWhole)
            yield break;
        foreach (var year in content.Years)
        {
            var times = year.Rows.Where(row => row.Assets.Any(asset => asset.Name == variable)).Select(row => row.Datetime).Order();
            var held = index.Pieces.Where(piece => piece.Year == year.Year).SelectMany(piece => piece.Times);
            if (index.Open is { } open && SeriesPeriod.YearOf(open.Period) == year.Year)
                held = held.Concat(open.Times);
            if (!index.Empty.Contains(year.Year) && !times.SequenceEqual(held))
                yield return $"has other times in {SeriesPeriod.OfYear(year.Year)} than the items: {Remedy}";
        }
    }

    private async Task<VerifiedObject> VerifyPieceAsync(string variable, IndexedPiece piece, SeriesIndex index, IReadOnlyDictionary<string, long> sizes, CancellationToken cancellationToken)
    {
        var folder = $"{StacLayout.SeriesFolder(content.Id, variable)}{piece.Folder}/";
        var problems = new List<string>();
        var names = SeriesMetadata.NamesOf(variable, piece.Layout).ToList();
        var missing = names.Where(name => !sizes.ContainsKey($"{piece.Folder}/{name}")).ToList();
        if (missing.Count > 0)
            problems.Add($"lacks {missing[0]}{(missing.Count > 1 ? $" and {missing.Count - 1} more objects" : "")}: {Remedy}");
        if (await store.ReadAsync($"{folder}{ZarrArray.MetadataName}", cancellationToken) is { } metadata)
            problems.AddRange(ProblemsOfName(variable, piece, index, metadata.Content));
        if (readShards)
        {
            foreach (var shard in piece.Layout.Shards)
            {
                if (await store.ReadAsync($"{folder}{shard.KeyIn(variable)}", cancellationToken) is { } stored && ProblemOf(stored.Content, piece.Layout) is { } problem)
                    problems.Add($"its shard {shard.KeyIn(variable)}: {problem}. Remove that, then {Remedy}");
            }
        }
        return new VerifiedObject($"{folder}{ZarrArray.MetadataName}", StacObjectKind.Series, names.Sum(name => sizes.GetValueOrDefault($"{piece.Folder}/{name}")), problems);
    }

    /// <summary>A piece is named after the items' COGs and what the descriptor said of the variable, which its metadata repeat.</summary>
    private IEnumerable<string> ProblemsOfName(string variable, IndexedPiece piece, SeriesIndex index, byte[] metadata)
    {
        if (!content.IsWhole || content.Years.FirstOrDefault(year => year.Year == piece.Year) is not { } items)
            yield break;
        if (TextsOf(variable, metadata) is not { } texts)
        {
            yield return $"its metadata are not those of a piece: remove them, then {Remedy}";
            yield break;
        }
        if (Expected(texts, items, index) is { } expected && !expected.Contains(piece.Folder))
            yield return $"is not of the COGs that the items of {piece.Period} have: {Remedy}";
    }

    private static HashSet<string>? Expected(SeriesTexts texts, YearContent items, SeriesIndex index)
    {
        try
        {
            var latest = index.Open?.Period ?? SeriesPeriod.OfMonth(index.Pieces[^1].Times[^1]);
            return [.. SeriesPlanner.Plan(texts, items.Year, items.Rows, latest).Pieces.Select(planned => planned.Folder)];
        }
        catch (StacException)
        {
            return null;
        }
    }

    private SeriesTexts? TextsOf(string variable, byte[] metadata)
    {
        try
        {
            var root = JsonNode.Parse(metadata)!;
            var array = root["consolidated_metadata"]!["metadata"]![variable]!["attributes"]!;
            return new SeriesTexts(content.Id, variable, (string)array["long_name"]!, (string?)array["comment"], (string?)array["standard_name"], (string?)root["attributes"]!["license"]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException)
        {
            return null;
        }
    }

    private static string? ProblemOf(byte[] shard, SeriesLayout layout)
    {
        try
        {
            var end = Math.Min(shard.Length, ShardIndex.SizeOf(SeriesLayout.ChunksInShard));
            var index = ShardIndex.Read(shard.AsSpan(shard.Length - end), SeriesLayout.ChunksInShard, shard.Length);
            var samples = new byte[layout.ChunkBytes];
            for (var i = 0; i < index.Count; i++)
            {
                if (index[i] is { } place)
                    ZarrChunk.Decode(shard.AsSpan((int)place.Start, (int)place.Length), samples);
            }
            return null;
        }
        catch (ZarrException error)
        {
            return error.Message;
        }
    }
}
