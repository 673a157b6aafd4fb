using Datasets.Catalog.Page;
using Datasets.Catalog.Stac;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Support;

namespace Datasets.Catalog.Strips;

/// <summary>Items with COGs whose fields are another every day, and the catalog over them.</summary>
internal sealed class StripScene(Field field, CogOptions? options = null) : IDisposable
{
    public const string Id = "strips";

    private static readonly CatalogPublisherOptions Eager = new() { FirstDelay = TimeSpan.Zero, Attempts = 200 };

    private readonly TemporaryFolder _folder = new();

    public static Field Globe { get; } =
        new(1440, 720, new GeoTransform(-180, 0.25, 0, 90, 0, -0.25), CoordinateReferenceSystem.FromEpsg(4326), SampleType.Float32, -999)
        {
            // Large enough to be one in an overview, too.
            Hole = 12,
        };

    public VariableDescriptor Variable { get; init; } =
        new() { Name = "field", Path = "/field", Title = "A field", Unit = "K", Render = new RenderDescriptor { Rescale = [230, 400] } };

    public static string StripOf(int month) => $"{Id}/2024/2024-{month:D2}_field.png";

    public static string ItemOf(DateOnly day) => $"{Id}_{day:yyyyMMdd}";

    public static DateOnly Day(int month, int day) => new(2024, month, day);

    public static async Task UpdateAsync(IObjectStore store, params int[] years) =>
        await new CatalogPublisher(store, Eager).UpdateAsync(Descriptor, years.Length == 0 ? [2024] : years);

    /// <summary>As a run does it that was not asked for strips.</summary>
    public static async Task UpdateUnaskedAsync(IObjectStore store) =>
        await new CatalogPublisher(store, Eager with { MakesStrips = false }).UpdateAsync(Descriptor, [2024]);

    public byte[] CogOf(DateOnly day, int revision = 0) => Make(day, revision).Bytes;

    /// <param name="revision">Another one has other values.</param>
    /// <param name="shift">Degrees that the grid lies more to the east.</param>
    public async Task PublishAsync(IObjectStore store, DateOnly day, int revision = 0, double shift = 0)
    {
        var (cog, bytes, raster) = Make(day, revision, shift);
        var date = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var content = new ItemContent
        {
            Dataset = Descriptor,
            ItemId = new ItemId(ItemOf(day)),
            Date = date,
            Time = new TimeRange(date, date.AddDays(1).AddSeconds(-1)),
            Granule = new SourceGranule("granule.nc", null),
            Assets = [new ItemAsset(new MappedVariable { Variable = Variable, Raster = raster }, cog)],
            Software = new Software("datasets", "1"),
        };
        await store.PutAsync(StacLayout.Cog(Id, day.Year, new ItemId(ItemOf(day)), "field"), bytes, MediaTypes.CloudOptimizedGeoTiff);
        await store.PutAsync(content.Key, ItemBuilder.Build(content), MediaTypes.GeoJson);
    }

    public void Dispose() => _folder.Dispose();

    private static DatasetDescriptor Descriptor => Samples.Dataset with { Id = Id, Title = "Strips" };

    private (CogFile Cog, byte[] Bytes, Raster Raster) Make(DateOnly day, int revision, double shift = 0)
    {
        var g = field.Transform;
        var raster = (field with { Phase = (day.DayNumber * 7 + revision * 31) % 360, Transform = g with { OriginX = g.OriginX + shift } }).ToRaster();
        var path = _folder[$"{Guid.NewGuid():N}.tif"];
        var cog = new CogWriter().Write(raster, (options ?? new CogOptions()) with { Quicklook = false }, path);
        return (cog, File.ReadAllBytes(path), raster);
    }
}
