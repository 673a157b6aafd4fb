using System.Runtime.InteropServices;
using Datasets.Catalog.Rendering;
using Datasets.Catalog.Stac;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>An output with a page over small datasets whose grids, samples and compressions differ.</summary>
internal sealed class PageScene : IDisposable
{
    private const string Sinusoidal =
        """PROJCS["unnamed",GEOGCS["unnamed",DATUM["unnamed",SPHEROID["unnamed",6371007.181,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Sinusoidal"],PARAMETER["longitude_of_center",0],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]""";

    /// <summary>Around a pole, and no code of EPSG's.</summary>
    private const string Polar =
        """PROJCS["unnamed",GEOGCS["unnamed",DATUM["unnamed",SPHEROID["unnamed",6371007.181,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Polar_Stereographic"],PARAMETER["latitude_of_origin",-60],PARAMETER["central_meridian",15],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]""";

    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder["out"];

    public static readonly IReadOnlyList<PageDataset> Datasets =
    [
        new("a-globe", Globe(SampleType.Float32, 720, -999), new CogOptions { Compression = CogCompression.Zstd, Predictor = CogPredictor.FloatingPoint, BlockSize = 256 }) { Days = 3, HasQuicklook = true },
        new("b-scaled", Globe(SampleType.Int16, 360, -32768, scale: 0.01, offset: 300), new CogOptions { Predictor = CogPredictor.Horizontal, BlockSize = 128 }) { Days = 4, Step = 80 },
        new("c-classes", Globe(SampleType.UInt8, 90, 255, classes: [new(0, "water"), new(1, "land") { Color = "00AA00" }, new(2, "ice")]), new CogOptions()),
        new("d-pacific", new Field(300, 200, new GeoTransform(150, 0.2, 0, 20, 0, -0.2), CoordinateReferenceSystem.FromEpsg(4326), SampleType.Float64, double.NaN), new CogOptions { Compression = CogCompression.None }),
        new("e-pole", new Field(300, 300, new GeoTransform(-6e6, 40_000, 0, 6e6, 0, -40_000), CoordinateReferenceSystem.FromEpsg(3413), SampleType.UInt16, 65535), new CogOptions { BlockSize = 128 }),
        new("f-sinusoidal", new Field(400, 300, new GeoTransform(-4e6, 20_000, 0, 5e6, 0, -20_000), CoordinateReferenceSystem.FromWkt(Sinusoidal), SampleType.Int32, -1), new CogOptions { Compression = CogCompression.Zstd }),
        new("g-polar", new Field(250, 250, new GeoTransform(-5e6, 40_000, 0, 5e6, 0, -40_000), CoordinateReferenceSystem.FromWkt(Polar), SampleType.Float32, double.NaN), new CogOptions { BlockSize = 128 }),
        new("h-swath", new Field(240, 320, new GeoTransform(-20, 0.1, 0, 40, 0, -0.1), CoordinateReferenceSystem.FromEpsg(4326), SampleType.Float32, -1) { SwathWidth = 120 }, new CogOptions { BlockSize = 128 })
        {
            Footprint = new GeographicOutline(new GeographicBox(-20, 8, 4, 40), [[[new(-20, 40), new(-8, 8), new(4, 8), new(-8, 40), new(-20, 40)]]]),
        },
    ];

    public static async Task<PageScene> WriteAsync()
    {
        var scene = new PageScene();
        using var store = new FolderStore(scene.Folder);
        foreach (var dataset in Datasets)
            await scene.PublishAsync(store, dataset);
        await new MapPage(store).UpdateAsync();
        return scene;
    }

    public string CogOf(PageDataset dataset) => Path.Combine(Folder, StacLayout.Cog(dataset.Id, 2024, new ItemId(dataset.ItemOf(dataset.Days - 1)), "field"));

    public void Dispose() => _folder.Dispose();

    private async Task PublishAsync(FolderStore store, PageDataset dataset)
    {
        for (var day = 0; day < dataset.Days; day++)
        {
            var item = dataset.ItemOf(day);
            var path = _folder[$"{item}.tif"];
            var raster = (dataset.Field with { Phase = dataset.Step * (dataset.Days - 1 - day) }).ToRaster();
            var cog = new CogWriter().Write(raster, dataset.Options with { Quicklook = dataset.HasQuicklook }, path);
            var variable = new VariableDescriptor { Name = "field", Path = "/field", Title = "A field", Unit = "K", Render = raster.Bands[0].Classes.Count > 0 ? null : new RenderDescriptor { Rescale = [200, 400] } };
            var date = new DateTimeOffset(2024, 9, 24 + day, 0, 0, 0, TimeSpan.Zero);
            var quicklook = cog.Quicklook is { } pixels ? QuicklookPng.Encode(pixels, raster.Nodata, dataset.Field.Scale, dataset.Field.Offset, variable.Render!) : null;
            var content = new ItemContent
            {
                Dataset = Samples.Dataset with { Id = dataset.Id, Title = $"Dataset {dataset.Id}", Variables = [variable] },
                ItemId = new ItemId(item),
                Date = date,
                Time = new TimeRange(date, date.AddDays(1).AddSeconds(-1)),
                Granule = new SourceGranule("granule.nc", null),
                Assets = [new ItemAsset(new MappedVariable { Variable = variable, Raster = raster }, cog)],
                Software = new Software("datasets", "1"),
                Footprint = dataset.Footprint,
                Thumbnail = quicklook is null ? null : ItemThumbnail.Create(variable, quicklook),
            };
            if (quicklook is not null)
                await store.PutAsync(StacLayout.Thumbnail(dataset.Id, 2024, new ItemId(item)), quicklook, MediaTypes.Png);
            await store.PutFileAsync(StacLayout.Cog(dataset.Id, 2024, new ItemId(item), "field"), path, MediaTypes.CloudOptimizedGeoTiff);
            await store.PutAsync(content.Key, ItemBuilder.Build(content), MediaTypes.GeoJson);
            if (day == dataset.Days - 1)
                await new CatalogPublisher(store).UpdateAsync(content.Dataset, [2024]);
        }
    }

    private static Field Globe(SampleType type, int rows, double nodata, double scale = 1, double offset = 0, IReadOnlyList<RasterClass>? classes = null) =>
        new(2 * rows, rows, new GeoTransform(-180, 180.0 / rows, 0, 90, 0, -180.0 / rows), CoordinateReferenceSystem.FromEpsg(4326), type, nodata)
        {
            Scale = scale,
            Offset = offset,
            Classes = classes ?? [],
        };
}

internal sealed record PageDataset(string Id, Field Field, CogOptions Options)
{
    public int Days { get; init; } = 1;

    public GeographicOutline? Footprint { get; init; }

    public bool HasQuicklook { get; init; }

    /// <summary>Columns that the field moves from day to day.</summary>
    public int Step { get; init; }

    public string ItemOf(int day) => $"{Id}_202409{24 + day}";
}

/// <summary>A smooth field with holes, whose stored numbers are made from column and row.</summary>
internal sealed record Field(int Width, int Height, GeoTransform Transform, CoordinateReferenceSystem Crs, SampleType Type, double Nodata) : IPixelSource
{
    public double Scale { get; init; } = 1;
    public double Offset { get; init; }

    /// <summary>Columns that the field is moved by.</summary>
    public int Phase { get; init; }
    public IReadOnlyList<RasterClass> Classes { get; init; } = [];

    public string Definition => Crs.Epsg is { } code ? $"EPSG:{code}" : Crs.Wkt!;

    public Raster ToRaster() => new()
    {
        Width = Width,
        Height = Height,
        SampleType = Type,
        Bands = [new RasterBand { Name = "field", Unit = Classes.Count > 0 ? null : "K", Scale = Scale, Offset = Offset, Classes = Classes }],
        GeoTransform = Transform,
        Crs = Crs,
        Nodata = Nodata,
        Pixels = this,
    };

    public void Read(int band, PixelWindow window, Span<byte> destination)
    {
        for (var row = 0; row < window.Height; row++)
        {
            for (var column = 0; column < window.Width; column++)
                Write(destination, row * window.Width + column, Stored(window.Column + column, window.Row + row));
        }
    }

    /// <summary>Columns of a swath that runs from the upper left to the lower right; 0 for a field without edges.</summary>
    public int SwathWidth { get; init; }

    /// <summary>Pixels of a hole's edge.</summary>
    public int Hole { get; init; } = 3;

    /// <summary>A hole every 61 columns and 47 rows.</summary>
    private double Stored(int column, int row)
    {
        if (column % 61 < Hole && row % 47 < Hole)
            return Nodata;
        var edge = row * (Width - SwathWidth) / Height;
        if (SwathWidth > 0 && (column < edge || column >= edge + SwathWidth))
            return Nodata;
        if (Classes.Count > 0)
            return ((column + Phase) / 7 + row / 5) % Classes.Count;
        // North and south differ, as east and west do.
        var value = 300 + 80 * Math.Sin(2 * Math.PI * (column + Phase) / Width) * Math.Sin(Math.PI * (row + 0.5) / Height) * (Height + row) / (2.0 * Height);
        return (value - Offset) / Scale;
    }

    private void Write(Span<byte> destination, int index, double value)
    {
        switch (Type)
        {
            case SampleType.UInt8: destination[index] = (byte)value; break;
            case SampleType.Int16: MemoryMarshal.Cast<byte, short>(destination)[index] = (short)Math.Round(value); break;
            case SampleType.UInt16: MemoryMarshal.Cast<byte, ushort>(destination)[index] = (ushort)Math.Round(value); break;
            case SampleType.Int32: MemoryMarshal.Cast<byte, int>(destination)[index] = (int)Math.Round(value); break;
            case SampleType.Float32: MemoryMarshal.Cast<byte, float>(destination)[index] = (float)value; break;
            default: MemoryMarshal.Cast<byte, double>(destination)[index] = value; break;
        }
    }
}
