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

    private static T[] Made<T>(int cells, Func<int, T> number) => [.. Enumerable.Range(0, cells * cells).Select(number)];

    /// <summary>Rows and columns of the sinusoidal grid in metres: 36 tiles go round a sphere of 6371007.181 m, and this is the 19th and the fifth from the north.</summary>
    private static GridTruth InTile(Array stored, string unit, int cells)
    {
        const double side = 2 * Math.PI * 6371007.181 / 36;
        return new GridTruth(
            [.. Enumerable.Range(0, cells).Select(column => (column + 0.5) * side / cells)],
            [.. Enumerable.Range(0, cells).Select(row => 5 * side - (row + 0.5) * side / cells)], stored, unit)
        { Epsg = null };
    }

    private static SampleGranule Sample(string product, Hdfeos2GridFile file, Dictionary<string, ISampleTruth> assets)
    {
        var tile = product == "MOD08_D3" ? null : ModisFile.Tile;
        var item = tile is null ? $"{product}_20210112" : $"{product}_20210112_{tile}";
        return new SampleGranule(
            ModisFile.NameOf(product, Day, tile, "061"), path => File.WriteAllBytes(path, file.ToBytes()), [SampleItem.OfDay(item, Day, assets)]);
    }
}
