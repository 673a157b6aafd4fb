using Datasets.Catalog.Page;
using Datasets.Catalog.Stac;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Support;

namespace Datasets.Catalog.Series;

/// <summary>Items with COGs whose fields are another at every time, and the catalog with a series over them.</summary>
internal sealed class SeriesScene(Field field) : IDisposable
{
    public const string Id = "series";

    public const string Root = $"{Id}/_series/field/";

    public static CatalogPublisherOptions Eager { get; } = new() { FirstDelay = TimeSpan.Zero, Attempts = 200, MakesStrips = false };

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<(DateTime, int, Field), (CogFile Cog, byte[] Bytes)> _made = [];

    /// <summary>Of 3 x 2 shards, of which the outer ones reach beyond the grid.</summary>
    public static Field Globe { get; } =
        new(300, 150, new GeoTransform(-180, 1.2, 0, 90, 0, -1.2), CoordinateReferenceSystem.FromEpsg(4326), SampleType.Float32, -1.2676506002282294e30) { Hole = 24 };

    /// <summary>Two years with gaps and a leap day, and two items on one day; March of the second is open.</summary>
    public static IReadOnlyList<DateTime> Times { get; } =
    [
        .. Enumerable.Range(0, 40).Select(i => new DateTime(2023, 1, 1).AddDays(i * 9)),
        .. Enumerable.Range(0, 70).Where(i => i % 5 != 3).Select(i => new DateTime(2024, 1, 1).AddDays(i)),
        new(2024, 2, 29, 12, 0, 0),
    ];

    public DatasetDescriptor Descriptor { get; init; } = Samples.Dataset with
    {
        Id = Id,
        Title = "Series",
        Variables = [new() { Name = "field", Path = "/field", Title = "A field", Unit = "K", StandardName = "air_temperature", Series = true }],
    };

    public static string ItemOf(DateTime time) => $"{Id}_{time:yyyyMMddHH}";

    public static string CogOf(DateTime time) => StacLayout.Cog(Id, time.Year, new ItemId(ItemOf(time)), "field");

    public async Task UpdateAsync(IObjectStore store, params int[] years) =>
        await new CatalogPublisher(store, Eager).UpdateAsync(Descriptor, years.Length == 0 ? [2023, 2024] : years);

    /// <param name="revision">Another one has other values.</param>
    /// <param name="other">Another field than the scene's.</param>
    public async Task PublishAsync(IObjectStore store, DateTime time, int revision = 0, Field? other = null)
    {
        var raster = ((other ?? field) with { Phase = (int)(time.Ticks / TimeSpan.TicksPerHour * 7 + revision * 31) % 360 }).ToRaster();
        var (cog, bytes) = Make(time, revision, other ?? field, raster);
        var date = new DateTimeOffset(time, TimeSpan.Zero);
        var content = new ItemContent
        {
            Dataset = Descriptor,
            ItemId = new ItemId(ItemOf(time)),
            Date = date,
            Time = new TimeRange(date, date.AddHours(12).AddSeconds(-1)),
            Granule = new SourceGranule("granule.nc", null),
            Assets = [new ItemAsset(new MappedVariable { Variable = Descriptor.Variables[0], Raster = raster }, cog)],
            Software = new Software("datasets", "1"),
        };
        await store.PutAsync(CogOf(time), bytes, MediaTypes.CloudOptimizedGeoTiff);
        await store.PutAsync(content.Key, ItemBuilder.Build(content), MediaTypes.GeoJson);
    }

    public async Task PublishAsync(IObjectStore store, IEnumerable<DateTime> times)
    {
        foreach (var time in times)
            await PublishAsync(store, time);
    }

    public static Task RemoveAsync(IObjectStore store, DateTime time) => store.DeleteAsync(StacLayout.Item(Id, time.Year, new ItemId(ItemOf(time))));

    public void Dispose() => _folder.Dispose();

    private (CogFile Cog, byte[] Bytes) Make(DateTime time, int revision, Field of, Raster raster)
    {
        lock (_made)
        {
            if (_made.TryGetValue((time, revision, of), out var known))
                return known;
            var path = _folder[$"{Guid.NewGuid():N}.tif"];
            var cog = new CogWriter().Write(raster, new CogOptions { BlockSize = 128, Quicklook = false }, path);
            return _made[(time, revision, of)] = (cog, File.ReadAllBytes(path));
        }
    }
}
