using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Catalog.Rendering;
using Datasets.Catalog.Stac;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Derivation;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Footprints;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Warping;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;

namespace Datasets.Workflow.Runs;

/// <summary>Turns a granule's file into COGs, a quicklook and a STAC item.</summary>
/// <param name="mapping">Null for a derived dataset, whose files are COGs.</param>
public sealed class GranuleConverter(DatasetDescriptor dataset, IGranuleMapping? mapping, ICogWriter writer)
{
    private readonly CogOptions _options = CogOptionsOf(dataset.Cog);
    private int _underWay;

    /// <summary>The cores that conversions share: one that is alone uses all of them. What is made is the same with any number.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    public DatasetDescriptor Dataset => dataset;

    private IGranuleMapping Mapping => mapping ?? throw new DatasetsException($"{dataset.Id} is made from items of {dataset.Derive?.From}, not from granules");

    /// <param name="path">The granule's file.</param>
    /// <param name="source">What the archive says of it; null for a local file.</param>
    /// <param name="folder">Where the results are written.</param>
    /// <exception cref="GranuleException">The granule is not what it should be.</exception>
    /// <exception cref="CogException">A raster cannot become a COG.</exception>
    /// <exception cref="WarpException">A raster cannot be brought to the descriptor's coordinate reference system.</exception>
    /// <exception cref="StorageException"><paramref name="folder"/> cannot be written, for instance because the disk is full.</exception>
    public ConvertedGranule Convert(string path, DiscoveredGranule? source, string folder, CancellationToken cancellationToken = default) =>
        Convert([new GranuleInput(path)], source, folder, cancellationToken);

    /// <summary>The same for the files of granules that share an item.</summary>
    /// <param name="inputs">In the order of the source's members; for local files in that of their start.</param>
    public ConvertedGranule Convert(
        IReadOnlyList<GranuleInput> inputs, DiscoveredGranule? source, string folder, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            if (dataset.Derive is { } derive)
                return ConvertDerived(derive, [.. inputs.Select(input => input.Path)], source, folder, cancellationToken);
            return GranuleFailures.Named([.. inputs.Select(input => input.Path)], () => dataset.Group switch
            {
                ItemGrouping.Day => ConvertDay(inputs, source, folder, cancellationToken),
                ItemGrouping.Time => ConvertTime(inputs, source, folder, cancellationToken),
                null => ConvertOne(inputs.Single(), source, folder, cancellationToken),
                _ => throw new InvalidOperationException($"{dataset.Group} is not a grouping"),
            });
        }
        catch (Exception error) when ((error is CogException ? error.InnerException : error) is { } disk and (IOException or UnauthorizedAccessException))
        {
            throw DiskErrors.ToStorageException("cannot write in", folder, disk);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Announces to a file on a server what its conversion will read.</summary>
    /// <exception cref="GranuleException">The granule is not what it should be.</exception>
    public void Announce(GranuleInput input, CancellationToken cancellationToken = default) => GranuleFailures.Named(input.Path, () =>
    {
        using var granule = GranuleOpener.Open(input, cancellationToken);
        Mapping.Announce(granule, SameTimeMapping.PartOf(dataset, granule.FileName));
        return true;
    });

    /// <summary>The nominal time of a local file and the range it covers, by which it is grouped with others.</summary>
    /// <exception cref="GranuleException">The granule is not what it should be.</exception>
    public (DateTimeOffset Date, TimeRange Range) TimeOf(string path, CancellationToken cancellationToken = default) => GranuleFailures.Named(path, () =>
    {
        using var granule = GranuleOpener.Open(path, cancellationToken);
        return Mapping.TimeOf(granule, SameTimeMapping.PartOf(dataset, granule.FileName));
    });

    /// <summary>The id of the item that a local file will become; null where that cannot be told, which its conversion says why.</summary>
    public ItemId? ExpectedItem(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            return dataset.ItemId.TryFormat(TimeOf(path, cancellationToken).Date, dataset.Id, Path.GetFileName(path), out var item, out _) ? item : null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null;
        }
    }

    private ConvertedGranule ConvertOne(GranuleInput input, DiscoveredGranule? source, string folder, CancellationToken cancellationToken)
    {
        using var granule = GranuleOpener.Open(input, cancellationToken);
        return ConvertItems(Mapping.MapItems(granule, dataset), SourceOf(input, source), folder, cancellationToken);
    }

    private static SourceGranule SourceOf(GranuleInput input, DiscoveredGranule? source) =>
        new(input.FileName, source) { IsReadByParts = input.Remote is not null };

    private ConvertedGranule ConvertDay(IReadOnlyList<GranuleInput> inputs, DiscoveredGranule? source, string folder, CancellationToken cancellationToken)
    {
        DateTimeOffset? day = source is null ? null : GranuleGroup.DayOf(source.Time.Start);
        return Mapping.MakesMosaics
            ? WithAll(inputs, granules => ConvertItems([Mapping.MapDay(granules, dataset, day)], GroupOf(inputs, source), folder, cancellationToken), cancellationToken)
            : ConvertItems([Mapping.MapDay(OpenEach(inputs, cancellationToken), dataset, day)], GroupOf(inputs, source), folder, cancellationToken);
    }

    private ConvertedGranule ConvertTime(IReadOnlyList<GranuleInput> inputs, DiscoveredGranule? source, string folder, CancellationToken cancellationToken) =>
        WithAll(inputs, granules => ConvertItems(SameTimeMapping.Map(Mapping, granules, dataset), GroupOf(inputs, source), folder, cancellationToken), cancellationToken);

    /// <summary>Granules that are open side by side.</summary>
    private static ConvertedGranule WithAll(IReadOnlyList<GranuleInput> inputs, Func<IReadOnlyList<IGranule>, ConvertedGranule> convert, CancellationToken cancellationToken)
    {
        var granules = new List<IGranule>();
        try
        {
            foreach (var input in inputs)
                granules.Add(GranuleOpener.Open(input, cancellationToken));
            return convert(granules);
        }
        finally
        {
            granules.ForEach(granule => granule.Dispose());
        }
    }

    /// <summary>The COGs of a period's days, each of which is a member of the source.</summary>
    private ConvertedGranule ConvertDerived(
        DeriveDescriptor derive, IReadOnlyList<string> paths, DiscoveredGranule? source, string folder, CancellationToken cancellationToken)
    {
        if (source?.Members is not { } members)
            throw new DatasetsException($"{dataset.Id} is made from items of {derive.From}: run it over the place where those are");
        try
        {
            var period = DerivedPeriods.Of(derive, DateOnly.FromDateTime(source.Time.Start.UtcDateTime));
            var cogs = members.Zip(paths, (member, path) => (Variable: SourceCog.Variable(member, dataset)?.Name ?? "", Cog: new DayCog(path, member.Name, member.Time.Start)))
                .GroupBy(one => one.Variable, one => one.Cog, StringComparer.Ordinal)
                .ToDictionary(variable => variable.Key, variable => (IReadOnlyList<DayCog>)[.. variable], StringComparer.Ordinal);
            var items = members.DistinctBy(member => member.Name).ToList();
            var granule = new SourceGranule(DerivedGranule.Describe(derive, period, items.Select(item => item.Time.Start)), source)
            {
                Members = [.. items.Select(item => new SourceGranule(item.Name, item))],
                IsDerived = true,
            };
            using var derived = DerivedGranule.Create(dataset, period, cogs, folder, cancellationToken);
            return ConvertItems([derived.Mapped], granule, folder, cancellationToken);
        }
        catch (DatasetsException error) when (error is GranuleException or WarpException)
        {
            throw new DatasetsException($"{source.Name}: {error.Message}", error.IsTemporary, error);
        }
    }

    private ConvertedGranule ConvertItems(
        IEnumerable<MappedGranule> mappedItems, SourceGranule source, string folder, CancellationToken cancellationToken)
    {
        var items = new List<ConvertedItem>();
        var warnings = new List<string>();
        foreach (var mapped in mappedItems)
        {
            if (!dataset.ItemId.TryFormat(mapped.Date, dataset.Id, source.FileName, out var itemId, out var complaint))
                throw new GranuleException($"{source.FileName}: {complaint}");
            if (items.Exists(item => item.ItemId == itemId))
            {
                throw new GranuleException(
                    $"{source.FileName}: two of its times become the item {itemId}: add to the dataset's itemId ({dataset.ItemId}) what tells " +
                    "them apart, for instance {date:yyyyMMddTHHmmss}");
            }
            items.Add(ConvertItem(itemId, mapped, source, folder, cancellationToken));
            warnings.AddRange(mapped.Warnings.Concat(MaskedNearlyWhole(mapped, source.FileName)).Except(warnings));
        }
        return new ConvertedGranule { Items = items, Warnings = warnings };
    }

    /// <summary>Variables of which the valid range leaves hardly a value; known now that the pixels have been read.</summary>
    private static IEnumerable<string> MaskedNearlyWhole(MappedGranule mapped, string fileName) =>
        mapped.Variables.Select(variable => variable.RangeCount?.Warning(fileName, variable.Variable.Name)).OfType<string>();

    /// <summary>One after another, so that a day's swaths are not open side by side.</summary>
    private static IEnumerable<IGranule> OpenEach(IReadOnlyList<GranuleInput> inputs, CancellationToken cancellationToken)
    {
        foreach (var input in inputs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var granule = GranuleOpener.Open(input, cancellationToken);
            yield return granule;
        }
    }

    private static SourceGranule GroupOf(IReadOnlyList<GranuleInput> inputs, DiscoveredGranule? source)
    {
        var archived = source?.Members;
        var members = inputs.Select((input, i) => SourceOf(input, archived is null ? source : archived[i])).ToList();
        var name = members.Count == 1 ? members[0].FileName : $"{members[0].FileName} and {members.Count - 1} more";
        return new SourceGranule(name, source) { Members = members };
    }

    private ConvertedItem ConvertItem(
        ItemId itemId, MappedGranule mapped, SourceGranule source, string folder, CancellationToken cancellationToken)
    {
        var names = new ItemFileNamer(dataset, itemId, mapped.Date, folder);
        var files = new List<ConvertedFile>();
        var assets = new List<ItemAsset>();
        var drawn = QuicklookMaker.Choose(mapped.Variables);
        foreach (var variable in mapped.Variables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var asset = ConvertVariable(variable, ReferenceEquals(variable, drawn), names, source, folder, cancellationToken);
            assets.Add(asset);
            files.Add(new ConvertedFile(names.Cog(variable.Variable.Name).Key, asset.Cog.Path, asset.Cog.Size, MediaTypes.CloudOptimizedGeoTiff));
        }

        var quicklook = QuicklookMaker.Write(assets, names);
        if (quicklook is { File: var picture })
            files.Add(picture);
        var content = new ItemContent
        {
            Dataset = dataset,
            ItemId = itemId,
            Date = mapped.Date,
            Time = mapped.Time,
            Granule = source,
            Assets = assets,
            Software = new Software(ProductInfo.Name, ProductInfo.Version),
            Thumbnail = quicklook?.Thumbnail,
            Footprint = FootprintOf(mapped, assets),
        };
        return new ConvertedItem { ItemId = itemId, ItemKey = content.Key, Year = names.Year, Item = ItemBuilder.Build(content), Files = files };
    }

    private ItemAsset ConvertVariable(
        MappedVariable variable, bool isDrawn, ItemFileNamer names, SourceGranule source, string folder, CancellationToken cancellationToken)
    {
        using var warped = dataset.Warp is { } warp
            ? WarpedRaster.Create(variable.Raster, WarpOf(variable, warp), $"{source.FileName}: {variable.Variable.Path}", folder, cancellationToken)
            : null;
        var raster = ClassColors.AddTo(warped?.Raster ?? variable.Raster, variable.Variable.Render);
        var options = _options with
        {
            Quicklook = isDrawn,
            OverviewResampling = OverviewsOf(variable),
            Threads = Math.Max(1, Cores / Volatile.Read(ref _underWay)),
        };
        var cog = writer.Write(raster with { Tags = Provenance(source) }, options, names.Cog(variable.Variable.Name).Path, cancellationToken);
        return new ItemAsset(variable with { Raster = raster }, cog);
    }

    /// <summary>That of the pixels, unless a warp leaves out a part of them.</summary>
    private static GeographicOutline? FootprintOf(MappedGranule mapped, List<ItemAsset> assets) =>
        mapped.Footprint is { } outline && assets.All(asset => RasterExtent.InDegrees(asset.Variable.Raster).Contains(outline.Box)) ? outline : null;

    /// <summary>The descriptor's word for the variable, else what the granule says it is, unless the dataset's way keeps its numbers, too.</summary>
    private OverviewResampling OverviewsOf(MappedVariable variable) =>
        variable.Variable.OverviewResampling
        ?? (_options.OverviewResampling is OverviewResampling.Nearest or OverviewResampling.Mode ? null : variable.Resampling)
        ?? _options.OverviewResampling;

    /// <summary>Classes and directions have no mean between pixels either.</summary>
    private static WarpDescriptor WarpOf(MappedVariable variable, WarpDescriptor warp) =>
        variable.Resampling is not null || variable.Variable.OverviewResampling == OverviewResampling.Mode
            ? warp with { Resampling = WarpResampling.Nearest }
            : warp;

    private Dictionary<string, string> Provenance(SourceGranule source) => new()
    {
        ["SOURCE_FILE"] = source.Members.Count == 0 || source.IsDerived ? source.FileName : string.Join(", ", source.Members.Select(member => member.FileName)),
        ["MAPPING"] = mapping?.Key ?? DerivedGranule.Key,
        ["SOFTWARE"] = ProductInfo.NameAndVersion,
    };

    private static CogOptions CogOptionsOf(CogDescriptor cog) => new()
    {
        Compression = cog.Compression,
        Level = cog.Level,
        Predictor = cog.Predictor,
        BlockSize = cog.BlockSize,
        OverviewResampling = cog.OverviewResampling,
    };
}
