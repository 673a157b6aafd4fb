using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Datasets.Catalog.Stac;
using Datasets.Catalog.Stac.Extensions;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;

namespace Datasets.Catalog.Verification;

/// <summary>
/// Says what is wrong with a Cloud Optimized GeoTIFF; nothing where it is valid. The stream can seek, starts at its beginning and need
/// not be closed.
/// </summary>
public delegate IReadOnlyList<string> CogCheck(Stream cog);

/// <summary>
/// Walks a catalog from its root through collections, years and items to every asset's bytes: every link within the catalog resolves,
/// every asset has the size and checksum that its item states, every item lies within its collection's extent, and no item is forgotten. Below a
/// catalog whose links cannot be read, what is there is checked.
/// </summary>
public sealed class StacVerifier(IObjectStore store, StacVerifierOptions? options = null)
{
    private const string ChecksumPrefix = "1220";
    private readonly StacVerifierOptions _options = options ?? new();

    /// <summary>
    /// Catalogs and collections that were read in this walk: every item links its year, collection and root, which need no second look. Items
    /// are too many to be kept.
    /// </summary>
    private readonly ConcurrentDictionary<string, bool> _found = new();

    /// <summary>
    /// Everything that was checked, in the catalog's order, as it is checked. Problems come as results; what is thrown is the store's.
    /// </summary>
    public async IAsyncEnumerable<VerifiedObject> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _found.Clear();
        var root = await OpenAsync(StacLayout.RootCatalog, StacObjectKind.Catalog, "Catalog", cancellationToken);
        var links = root.Children("child");
        var collections = links?.ToList() ?? [];
        await foreach (var dataset in store.ListFoldersAsync("", cancellationToken))
        {
            if (!StacLayout.IsDataset(dataset))
                continue;
            var collection = StacLayout.Collection(dataset);
            if (collections.Contains(collection) || await store.ReadAsync(collection, cancellationToken) is null)
                continue;
            if (links is null)
                collections.Add(collection);
            else
                root.Problems.Add($"does not link {collection}, which is there");
        }
        yield return root.Result();
        foreach (var key in collections)
        {
            await foreach (var one in VerifyCollectionAsync(key, cancellationToken))
                yield return one;
        }
    }

    private async IAsyncEnumerable<VerifiedObject> VerifyCollectionAsync(
        string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = await OpenAsync(key, StacObjectKind.Collection, "Collection", cancellationToken);
        var links = collection.Children("child");
        var years = links?.ToList() ?? [];
        var dataset = key.Split('/')[0];
        collection.Check(json => Require(json.Member("id").GetString() == dataset, "its id is not its folder's name"));
        var extent = collection.Check(Extent.Parse);
        await foreach (var folder in store.ListFoldersAsync($"{dataset}/", cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is not { } year || years.Contains(StacLayout.YearCatalog(dataset, year))
                || !await HasItemAsync(dataset, year, cancellationToken))
                continue;
            if (links is null)
                years.Add(StacLayout.YearCatalog(dataset, year));
            else
                collection.Problems.Add($"does not link the year {folder}, which has items");
        }
        await CheckLinksAsync(collection, cancellationToken);
        yield return collection.Result();
        foreach (var year in years)
        {
            await foreach (var one in VerifyYearAsync(year, dataset, extent, cancellationToken))
                yield return one;
        }
    }

    private async IAsyncEnumerable<VerifiedObject> VerifyYearAsync(
        string key, string dataset, Extent? extent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var catalog = await OpenAsync(key, StacObjectKind.Catalog, "Catalog", cancellationToken);
        var links = catalog.Children("item");
        var items = links?.ToList() ?? [];
        catalog.Check(json => Require(
            links is null || !json.TryGetProperty(YearCatalogBuilder.ItemCount, out var count) || count.GetInt64() == links.Count,
            $"its {YearCatalogBuilder.ItemCount} is not the number of its items, {links?.Count}"));
        if (key.Split('/') is [.., var folder, _] && StacLayout.YearOfFolder(folder) is { } year)
        {
            var linked = items.ToHashSet();
            await foreach (var id in store.ListFoldersAsync(StacLayout.YearFolder(dataset, year), cancellationToken).Where(StacLayout.IsItem))
            {
                var item = StacLayout.Item(dataset, year, id);
                if (linked.Contains(item) || await store.ReadAsync(item, cancellationToken) is null)
                    continue;
                if (links is null)
                    items.Add(item);
                else
                    catalog.Problems.Add($"does not link {item}, which is there");
            }
        }
        await CheckLinksAsync(catalog, cancellationToken);
        yield return catalog.Result();
        var checks = BoundedReads.InOrder(
            items.ToAsyncEnumerable(), _options.ParallelItems, (item, token) => VerifyItemAsync(item, dataset, extent, token), cancellationToken);
        await foreach (var results in checks)
        {
            foreach (var one in results)
                yield return one;
        }
    }

    private async Task<bool> HasItemAsync(string dataset, int year, CancellationToken cancellationToken)
    {
        await foreach (var id in store.ListFoldersAsync(StacLayout.YearFolder(dataset, year), cancellationToken).Where(StacLayout.IsItem))
        {
            if (await store.ReadAsync(StacLayout.Item(dataset, year, id), cancellationToken) is not null)
                return true;
        }
        return false;
    }

    private async Task<IReadOnlyList<VerifiedObject>> VerifyItemAsync(
        string key, string dataset, Extent? extent, CancellationToken cancellationToken)
    {
        var item = await OpenAsync(key, StacObjectKind.Item, "Feature", cancellationToken);
        item.Check(json =>
        {
            Require($"{json.Member("id").GetString()}.json" == key.Split('/')[^1], "its id is not its file's name");
            Require(json.Member("collection").GetString() == dataset, $"its collection is not '{dataset}'");
            Require(json.Member("geometry").ValueKind == JsonValueKind.Object, "it has no geometry");
            var properties = json.Member("properties");
            var (box, time) = (StacReader.Box(json.Member("bbox")), StacReader.Time(properties));
            if (properties.Member("datetime").ValueKind != JsonValueKind.Null)
                StacReader.Moment(properties, "datetime");
            Require(time.Start <= time.End, "it ends before it starts");
            if (extent is not { } within)
                return;
            Require(within.Box.Contains(box), "its bbox is not within its collection's");
            Require(within.Start <= time.Start && time.End <= within.End, "its time is not within its collection's");
        });
        await CheckLinksAsync(item, cancellationToken);
        var results = new List<VerifiedObject>();
        foreach (var asset in item.Check(Assets) ?? [])
        {
            if (StacLayout.Resolve(key, asset.Href) is { } target)
                results.Add(await VerifyAssetAsync(target, asset, cancellationToken));
            else
                item.Problems.Add($"its asset '{asset.Name}' leads out of the catalog: {asset.Href}");
        }
        return [item.Result(), .. results];
    }

    private async Task<VerifiedObject> VerifyAssetAsync(string key, Asset asset, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        await using var opened = await store.OpenReadAsync(key, cancellationToken);
        if (opened is null)
            return new VerifiedObject(key, StacObjectKind.Asset, 0, ["is missing"]);
        var check = asset.IsCog ? _options.CogCheck : null;
        await using var spooled = check is not null && !opened.CanSeek ? TemporaryFile.Create() : null;
        var (size, digest) = await HashAsync(opened, spooled, cancellationToken);
        if (asset.Size is null || asset.Checksum is null)
            problems.Add("its item states no size or no checksum");
        if (asset.Size is { } stated && stated != size)
            problems.Add($"has {size} bytes where its item states {stated}");
        if (asset.Checksum is { } checksum && checksum != ChecksumPrefix + digest)
            problems.Add(checksum.StartsWith(ChecksumPrefix, StringComparison.Ordinal)
                ? "does not have the checksum that its item states"
                : $"has a checksum of another kind than SHA-256: {checksum}");
        if (check is not null)
        {
            var cog = spooled ?? opened;
            cog.Position = 0;
            problems.AddRange(check(cog));
        }
        return new VerifiedObject(key, StacObjectKind.Asset, size, problems);
    }

    private static async Task<(long Size, string Sha256)> HashAsync(Stream stream, Stream? copy, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        long size = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            size += read;
            if (copy is not null)
                await copy.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<OpenedObject> OpenAsync(string key, StacObjectKind kind, string type, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(key, cancellationToken);
        var opened = new OpenedObject(key, kind, stored?.Content);
        if (stored is not null && kind != StacObjectKind.Item)
            _found[key] = true;
        opened.Check(json =>
        {
            Require(json.Member("type").GetString() == type, $"its type is not '{type}'");
            Require(json.Member("stac_version").GetString() == StacJson.Version, $"its stac_version is not {StacJson.Version}");
        });
        return opened;
    }

    /// <summary>Links down the tree are followed by the walk, which reports what is missing; links up and across are looked at here.</summary>
    private async Task CheckLinksAsync(OpenedObject from, CancellationToken cancellationToken)
    {
        foreach (var (rel, href) in from.Check(OpenedObject.Links) ?? [])
        {
            if (rel is "child" or "item" || Uri.TryCreate(href, UriKind.Absolute, out _))
                continue;
            var target = StacLayout.Resolve(from.Key, href);
            if (target is null)
                from.Problems.Add($"its {rel} link leads out of the catalog: {href}");
            else if (target != from.Key && !_found.ContainsKey(target) && await store.ReadAsync(target, cancellationToken) is null)
                from.Problems.Add($"its {rel} link leads to {target}, which is missing");
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new FormatException(problem);
    }

    private static List<Asset> Assets(JsonElement item) => [.. item.Member("assets").EnumerateObject().Select(a => new Asset(
        a.Name,
        a.Value.Member("href").GetString() ?? "",
        a.Value.TryGetProperty("type", out var type) && type.GetString() == MediaTypes.CloudOptimizedGeoTiff,
        a.Value.TryGetProperty(FileExtension.Size, out var size) ? size.GetInt64() : null,
        a.Value.TryGetProperty(FileExtension.Checksum, out var checksum) ? checksum.GetString() : null))];

    private sealed record Asset(string Name, string Href, bool IsCog, long? Size, string? Checksum);

    private sealed record Extent(GeographicBox Box, DateTimeOffset Start, DateTimeOffset End)
    {
        public static Extent Parse(JsonElement collection)
        {
            var extent = collection.Member("extent");
            var interval = extent.Member("temporal").Member("interval")[0];
            return new(
                StacReader.Box(extent.Member("spatial").Member("bbox")[0]),
                interval[0].ValueKind == JsonValueKind.Null ? DateTimeOffset.MinValue : interval[0].GetDateTimeOffset(),
                interval[1].ValueKind == JsonValueKind.Null ? DateTimeOffset.MaxValue : interval[1].GetDateTimeOffset());
        }
    }

    /// <summary>A JSON object and the problems found in it so far.</summary>
    private sealed class OpenedObject(string key, StacObjectKind kind, byte[]? content)
    {
        private bool _isUnreadable = content is null;

        public string Key => key;

        public List<string> Problems { get; } = content is null ? ["is missing"] : [];

        /// <summary>Reads from the object; what is wrong with it becomes a problem, and the result is the default.</summary>
        public T? Check<T>(Func<JsonElement, T> read)
        {
            if (_isUnreadable)
                return default;
            try
            {
                using var document = JsonDocument.Parse(content);
                return read(document.RootElement);
            }
            catch (JsonException exception)
            {
                _isUnreadable = true;
                Problems.Add($"is not JSON: {exception.Message}");
            }
            catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException
                or IndexOutOfRangeException)
            {
                if (!Problems.Contains(exception.Message))
                    Problems.Add(exception.Message);
            }
            return default;
        }

        public void Check(Action<JsonElement> read) => Check(json =>
        {
            read(json);
            return true;
        });

        /// <summary>The keys that links of one kind lead to; null where its links cannot be read.</summary>
        public IReadOnlyList<string>? Children(string rel)
        {
            if (Check(Links) is not { } links)
                return null;
            var keys = new List<string>();
            foreach (var link in links)
            {
                if (link.Rel != rel)
                    continue;
                if (StacLayout.Resolve(key, link.Href) is { } target)
                    keys.Add(target);
                else
                    Problems.Add($"its {rel} link leads out of the catalog: {link.Href}");
            }
            return keys;
        }

        public static List<(string Rel, string Href)> Links(JsonElement json) => [.. json.Member("links").EnumerateArray()
            .Select(l => (l.Member("rel").GetString() ?? "", l.Member("href").GetString() ?? ""))];

        public VerifiedObject Result() => new(key, kind, content?.Length ?? 0, Problems);
    }
}
