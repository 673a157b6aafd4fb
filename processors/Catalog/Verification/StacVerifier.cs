using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Catalog.ItemTables;
using Datasets.Catalog.Series;
using Datasets.Catalog.Stac;
using Datasets.Gdal;
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
/// Walks a catalog from its root through collections, years and items to every asset's bytes, and holds each against what lies below it: an asset has
/// the size and checksum that its item states; an item says what its COGs are and what its collection says, and names every file of its folder;
/// year, collection and root are what is built from what is there. Below a catalog whose links cannot be read, what is there is checked.
/// </summary>
public sealed partial class StacVerifier(IObjectStore store, StacVerifierOptions? options = null)
{
    private const string ChecksumPrefix = "1220";
    private readonly StacVerifierOptions _options = options ?? new();

    /// <summary>
    /// Catalogs and collections that were read in this walk: every item links its year, collection and root, which need no second look. Items
    /// are too many to be kept.
    /// </summary>
    private readonly ConcurrentDictionary<string, bool> _found = new();

    /// <summary>
    /// Everything that was checked, as it is checked: what lies below a catalog comes before it. Problems come as results; what is thrown is the
    /// store's.
    /// </summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public async IAsyncEnumerable<VerifiedObject> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _found.Clear();
        var root = await OpenAsync(StacLayout.RootCatalog, StacObjectKind.Catalog, "Catalog", cancellationToken);
        var links = root.Children("child");
        var collections = links?.ToList() ?? [];
        await foreach (var dataset in store.ListFoldersAsync("", cancellationToken))
        {
            if (!DatasetId.IsValid(dataset))
                continue;
            var collection = StacLayout.Collection(dataset);
            if (collections.Contains(collection) || await store.ReadAsync(collection, cancellationToken) is null)
                continue;
            if (links is null)
                collections.Add(collection);
            else
                root.Add($"does not link {collection}, which is there");
        }
        var titles = links is null || root.HasProblems ? [] : root.Check(_ => StacReader.RootTitles(root.Content!, "it")) ?? [];
        foreach (var key in collections)
        {
            var content = new DatasetContent(key.Split('/')[0]);
            await foreach (var one in VerifyCollectionAsync(key, content, cancellationToken))
                yield return one;
            if (content.Texts is { } texts && titles.ContainsKey(content.Id))
                titles[content.Id] = texts.Title;
        }
        if (links is not null && !root.HasProblems)
            CheckAll(root, json => CatalogComparison.OfRoot(json, titles));
        yield return root.Result();
    }

    private async IAsyncEnumerable<VerifiedObject> VerifyCollectionAsync(
        string key, DatasetContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var collection = await OpenAsync(key, StacObjectKind.Collection, "Collection", cancellationToken);
        var links = collection.Children("child");
        var years = links?.ToList() ?? [];
        collection.Check(json => Require(json.Member("id").GetString() == content.Id, "its id is not its folder's name"));
        var extent = collection.Check(Extent.Parse);
        content.Texts = collection.Check(CollectionTexts.Read);
        await foreach (var folder in store.ListFoldersAsync($"{content.Id}/", cancellationToken))
        {
            if (StacLayout.YearOfFolder(folder) is not { } year || years.Contains(StacLayout.YearCatalog(content.Id, year))
                || !await HasItemAsync(content.Id, year, cancellationToken))
                continue;
            if (links is null)
                years.Add(StacLayout.YearCatalog(content.Id, year));
            else
                collection.Add($"does not link the year {folder}, which has items");
        }
        await CheckLinksAsync(collection, cancellationToken);
        foreach (var year in years)
        {
            await foreach (var one in VerifyYearAsync(year, content, extent, cancellationToken))
                yield return one;
        }
        var series = new SeriesVerifier(store, content, _options.ReadPixels).VerifyAsync(content.Texts?.Variables.Values.Where(variable => variable.Series).Select(variable => variable.Name) ?? [], cancellationToken);
        await foreach (var one in series)
            yield return one;
        if (!collection.HasProblems && content is { Texts: not null, IsWhole: true } && key == StacLayout.Collection(content.Id))
        {
            var cubes = await SeriesCube.ReadAsync(store, content.Id, content.Texts.Variables.Values.Where(variable => variable.Series).Select(variable => variable.Name), cancellationToken);
            CheckAll(collection, json => CatalogComparison.OfCollection(json, content, _options.Descriptors(content.Id), cubes));
            await CheckIndexAsync(collection, content, cancellationToken);
        }
        yield return collection.Result();
    }

    private async IAsyncEnumerable<VerifiedObject> VerifyYearAsync(
        string key, DatasetContent content, Extent? extent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var catalog = await OpenAsync(key, StacObjectKind.Catalog, "Catalog", cancellationToken);
        var links = catalog.Children("item");
        var items = links?.ToList() ?? [];
        catalog.Check(json => Require(
            links is null || !json.TryGetProperty(YearCatalogBuilder.ItemCount, out var count) || count.GetInt64() == links.Count,
            $"its {YearCatalogBuilder.ItemCount} is not the number of its items, {links?.Count}"));
        var year = key.Split('/') is [var folder, var name, _] && folder == content.Id && DatasetId.IsValid(folder) ? StacLayout.YearOfFolder(name) : null;
        List<string> strays = [];
        List<string> strips = [];
        var files = year is { } number ? await FilesOfYearAsync(content.Id, number, strips, strays, cancellationToken) : [];
        foreach (var stray in strays)
            catalog.Add($"{stray} lies in the year's folder, where nothing but items' folders belongs");
        if (year is { } known)
        {
            var linked = items.ToHashSet();
            foreach (var id in files.Keys)
            {
                var item = StacLayout.Item(content.Id, known, new ItemId(id));
                if (linked.Contains(item) || !files[id].Contains(item))
                    continue;
                if (links is null)
                    items.Add(item);
                else
                    catalog.Add($"does not link {item}, which is there");
            }
        }
        await CheckLinksAsync(catalog, cancellationToken);
        var found = year is { } filed ? content.Year(filed) : new YearContent(0);
        var checks = BoundedReads.InOrder(
            items.ToAsyncEnumerable(), _options.ParallelItems,
            (item, token) => VerifyItemAsync(item, content, files.GetValueOrDefault(item.Split('/')[^1].Replace(".json", "", StringComparison.Ordinal)) ?? [], extent, token),
            cancellationToken);
        await foreach (var (results, facts) in checks)
        {
            found.Add(results[0].Key, facts);
            foreach (var one in results)
                yield return one;
        }

        if (year is { } of && content.Texts is { } texts && links is not null && found.IsWhole && !catalog.HasProblems)
        {
            CheckAll(catalog, json => CatalogComparison.OfYear(json, content.Id, texts.Title, of, items.Select(item => item.Split('/')[^2]), found));
            await CheckSummaryAsync(catalog, content.Id, of, found, cancellationToken);
        }
        if (year is { } tabled && found.Items > 0)
            yield return await new TableVerifier(store).VerifyAsync(content.Id, tabled, found, cancellationToken);
        if (year is { } played)
        {
            await foreach (var strip in new StripVerifier(store).VerifyAsync(content.Id, played, found, strips, cancellationToken))
                yield return strip;
        }
        yield return catalog.Result();
    }

    /// <summary>The year's files by the names of their folders, which are items'.</summary>
    /// <param name="strips">Gets the year's strips.</param>
    /// <param name="strays">Gets the files that are in no such folder.</param>
    private async Task<SortedDictionary<string, List<string>>> FilesOfYearAsync(
        DatasetId dataset, int year, List<string> strips, List<string> strays, CancellationToken cancellationToken)
    {
        var folder = StacLayout.YearFolder(dataset, year);
        var files = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        await foreach (var entry in store.ListAsync(folder, cancellationToken))
        {
            if (entry.Key[folder.Length..].Split('/') is not [var id, _, ..] || !ItemId.IsValid(id))
            {
                if (StacLayout.IsStrip(entry.Key, dataset, year))
                    strips.Add(entry.Key);
                else if (!StacLayout.IsOfYear(entry.Key, dataset, year))
                    strays.Add(entry.Key);
                continue;
            }
            if (!files.TryGetValue(id, out var keys))
                files[id] = keys = [];
            keys.Add(entry.Key);
        }
        return files;
    }

    /// <summary>What a year's items add to the collection; a catalog of an earlier version said it itself.</summary>
    private async Task CheckSummaryAsync(OpenedObject catalog, DatasetId dataset, int year, YearContent content, CancellationToken cancellationToken)
    {
        var key = StacLayout.YearSummary(dataset, year);
        if (await store.ReadAsync(key, cancellationToken) is not { } stored)
            return;
        var summary = new OpenedObject(key, StacObjectKind.Catalog, stored.Content);
        CheckAll(summary, json => CatalogComparison.OfSummary(json, content));
        foreach (var problem in summary.Result().Problems)
            catalog.Add($"its summary {key}: {problem}");
    }

    /// <summary>An output of an earlier version has none.</summary>
    private async Task CheckIndexAsync(OpenedObject collection, DatasetContent content, CancellationToken cancellationToken)
    {
        var key = StacLayout.Index(content.Id);
        if (await store.ReadAsync(key, cancellationToken) is not { } stored)
            return;
        var rows = content.Years.SelectMany(year => year.Rows).ToList();
        var withStrips = await rows.Select(row => StacLayout.YearOf(DateTimeOffset.FromUnixTimeMilliseconds(row.Datetime))).Distinct().ToAsyncEnumerable()
            .Where(async (year, token) => await YearStrips.ExistAsync(store, content.Id, year, token)).ToListAsync(cancellationToken);
        var expected = DatasetIndex.Write(content.Id, content.Texts!.Title, rows, withStrips, await DatasetSeries.VariablesAsync(store, content.Id, cancellationToken));
        if (!stored.Content.AsSpan().SequenceEqual(expected) && WithoutProjStrings(stored.Content) != WithoutProjStrings(expected))
            collection.Add($"its index {key} is not what its items say; a run writes it anew");
        var scriptKey = StacLayout.IndexScript(content.Id);
        if (await store.ReadAsync(scriptKey, cancellationToken) is { } script && !script.Content.AsSpan().SequenceEqual(DatasetIndex.ToScript(stored.Content)))
            collection.Add($"its index {scriptKey} is not {key}; a run writes it anew");
    }

    /// <summary>Another version of PROJ may state a system by other parameters.</summary>
    private static string WithoutProjStrings(byte[] index) => ProjString().Replace(Encoding.UTF8.GetString(index), "");

    [GeneratedRegex("""
        "proj4":"[^"]*",
        """)]
    private static partial Regex ProjString();

    private static void CheckAll(OpenedObject opened, Func<JsonElement, IEnumerable<string>> problems)
    {
        foreach (var problem in opened.Check(json => problems(json).ToList()) ?? [])
            opened.Add(problem);
    }

    private async Task<bool> HasItemAsync(DatasetId dataset, int year, CancellationToken cancellationToken)
    {
        await foreach (var id in store.ListFoldersAsync(StacLayout.YearFolder(dataset, year), cancellationToken).Where(ItemId.IsValid))
        {
            if (await store.ReadAsync(StacLayout.Item(dataset, year, new ItemId(id)), cancellationToken) is not null)
                return true;
        }
        return false;
    }

    private async Task<(IReadOnlyList<VerifiedObject> Results, ItemFacts? Facts)> VerifyItemAsync(
        string key, DatasetContent content, IReadOnlyList<string> files, Extent? extent, CancellationToken cancellationToken)
    {
        var item = await OpenAsync(key, StacObjectKind.Item, "Feature", cancellationToken);
        item.Check(json =>
        {
            Require($"{json.Member("id").GetString()}.json" == key.Split('/')[^1], "its id is not its file's name");
            Require(json.Member("collection").GetString() == content.Id, $"its collection is not '{content.Id}'");
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
        var stated = item.Check(StatedAsset.All) ?? [];
        var assets = new List<VerifiedAsset>();
        foreach (var asset in stated)
        {
            if (StacLayout.Resolve(key, asset.Href) is { } target)
                assets.Add(await VerifyAssetAsync(target, asset, cancellationToken));
            else
                item.Add($"its asset '{SafeText.Text(asset.Name, 80)}' leads out of the catalog: {SafeText.Text(asset.Href)}");
        }
        if (item.IsReadable)
            CheckFiles(item, files, assets);
        if (_options.ReadPixels && content.Texts is { } texts && key.Split('/').Length == 4)
            Compare(item, content.Id, texts, assets);
        var id = key.Split('/')[^1].Replace(".json", "", StringComparison.Ordinal);
        var facts = item.IsReadable
            ? item.Check(_ => new ItemFacts(
                StacReader.Item(item.Content!, "it", content.Id, id), StacReader.Thumbnail(item.Content!, "it", key), StacReader.Row(item.Content!), TableRowOf(item)))
            : null;
        return ([item.Result(), .. assets.Select(asset => asset.Result)], facts);
    }

    /// <summary>Of an item that is not below a year there is no table.</summary>
    private static string? TableRowOf(OpenedObject item) => item.Key.Split('/') is [var dataset, var folder, _, _] && DatasetId.IsValid(dataset) && StacLayout.YearOfFolder(folder) is { } year
        ? RowDigest.Of(ItemRow.Of(item.Content!, "it", item.Key, StacLayout.ItemTable(dataset, year)))
        : null;

    private static void CheckFiles(OpenedObject item, IReadOnlyList<string> files, List<VerifiedAsset> assets)
    {
        if (assets.Count == 0)
            item.Add("it has no asset");
        var named = assets.Select(asset => asset.Result.Key).Append(item.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in files.Where(file => !named.Contains(file)))
            item.Add($"none of its assets is {SafeText.Text(stray[(stray.LastIndexOf('/') + 1)..])}, which is in its folder");
    }

    private static void Compare(OpenedObject item, DatasetId dataset, CollectionTexts texts, List<VerifiedAsset> assets)
    {
        foreach (var (problem, isOutdated) in item.Check(json => new ItemComparison(item.Key, dataset, json, texts, assets).Differences().ToList()) ?? [])
        {
            if (isOutdated)
                item.Outdated.Add(problem);
            else
                item.Add(problem);
        }
    }

    private async Task<VerifiedAsset> VerifyAssetAsync(string key, StatedAsset asset, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        await using var opened = await store.OpenReadAsync(key, cancellationToken);
        if (opened is null)
            return new VerifiedAsset(asset.Name, new VerifiedObject(key, StacObjectKind.Asset, 0, ["is missing"]), null, null);
        var readsCog = asset.IsCog && (_options.ReadPixels || _options.CogCheck is not null);
        await using var spooled = readsCog && opened is not FileStream ? TemporaryFile.Create() : null;
        var (size, digest) = await HashAsync(opened, spooled, cancellationToken);
        if (asset.Size is null || asset.Checksum is null)
            problems.Add("its item states no size or no checksum");
        if (asset.Size is { } stated && stated != size)
            problems.Add($"has {size} bytes where its item states {stated}");
        if (asset.Checksum is { } checksum && checksum != ChecksumPrefix + digest)
            problems.Add(checksum.StartsWith(ChecksumPrefix, StringComparison.Ordinal)
                ? "does not have the checksum that its item states"
                : $"has a checksum of another kind than SHA-256: {SafeText.Text(checksum, 80)}");
        var isLaidOut = true;
        if (readsCog && _options.CogCheck is { } check)
        {
            var cog = spooled ?? opened;
            cog.Position = 0;
            var complaints = check(cog);
            isLaidOut = complaints.Count == 0;
            problems.AddRange(complaints);
        }
        if (spooled is not null)
            await spooled.FlushAsync(cancellationToken);
        // GDAL is not asked for what is no COG: it would allocate what that declares.
        var facts = readsCog && isLaidOut && _options.ReadPixels ? Facts(spooled ?? (FileStream)opened, problems) : null;
        return new VerifiedAsset(asset.Name, new VerifiedObject(key, StacObjectKind.Asset, size, problems), digest, facts);
    }

    private static CogFacts? Facts(FileStream cog, List<string> problems)
    {
        try
        {
            return CogFacts.Read(cog);
        }
        catch (GdalException error) when (error is not GdalNotFoundException)
        {
            problems.Add($"cannot be read by GDAL: {SafeText.Text(error.Message.Replace(cog.Name, "it", StringComparison.Ordinal))}");
            return null;
        }
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
            if (rel is "child" or "item")
                continue;
            if (Uri.TryCreate(href, UriKind.Absolute, out var url) && href[0] != '/')
            {
                if (url.Scheme is not ("https" or "http" or "s3"))
                    from.Add($"its {SafeText.Text(rel, 80)} link is no web address: {SafeText.Text(href)}");
                continue;
            }
            var target = StacLayout.Resolve(from.Key, href);
            if (target is null)
                from.Add($"its {SafeText.Text(rel, 80)} link leads out of the catalog: {SafeText.Text(href)}");
            else if (target != from.Key && !_found.ContainsKey(target) && await store.ReadAsync(target, cancellationToken) is null)
                from.Add($"its {SafeText.Text(rel, 80)} link leads to {SafeText.Text(target)}, which is missing");
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new FormatException(problem);
    }

    private sealed record Extent(GeographicBox Box, DateTimeOffset Start, DateTimeOffset End)
    {
        public static Extent Parse(JsonElement collection)
        {
            var extent = collection.Member("extent");
            var interval = extent.Member("temporal").Member("interval")[0];
            return new Extent(
                StacReader.Box(extent.Member("spatial").Member("bbox")[0]),
                interval[0].ValueKind == JsonValueKind.Null ? DateTimeOffset.MinValue : interval[0].GetDateTimeOffset(),
                interval[1].ValueKind == JsonValueKind.Null ? DateTimeOffset.MaxValue : interval[1].GetDateTimeOffset());
        }
    }
}
