using Datasets.EmbeddedArchive.Samples;

namespace Datasets.Library.Samples;

/// <summary>MODIS' grids. Each descriptor names where its groups, fields and grid are documented.</summary>
internal static class ModisSamples
{
    private static readonly DateOnly Day = new(2021, 1, 12);

    public static SampleGranule Temperature()
    {
        var (dayTime, night) = (Kelvin(1), Kelvin(2));
        byte[] quality = [.. dayTime.Select((_, i) => (byte)(i % 251))];
        return Sample("MOD11A1", ModisFile.Temperature(Day, dayTime, quality, night), new()
        {
            ["temperature-day"] = InTile(dayTime, "K", ModisFile.TileCells) with { Missing = [ModisFile.NoTemperature], Scale = 0.02 },
            ["quality-day"] = InTile(quality, "n/a", ModisFile.TileCells),
            ["temperature-night"] = InTile(night, "K", ModisFile.TileCells) with { Missing = [ModisFile.NoTemperature], Scale = 0.02 },
        });

        static ushort[] Kelvin(int seed) => Made(ModisFile.TileCells, i => (ushort)(i % 11 == 3 ? ModisFile.NoTemperature : 7500 + i * seed % 58000));
    }

    public static SampleGranule Snow()
    {
        var cover = Made(ModisFile.SnowCells, i => (byte)((i % 13) switch { 3 => 255, 5 => ModisFile.NightSnow, 7 => 200, _ => i % 101 }));
        var quality = Made(ModisFile.SnowCells, i => (byte)(i % 17 == 3 ? 255 : i % 5));
        return Sample("MOD10A1", ModisFile.Snow(Day, cover, quality), new()
        {
            // What is beyond the valid range is masked: 211 is night.
            ["snow-cover"] = InTile(cover, "%", ModisFile.SnowCells) with { Missing = [255, 200, ModisFile.NightSnow] },
            ["quality"] = InTile(quality, "1", ModisFile.SnowCells) with { Missing = [255] },
        });
    }

    public static SampleGranule Atmosphere()
    {
        short[] Stored(int seed) => [.. Enumerable.Range(0, ModisFile.GlobalRows * ModisFile.GlobalColumns).Select(i => (short)(i % 11 == 3 ? ModisFile.NoAtmosphere : i * seed % 5000))];
        var (depth, cloudTop) = (Stored(1), Stored(3));
        var (y, x) = (Axis.Doubles(ModisFile.GlobalRows, 89.5, -1), Axis.Doubles(ModisFile.GlobalColumns, -179.5, 1));
        return Sample("MOD08_D3", ModisFile.Atmosphere(Day, depth, cloudTop), new()
        {
            ["aerosol-optical-depth"] = new GridTruth(x, y, depth, "1") { Missing = [ModisFile.NoAtmosphere], Scale = 0.001, IsSquare = true },
            // 0.01 x (stored - -15000) is 0.01 x stored + 150.
            ["cloud-top-temperature"] = new GridTruth(x, y, cloudTop, "K") { Missing = [ModisFile.NoAtmosphere], Scale = 0.01, Offset = 150, IsSquare = true },
        });
    }

    public static SampleGranule Vegetation()
    {
        const int part = ModisFile.VegetationPart;
        var first = new DateOnly(2021, 1, 1);
        var (ndvi, evi, reliability) = Vegetation(part * part);
        return new SampleGranule(
            ModisFile.NameOf("MOD13Q1", first, ModisFile.Tile, "061"), path => File.WriteAllBytes(path, ModisFile.Vegetation(first, ndvi, evi, reliability).ToBytes()),
            [Item($"MOD13Q1_20210101_{ModisFile.Tile}", first, new(2021, 1, 16), new()
            {
                ["ndvi"] = InTile(ndvi, "1", ModisFile.VegetationCells, part) with { Missing = [ModisFile.NoVegetation], Scale = 0.0001 },
                ["evi"] = InTile(evi, "1", ModisFile.VegetationCells, part) with { Missing = [ModisFile.NoVegetation], Scale = 0.0001 },
                ["reliability"] = InTile(reliability, "1", ModisFile.VegetationCells, part) with { Missing = [-1] },
            })]);
    }

    public static SampleGranule MonthlyVegetation()
    {
        const int cells = ModisFile.RegionRows * ModisFile.RegionColumns;
        var month = new DateOnly(2021, 2, 1);
        var (ndvi, evi, reliability) = Vegetation(cells);
        var (y, x) = (Axis.Doubles(ModisFile.RegionRows, 59.975, -0.05), Axis.Doubles(ModisFile.RegionColumns, -9.975, 0.05));
        return new SampleGranule(
            ModisFile.NameOf("MOD13C2", month, null, "061"), path => File.WriteAllBytes(path, ModisFile.MonthlyVegetation(month, ndvi, evi, reliability).ToBytes()),
            [Item("MOD13C2_202102", month, new(2021, 2, 28), new()
            {
                ["ndvi"] = new GridTruth(x, y, ndvi, "1") { Missing = [ModisFile.NoVegetation], Scale = 0.0001 },
                ["evi"] = new GridTruth(x, y, evi, "1") { Missing = [ModisFile.NoVegetation], Scale = 0.0001 },
                ["reliability"] = new GridTruth(x, y, reliability, "1") { Missing = [-1] },
            })]);
    }

    public static SampleGranule Reflectance()
    {
        const int part = ModisFile.ReflectancePart;
        string[] names = ["red", "nir", "blue", "green"];
        var bands = names.Select((_, band) => (
            Made(part, i => i % 11 == 3 ? ModisFile.NoReflectance : (short)((i * (band + 1)) % 10007)), Made(part, i => (byte)(i % 11 == 3 ? 255 : (i + band) % 2)))).ToList();
        var assets = new Dictionary<string, ISampleTruth>();
        foreach (var (name, (reflectance, quality)) in names.Zip(bands))
        {
            assets[name] = InTile(reflectance, "1", ModisFile.SnowCells, part) with { Missing = [ModisFile.NoReflectance], Scale = 0.0001 };
            assets[$"quality-{name}"] = InTile(quality, "1", ModisFile.SnowCells, part) with { Missing = [255] };
        }
        return new SampleGranule(
            ModisFile.NameOf("MCD43A4", Day, ModisFile.Tile, "061"), path => File.WriteAllBytes(path, ModisFile.Reflectance(Day, bands).ToBytes()),
            [SampleItem.OfDay($"MCD43A4_20210112_{ModisFile.Tile}", Day, assets)]);
    }

    private static (short[] Ndvi, short[] Evi, sbyte[] Reliability) Vegetation(int count) => (
        [.. Enumerable.Range(0, count).Select(i => i % 11 == 3 ? ModisFile.NoVegetation : (short)(i % 12001 - 2000))],
        [.. Enumerable.Range(0, count).Select(i => i % 11 == 3 ? ModisFile.NoVegetation : (short)(i * 3 % 12001 - 2000))],
        [.. Enumerable.Range(0, count).Select(i => (sbyte)(i % 11 == 3 ? -1 : i % 4))]);

    private static SampleItem Item(string id, DateOnly first, DateOnly last, Dictionary<string, ISampleTruth> assets)
    {
        var start = new DateTimeOffset(first, default, TimeSpan.Zero);
        return new SampleItem(id, start, start, new DateTimeOffset(last, new TimeOnly(23, 59, 59), TimeSpan.Zero), assets);
    }

    private static T[] Made<T>(int cells, Func<int, T> number) => [.. Enumerable.Range(0, cells * cells).Select(number)];

    /// <summary>Rows and columns of the sinusoidal grid in metres: 36 tiles go round a sphere of 6371007.181 m, and this is the 19th and the fifth from the north.</summary>
    /// <param name="cells">Of the tile, along each side.</param>
    /// <param name="part">Of its north-western part that the sample has; null for all of it.</param>
    private static GridTruth InTile(Array stored, string unit, int cells, int? part = null)
    {
        const double side = 2 * Math.PI * 6371007.181 / 36;
        return new GridTruth(
            [.. Enumerable.Range(0, part ?? cells).Select(column => (column + 0.5) * side / cells)],
            [.. Enumerable.Range(0, part ?? cells).Select(row => 5 * side - (row + 0.5) * side / cells)], stored, unit)
        { Epsg = null };
    }

    private static SampleGranule Sample(string product, Hdfeos2File file, Dictionary<string, ISampleTruth> assets)
    {
        var tile = product == "MOD08_D3" ? null : ModisFile.Tile;
        var item = tile is null ? $"{product}_20210112" : $"{product}_20210112_{tile}";
        return new SampleGranule(
            ModisFile.NameOf(product, Day, tile, "061"), path => File.WriteAllBytes(path, file.ToBytes()), [SampleItem.OfDay(item, Day, assets)]);
    }
}
