using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Granules;
using Datasets.Mapping;
using Datasets.Stac;
using Datasets.Storage;

namespace Datasets.Workflow;

/// <summary>A granule's file in, COGs, thumbnail and item out: open → map → convert → describe.</summary>
public sealed class GranuleConverter(DatasetDescriptor dataset, IGranuleMapping mapping, ICogWriter writer)
{
    private readonly CogOptions _options = CogOptionsOf(dataset.Cog);

    /// <param name="path">The granule's file.</param>
    /// <param name="source">What the archive says of it; null for a local file.</param>
    /// <param name="folder">Where the results are written.</param>
    /// <exception cref="GranuleException">The granule is not what it should be.</exception>
    /// <exception cref="CogException">A raster cannot become a COG.</exception>
    /// <exception cref="StorageException"><paramref name="folder"/> cannot be written, for instance because the disk is full.</exception>
    public ConvertedGranule Convert(string path, DiscoveredGranule? source, string folder, CancellationToken cancellationToken = default)
    {
        try
        {
            return ConvertInto(folder, path, source, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskFailure.Of("cannot write in", folder, error);
        }
    }

    private ConvertedGranule ConvertInto(string folder, string path, DiscoveredGranule? source, CancellationToken cancellationToken)
    {
        using var granule = GranuleOpener.Open(path);
        var items = new List<ConvertedItem>();
        foreach (var mapped in mapping.MapItems(granule, dataset))
        {
            var itemId = dataset.ItemId.Format(mapped.Date, dataset.Id, granule.FileName);
            if (items.Exists(item => item.ItemId == itemId))
            {
                throw new GranuleException(
                    $"{granule.FileName}: two of its times become the item {itemId}: add to the dataset's itemId ({dataset.ItemId}) what tells " +
                    "them apart, for instance {date:yyyyMMddTHHmm}");
            }
            items.Add(ConvertItem(itemId, mapped, granule.FileName, source, folder, cancellationToken));
        }
        return new ConvertedGranule { Items = items };
    }

    private ConvertedItem ConvertItem(
        string itemId, MappedGranule mapped, string fileName, DiscoveredGranule? source, string folder, CancellationToken cancellationToken)
    {
        var year = StacLayout.YearOf(mapped.Date);
        var files = new List<ConvertedFile>();
        var assets = new List<ItemAsset>();
        foreach (var variable in mapped.Variables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = StacLayout.Cog(dataset.Id, year, itemId, variable.Variable.Name);
            var raster = variable.Raster with { Tags = Provenance(fileName) };
            var cog = writer.Write(raster, _options, PathIn(folder, key), cancellationToken);
            files.Add(new ConvertedFile(key, cog.Path, cog.Size, MediaTypes.CloudOptimizedGeoTiff));
            assets.Add(new ItemAsset(variable, cog));
        }

        var thumbnail = Draw(assets);
        if (thumbnail is { Png: var png })
        {
            var key = StacLayout.Thumbnail(dataset.Id, year, itemId);
            File.WriteAllBytes(PathIn(folder, key), png);
            files.Add(new ConvertedFile(key, PathIn(folder, key), png.Length, MediaTypes.Png));
        }

        var content = new ItemContent
        {
            Dataset = dataset,
            ItemId = itemId,
            Date = mapped.Date,
            Time = mapped.Time,
            Granule = new SourceGranule(fileName, source),
            Assets = assets,
            Software = new Software(ThisSoftware.Name, ThisSoftware.Version),
            Thumbnail = thumbnail?.Item,
        };
        return new ConvertedItem { ItemId = itemId, ItemKey = content.Key, Year = year, Item = ItemBuilder.Build(content), Files = files };
    }

    private Dictionary<string, string> Provenance(string fileName) => new()
    {
        ["SOURCE_FILE"] = fileName,
        ["MAPPING"] = mapping.Key,
        ["SOFTWARE"] = ThisSoftware.NameAndVersion,
    };

    /// <summary>The first variable that the descriptor says how to draw.</summary>
    private static (ItemThumbnail Item, byte[] Png)? Draw(List<ItemAsset> assets)
    {
        if (assets.Find(asset => asset.Variable.Variable.Render is not null) is not { Variable: var drawn, Cog: var cog })
            return null;
        var band = drawn.Raster.Bands[0];
        var png = QuicklookPng.Encode(cog.Quicklook, drawn.Raster.Nodata, band.Scale, band.Offset, drawn.Variable.Render!);
        return (ItemThumbnail.Of(drawn.Variable, png), png);
    }

    private static string PathIn(string folder, string key) => Path.Combine(folder, key[(key.LastIndexOf('/') + 1)..]);

    private static CogOptions CogOptionsOf(CogDescriptor cog) => new()
    {
        Compression = cog.Compression switch
        {
            "none" => CogCompression.None,
            "zstd" => CogCompression.Zstd,
            "lzw" => CogCompression.Lzw,
            _ => CogCompression.Deflate,
        },
        Level = cog.Level,
        Predictor = cog.Predictor switch
        {
            "none" => CogPredictor.None,
            "horizontal" => CogPredictor.Horizontal,
            "floating-point" => CogPredictor.FloatingPoint,
            _ => CogPredictor.Auto,
        },
        BlockSize = cog.BlockSize,
        OverviewResampling = cog.OverviewResampling switch
        {
            "nearest" => OverviewResampling.Nearest,
            "mode" => OverviewResampling.Mode,
            "bilinear" => OverviewResampling.Bilinear,
            _ => OverviewResampling.Average,
        },
    };
}
