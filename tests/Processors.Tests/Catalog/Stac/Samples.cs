using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Archives.Granules;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Stac;

/// <summary>A small dataset like OMI's ozone, its items, and how they are published.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Day = new(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);

    public static readonly VariableDescriptor Ozone = new()
    {
        Name = "ozone",
        Path = "/HDFEOS/GRIDS/ColumnAmountO3/Data Fields/ColumnAmountO3",
        Title = "Total column ozone",
        Unit = "DU",
        Render = new RenderDescriptor { Rescale = [150, 450] },
    };

    public static readonly VariableDescriptor Precision = new()
    {
        Name = "ozone_precision",
        Path = "/HDFEOS/GRIDS/ColumnAmountO3/Data Fields/ColumnAmountO3Precision",
        Description = "Precision of the column",
    };

    public static readonly DatasetDescriptor Dataset = new()
    {
        Id = "omi-ozone",
        Title = "OMI/Aura total column ozone, daily, 0.25°",
        Description = "Total ozone, with \"quotes\" & umlauts äöü.",
        License = "CC0-1.0",
        Providers =
        [
            new Provider { Name = "KNMI", Roles = ["producer"] },
            new Provider { Name = "NASA GES DISC", Roles = ["host"], Url = "https://disc.gsfc.nasa.gov" },
        ],
        Keywords = ["ozone", "OMI"],
        Source = new SourceDescriptor { Cmr = new CmrSource { ShortName = "OMDOAO3e", Version = "003" } },
        Mapping = "hdfeos5-grid",
        ItemId = "OMI-Aura_L3-OMDOAO3e_{date:yyyyMMdd}",
        Variables = [Ozone, Precision],
    };

    public static readonly RasterBand OzoneBand = new() { Name = "ozone", Description = "Total column ozone", Unit = "DU" };

    public static readonly BandStatistics Statistics = new()
    {
        Count = 1_036_800,
        ValidCount = 139_699,
        Minimum = 158.5,
        Maximum = 424.25,
        Mean = 287.1,
        StandardDeviation = 31.7,
        Histogram = new Histogram(158.5, 424.25, [100_000, 39_000, 699]),
    };

    public static readonly BandStatistics NothingValid = new() { Count = 1_036_800, ValidCount = 0 };

    public static Raster Raster(
        SampleType type = SampleType.Float32, double? nodata = -1.2676506002282294e30, RasterBand? band = null, GeoTransform? transform = null,
        int width = 1440, int height = 720) => new()
        {
            Width = width,
            Height = height,
            SampleType = type,
            Bands = [band ?? OzoneBand],
            GeoTransform = transform ?? new GeoTransform(-180, 360.0 / width, 0, 90, 0, -180.0 / height),
            Crs = CoordinateReferenceSystem.FromEpsg(4326),
            Nodata = nodata,
            Pixels = new NoPixels(),
        };

    public static byte[] CogBytes(string item, string variable) => Encoding.UTF8.GetBytes($"the COG of {item} {variable}");

    public static CogFile Cog(byte[] content, BandStatistics? statistics = null) => new()
    {
        Path = "not used",
        Size = content.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
        Statistics = [statistics ?? Statistics],
        Quicklook = new Quicklook(1, 1, SampleType.UInt8, [0]),
    };

    public static ItemContent Content(
        DateTimeOffset? day = null, Raster? raster = null, BandStatistics? statistics = null, DatasetDescriptor? dataset = null,
        string version = "0.1.0", string? id = null)
    {
        var date = day ?? Day;
        var item = id ?? $"OMI-Aura_L3-OMDOAO3e_{date:yyyyMMdd}";
        var name = $"OMI-Aura_L3-OMDOAO3e_{date:yyyy}m{date:MMdd}_v003-2022m0122t021759.he5";
        return new ItemContent
        {
            Dataset = dataset ?? Dataset,
            ItemId = new ItemId(item),
            Date = date,
            Time = new TimeRange(date, date.AddDays(1).AddMilliseconds(-1)),
            Granule = new SourceGranule(name, new DiscoveredGranule
            {
                Id = "G1618495041-GES_DISC",
                Revision = "3",
                Name = $"OMDOAO3e.003:{name}",
                Time = new TimeRange(date, date.AddDays(1)),
                Produced = new DateTimeOffset(2022, 1, 22, 2, 17, 59, TimeSpan.Zero),
                File = new GranuleFile { Name = name, Url = new Uri($"https://data.gesdisc.earthdata.nasa.gov/{name}") },
                MetadataUrl = new Uri("https://cmr.earthdata.nasa.gov/search/concepts/G1618495041-GES_DISC.umm_json"),
            }),
            Assets =
            [
                new ItemAsset(
                    new MappedVariable { Variable = Ozone, Raster = raster ?? Raster() }, Cog(CogBytes(item, "ozone"), statistics)),
                new ItemAsset(
                    new MappedVariable { Variable = Precision, Raster = Raster(band: new RasterBand { Name = "ozone_precision" }) },
                    Cog(CogBytes(item, "ozone_precision"))),
            ],
            Software = new Software("datasets", version),
            Thumbnail = ItemThumbnail.Create(Ozone, PngBytes(item)),
        };
    }

    public static byte[] PngBytes(string item) => Encoding.UTF8.GetBytes($"the PNG of {item}");

    /// <summary>Publishes as the workflow does: the item after its files.</summary>
    public static void Publish(MemoryStore store, ItemContent content)
    {
        var (dataset, year, item) = (content.Dataset.Id, StacLayout.YearOf(content.Date), content.ItemId);
        foreach (var asset in content.Assets)
        {
            var variable = asset.Variable.Variable.Name;
            store[StacLayout.Cog(dataset, year, item, variable)] = CogBytes(item, variable);
        }
        store[StacLayout.Thumbnail(dataset, year, item)] = PngBytes(item);
        store[content.Key] = ItemBuilder.Build(content);
    }

    public static JsonNode Parse(byte[] json) => JsonNode.Parse(json)!;

    public static byte[] Bytes(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json);

    /// <summary>The STAC file with one change.</summary>
    public static byte[] Changed(byte[] json, Action<JsonNode> change)
    {
        var node = Parse(json);
        change(node);
        return Bytes(node);
    }

    private sealed class NoPixels : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination) =>
            throw new InvalidOperationException("STAC is written without reading a pixel.");
    }
}
