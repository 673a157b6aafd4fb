using Datasets.Catalog.Strips;
using Datasets.Gdal;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>
/// Brings a year's strips up to date with its items. Frames of COGs that did not change come from the strip that is there. What a strip holds depends on
/// the items alone; it is put only over the version that was read.
/// </summary>
/// <param name="rows">The year's items as they were listed.</param>
internal sealed class YearStrips(IObjectStore store, DatasetId dataset, int year, IReadOnlyCollection<IndexRow> rows, int parallelReads)
{
    /// <summary>While one is compressed, the next one's COGs are read.</summary>
    private const int StripsAtOnce = 2;

    /// <summary>Whether the year has strips, or was found to have no grid for them: a run that was asked for them has been there.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<bool> ExistAsync(IObjectStore store, DatasetId dataset, int year, CancellationToken cancellationToken) =>
        await store.ReadAsync(StacLayout.StripIndex(dataset, year), cancellationToken) is not null
        || await store.ListAsync(StacLayout.StripPrefix(dataset, year), cancellationToken).AnyAsync(entry => StacLayout.IsStrip(entry.Key, dataset, year), cancellationToken);

    /// <summary>The keys that were written.</summary>
    public List<string> Written { get; } = [];

    /// <returns>False where another run changed items or strips meanwhile: the items have to be listed again.</returns>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    public async Task<bool> TryUpdateAsync(CancellationToken cancellationToken)
    {
        var index = await StripIndex.ReadAsync(store, dataset, year, cancellationToken);
        var present = await store.ListAsync(StacLayout.StripPrefix(dataset, year), cancellationToken)
            .Where(entry => StacLayout.IsStrip(entry.Key, dataset, year)).ToDictionaryAsync(entry => entry.Key, entry => entry.Size, StringComparer.Ordinal, cancellationToken);
        var planned = StripPlanner.Plan(rows).Where(strip => strip.Year == year).ToList();
        var updates = BoundedReads.InOrder(planned.ToAsyncEnumerable(), StripsAtOnce, (strip, token) => UpdateAsync(strip, index, present, token), cancellationToken);
        await foreach (var (strip, written) in updates)
        {
            if (written is not { } update)
                return false;
            var key = KeyOf(strip);
            present.Remove(key);
            if (update.IsWhole)
                index.Keep(key, strip.Header.Digest(), update.Size);
            if (update.IsNew)
                Written.Add(key);
        }
        foreach (var key in present.Keys)
        {
            if (!await TryRemoveAsync(key, cancellationToken))
                return false;
        }
        await index.WriteAsync(store, dataset, year, cancellationToken);
        return true;
    }

    private string KeyOf(PlannedStrip strip) => StacLayout.Strip(dataset, year, strip.Month, strip.Variable);

    private async Task<(PlannedStrip Strip, Update? Written)> UpdateAsync(
        PlannedStrip strip, StripIndex index, IReadOnlyDictionary<string, long> present, CancellationToken cancellationToken)
    {
        var key = KeyOf(strip);
        return present.TryGetValue(key, out var size) && index.Knows(key, strip.Header.Digest(), size)
            ? (strip, new Update(size, IsWhole: true, IsNew: false))
            : (strip, await TryWriteAsync(key, strip, cancellationToken));
    }

    /// <returns>Null where another run changed the strip or its items meanwhile.</returns>
    private async Task<Update?> TryWriteAsync(string key, PlannedStrip strip, CancellationToken cancellationToken)
    {
        var current = await store.ReadAsync(key, cancellationToken);
        var known = current is null ? null : MonthStrip.TryRead(current.Content);
        if (known is not null && !await AreAsListedAsync(strip.Variable, Changed(known.Header, strip.Header), cancellationToken))
            return null;
        var frames = await MakeFramesAsync(strip, known, cancellationToken);
        var made = strip.Header.Frames.Where((_, i) => frames[i] is not null).ToList();
        if (made.Count == 0)
            return new Update(0, IsWhole: false, IsNew: false);
        var content = MonthStrip.Of(strip.Header with { Frames = made }, frames.OfType<byte[]>()).ToPng();
        var isNew = current is null || !content.AsSpan().SequenceEqual(current.Content);
        if (isNew && !await store.TryPutAsync(key, content, MediaTypes.Png, current?.ETag, cancellationToken))
            return null;
        return new Update(content.Length, made.Count == frames.Length, isNew);
    }

    /// <param name="Size">The strip's, in bytes.</param>
    /// <param name="IsWhole">Whether all of its frames could be made.</param>
    private sealed record Update(long Size, bool IsWhole, bool IsNew);

    /// <summary>The items whose frames the planned strip has otherwise, or not at all.</summary>
    private static IEnumerable<string> Changed(StripHeader present, StripHeader planned)
    {
        var kept = present.HasFormOf(planned) ? planned.Frames.ToHashSet() : [];
        return present.Frames.Where(frame => !kept.Contains(frame)).Select(frame => frame.Id);
    }

    /// <summary>
    /// Whether items still are what they were when they were listed. Without it, a run that listed them before another one replaced one could put the old frame
    /// over the other run's new one.
    /// </summary>
    private async Task<bool> AreAsListedAsync(string variable, IEnumerable<string> items, CancellationToken cancellationToken)
    {
        var listed = rows.ToDictionary(row => row.Id, StringComparer.Ordinal);
        var checks = BoundedReads.InOrder(
            items.Where(ItemId.IsValid).ToAsyncEnumerable(), parallelReads,
            async (id, token) => AssetOf(await ReadRowAsync(id, token), variable) == AssetOf(listed.GetValueOrDefault(id), variable), cancellationToken);
        return await checks.AllAsync(isSame => isSame, cancellationToken);
    }

    private async Task<IndexRow?> ReadRowAsync(string id, CancellationToken cancellationToken) =>
        await store.ReadAsync(StacLayout.Item(dataset, year, new ItemId(id)), cancellationToken) is { } item ? StacReader.Row(item.Content) : null;

    private static (string? Form, string? Grid, string? Checksum) AssetOf(IndexRow? row, string variable) =>
        row?.Assets.FirstOrDefault(asset => asset.Name == variable) is { } asset ? (asset.Form, asset.Grid, asset.Checksum) : default;

    /// <summary>Null for a frame whose COG cannot be read: another run tries again.</summary>
    private async Task<byte[]?[]> MakeFramesAsync(PlannedStrip strip, MonthStrip? known, CancellationToken cancellationToken)
    {
        var places = known is not null && known.Header.HasFormOf(strip.Header)
            ? known.Header.Frames.Index().DistinctBy(frame => frame.Item).ToDictionary(frame => frame.Item, frame => frame.Index)
            : [];
        var frames = BoundedReads.InOrder(
            strip.Header.Frames.Index().ToAsyncEnumerable(), parallelReads,
            (frame, token) => places.TryGetValue(frame.Item, out var place)
                ? Task.FromResult<byte[]?>(known!.Pixels.AsSpan(place * known.FrameLength, known.FrameLength).ToArray())
                : Task.Run(() => MakeFrameAsync(strip, frame.Index, token), token),
            cancellationToken);
        return await frames.ToArrayAsync(cancellationToken);
    }

    private async Task<byte[]?> MakeFrameAsync(PlannedStrip strip, int frame, CancellationToken cancellationToken)
    {
        var key = StacLayout.Cog(dataset, year, new ItemId(strip.Header.Frames[frame].Id), strip.Variable);
        if (await ReadStartAsync(key, BytesOf(strip, strip.Kibibytes[frame]), cancellationToken) is not { } bytes)
            return null;
        try
        {
            return FrameReader.Read(bytes, strip.Columns, strip.Rows, strip.Header.Scale);
        }
        catch (GdalException error) when (error is not GdalNotFoundException)
        {
            return null;
        }
    }

    /// <summary>How many bytes of a COG hold the resolution that a frame is made of; null where its item does not say it.</summary>
    private static long? BytesOf(PlannedStrip strip, IReadOnlyList<long> kibibytes)
    {
        var smaller = kibibytes.Count - 1 - FrameSize.Of(strip.Columns, strip.Rows).Halvings;
        return kibibytes.Count < 2 ? null : 1024 * kibibytes[Math.Max(1, smaller)];
    }

    private async Task<ReadOnlyMemory<byte>?> ReadStartAsync(ObjectKey key, long? length, CancellationToken cancellationToken)
    {
        if (length is null || store is not IObjectPartReader parts)
            return (await store.ReadAsync(key, cancellationToken))?.Content;
        await using var part = await parts.OpenPartAsync(key, new ByteInterval(0, length - 1), cancellationToken);
        if (part is null)
            return null;
        var bytes = new byte[part.Length];
        await part.Content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Removes a strip that no items make.</summary>
    private async Task<bool> TryRemoveAsync(string key, CancellationToken cancellationToken)
    {
        if (await store.ReadAsync(key, cancellationToken) is { } current && MonthStrip.TryRead(current.Content) is { } known
            && !await AreAsListedAsync(StacLayout.VariableOfStrip(key), known.Header.Frames.Select(frame => frame.Id), cancellationToken))
            return false;
        await store.DeleteAsync(key, cancellationToken);
        Written.Add(key);
        return true;
    }
}
