using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>
/// Generated granules of the shipped datasets, by the dataset's id: in the layout of their products, with made-up values. Of a product with many
/// granules a day there is one at noon, and of a granule of many cells a region. A new descriptor needs a line here.
/// </summary>
public static class SampleProducts
{
    private static readonly TimeSpan OrbitPeriod = TimeSpan.FromMinutes(98.88);

    /// <summary>The ids of datasets that there are samples of.</summary>
    public static IReadOnlyList<string> Datasets =>
    [
        "airs-atmosphere", "era5-temperature", "gpm-imerg-daily", "gpm-imerg-half-hourly", "gpm-imerg-monthly", "merra2-surface", "modis-atmosphere", "modis-reflectance", "modis-snow", "modis-temperature",
        "modis-vegetation", "modis-vegetation-monthly", "modis-water-vapor", "mur-sst", "omi-aerosol", "omi-no2", "omi-ozone",
        "omi-ozone-orbits", "omi-ozone-orbits-daily", "omi-ozone-toms", "omi-so2", "omps-ozone", "smap-soil-moisture", "tempo-no2", "trmm-precipitation", "tropomi-ozone",
    ];

    /// <summary>The granules of some days, oldest first; null where there are no samples of the dataset.</summary>
    public static IReadOnlyList<SampleFile>? Find(string dataset, DateOnly first, int days)
    {
        DateOnly[] all = [.. Enumerable.Range(0, days).Select(first.AddDays)];
        return dataset switch
        {
            "airs-atmosphere" => [.. all.Select(day => new SampleFile(AirsFile.NameOf(day), () => Airs(day).ToBytes()))],
            "era5-temperature" => [.. Months(all).Select(month => Era5([.. all.Where(day => Month(day) == month)]))],
            "gpm-imerg-daily" => [.. all.Select(day => new SampleFile(ImergFile.NameOfDay(day), () => ImergFile.Day(At(day), Rain(At(day), "mm/day", 48, ("randomError", 20))).ToBytes()))],
            "gpm-imerg-half-hourly" => [.. all.Select(day => At(day, 12)).Select(noon =>
                new SampleFile(ImergFile.NameOfHalfHour(noon), () => ImergFile.HalfHour(noon, Rain(noon, "mm/hr", 20, ("precipitationQualityIndex", 1))).ToBytes()))],
            "gpm-imerg-monthly" => [.. Months(all).Select(month =>
                new SampleFile(ImergFile.NameOfMonth(month), () => ImergFile.Month(At(month), Rain(At(month), "mm/hr", 1, ("precipitationQualityIndex", 50))).ToBytes()))],
            "merra2-surface" => [.. all.Select(day => new SampleFile(Merra2File.NameOf(day), () => Merra2(day).ToBytes()))],
            "modis-atmosphere" => [.. all.Select(day => new SampleFile(ModisFile.NameOf("MOD08_D3", day, null, "061"), () => ModisAtmosphere(day).ToBytes()))],
            "modis-reflectance" => [.. all.Select(day => new SampleFile(ModisFile.NameOf("MCD43A4", day, ModisFile.Tile, "061"), () => ModisReflectance(day).ToBytes()))],
            "modis-snow" => [.. all.Select(day => new SampleFile(ModisFile.NameOf("MOD10A1", day, ModisFile.Tile, "061"), () => ModisSnow(day).ToBytes()))],
            "modis-temperature" => [.. all.Select(day => new SampleFile(ModisFile.NameOf("MOD11A1", day, ModisFile.Tile, "061"), () => ModisTemperature(day).ToBytes()))],
            "modis-vegetation" => [.. all.Select(ModisFile.CompositeOf).Distinct().Select(first => new SampleFile(ModisFile.NameOf("MOD13Q1", first, ModisFile.Tile, "061"), () => ModisVegetation(first).ToBytes()))],
            "modis-vegetation-monthly" => [.. Months(all).Select(month => new SampleFile(ModisFile.NameOf("MOD13C2", month, null, "061"), () => ModisMonthlyVegetation(month).ToBytes()))],
            "modis-water-vapor" => [.. all.Select(day => At(day, 12)).Select(noon => new SampleFile(Mod05File.NameOf(noon), () => ModisWaterVapor(noon).ToBytes()))],
            "mur-sst" => [.. all.Select(day => new SampleFile(MurFile.NameOf(day), () => Mur(day).ToBytes()))],
            "omi-aerosol" => [.. all.Select(day => Omi(OmiGridProduct.Aerosol, day))],
            "omi-no2" => [.. all.Select(day => Omi(OmiGridProduct.NitrogenDioxide, day))],
            "omi-ozone" => [.. all.Select(day => new SampleFile(OmdoaO3eGranule.NameOf(day, OmdoaO3eGranule.FirstProductionOf(day)), () => OmdoaO3eGranule.Generate(day).ToBytes()))],
            "omi-ozone-orbits" => [.. all.Select(day => Orbit(At(day, 12)))],
            "omi-ozone-orbits-daily" => [.. all.SelectMany(Orbits)],
            "omi-ozone-toms" => [.. all.Select(day => Omi(OmiGridProduct.TomsOzone, day))],
            "omi-so2" => [.. all.Select(day => Omi(OmiGridProduct.SulphurDioxide, day))],
            "omps-ozone" => [.. all.Select(day => new SampleFile(OmpsFile.NameOf(day), () => Omps(day)))],
            "smap-soil-moisture" => [.. all.Select(day => At(day, 10.5)).Select(middle => new SampleFile(SmapFile.NameOf(middle), () => Smap(middle).ToBytes()))],
            "tempo-no2" => [.. all.Select(day => At(day, 18)).Select(start => new SampleFile(TempoFile.NameOf(start), () => Tempo(start).ToBytes()))],
            "trmm-precipitation" => [.. all.Select(day => At(day, 12)).Select(noon => new SampleFile(TrmmFile.NameOf(noon), () => Trmm(noon)))],
            "tropomi-ozone" => [.. all.Select(day => At(day, 12)).Select(start => new SampleFile(TropomiFile.NameOf(start, OrbitNumber(start)), () => Tropomi(start).ToBytes()))],
            _ => null,
        };
    }

    private static DateTimeOffset At(DateOnly day, double hour = 0) => new DateTimeOffset(day, default, TimeSpan.Zero).AddHours(hour);

    private static DateOnly Month(DateOnly day) => new(day.Year, day.Month, 1);

    private static IEnumerable<DateOnly> Months(IEnumerable<DateOnly> days) => days.Select(Month).Distinct();

    private static int OrbitNumber(DateTimeOffset time) => (int)((time - new DateTimeOffset(2004, 7, 15, 0, 0, 0, TimeSpan.Zero)) / OrbitPeriod);

    private static Hdfeos2File Airs(DateOnly day)
    {
        var (latitudes, longitudes) = (Axis.Doubles(AirsFile.Rows, 89.5, -1), Axis.Doubles(AirsFile.Columns, -179.5, 1));
        SampleField[] made = [Temperature, new(5, 60, SampleFieldKind.Zonal), new(450, 220, SampleFieldKind.Zonal)];
        var values = new Dictionary<string, float[]>();
        foreach (var (field, index) in AirsFile.Fields.Select((field, i) => (field, i)))
        {
            values[$"{field}_A"] = made[index].OnGrid(latitudes, longitudes, At(day, 13.5), (uint)index + 1, AirsFile.Missing);
            values[$"{field}_D"] = made[index].OnGrid(latitudes, longitudes, At(day, 1.5), (uint)index + 1, AirsFile.Missing);
        }
        return AirsFile.Create(day, values);
    }

    private static SampleFile Era5(IReadOnlyList<DateOnly> days)
    {
        DateTimeOffset[] times = [.. days.SelectMany(day => new[] { At(day), At(day, 12) })];
        return new(Era5File.NameOf(Month(days[0])), () => Era5File.Create(times, Stack(times, time => Temperature.OnGrid(Era5File.Latitudes, Era5File.Longitudes, time, 1, null))).ToBytes());
    }

    private static SampleField Temperature => new(235, 312, SampleFieldKind.Zonal);

    private static float[] Stack(IEnumerable<DateTimeOffset> times, Func<DateTimeOffset, float[]> field)
    {
        List<float> values = [];
        foreach (var time in times)
            values.AddRange(field(time));
        return [.. values];
    }

    private static ImergField[] Rain(DateTimeOffset time, string units, float most, (string Name, float Most) other)
    {
        double[] latitudes = ImergFile.Latitudes.ToDoubles(), longitudes = ImergFile.Longitudes.ToDoubles();
        var kind = other.Name == "randomError" ? SampleFieldKind.Patches : SampleFieldKind.Even;
        return
        [
            new("precipitation", units, new SampleField(0, most, SampleFieldKind.Patches).OnGrid(latitudes, longitudes, time, 1, null, columnsFirst: true)),
            new(other.Name, kind == SampleFieldKind.Patches ? units : "", new SampleField(0, other.Most, kind).OnGrid(latitudes, longitudes, time, 1, ImergFile.Fill, columnsFirst: true)),
        ];
    }

    private static NetCdf4File Merra2(DateOnly day)
    {
        DateTimeOffset[] times = [.. Enumerable.Range(0, Merra2File.Steps).Select(step => At(day, step + 0.5))];
        return Merra2File.Create(day,
        [
            Field("T2M", "K", Temperature, 1),
            Field("SLP", "Pa", new(98000, 103500, SampleFieldKind.Even), 2),
            Field("U10M", "m s-1", new(-20, 20, SampleFieldKind.Even), 3),
            Field("V10M", "m s-1", new(-20, 20, SampleFieldKind.Even), 4),
        ]);

        (string, string, float[]) Field(string name, string units, SampleField made, uint seed) =>
            (name, units, Stack(times, time => made.OnGrid(Merra2File.Latitudes, Merra2File.Longitudes, time, seed, null)));
    }

    private static Hdfeos2File ModisTemperature(DateOnly day)
    {
        var (latitudes, longitudes) = OfTile(ModisFile.TileCells);
        return ModisFile.Temperature(day, Kelvin(280, 310, 1), [.. Kelvin(280, 310, 1).Select(stored => (byte)(stored == ModisFile.NoTemperature ? 2 : 0))], Kelvin(270, 290, 2));

        ushort[] Kelvin(float low, float high, uint seed) =>
            [.. new SampleField(low, high, SampleFieldKind.Even).OnGrid(latitudes, longitudes, At(day, 10.5), seed, float.NaN).Select(value => float.IsNaN(value) ? (ushort)ModisFile.NoTemperature : (ushort)(value / 0.02f))];
    }

    private static Hdfeos2File ModisSnow(DateOnly day)
    {
        var (latitudes, longitudes) = OfTile(ModisFile.SnowCells);
        var percent = new SampleField(0, 100, SampleFieldKind.Patches).OnGrid(latitudes, longitudes, At(day, 10.5), 1, float.NaN);
        return ModisFile.Snow(day, [.. percent.Select(value => float.IsNaN(value) ? (byte)250 : (byte)value)], [.. percent.Select(value => float.IsNaN(value) ? (byte)255 : (byte)0)]);
    }

    private static Hdfeos2File ModisAtmosphere(DateOnly day)
    {
        var (latitudes, longitudes) = (Axis.Doubles(ModisFile.GlobalRows, 89.5, -1), Axis.Doubles(ModisFile.GlobalColumns, -179.5, 1));
        return ModisFile.Atmosphere(day, Stored(0, 1.5f, SampleFieldKind.Patches, 0.001f, 0, 1), Stored(210, 300, SampleFieldKind.Zonal, 0.01f, -15000, 2));

        short[] Stored(float low, float high, SampleFieldKind kind, float scale, float offset, uint seed) =>
            [.. new SampleField(low, high, kind).OnGrid(latitudes, longitudes, At(day, 12), seed, float.NaN).Select(value => float.IsNaN(value) ? (short)ModisFile.NoAtmosphere : (short)(value / scale + offset))];
    }

    private static Hdfeos2File ModisVegetation(DateOnly first)
    {
        var (latitudes, longitudes) = OfTile(ModisFile.VegetationCells, ModisFile.VegetationPart);
        var (ndvi, evi, reliability) = Vegetation(latitudes, longitudes, first);
        return ModisFile.Vegetation(first, ndvi, evi, reliability);
    }

    private static Hdfeos2File ModisMonthlyVegetation(DateOnly month)
    {
        var (ndvi, evi, reliability) = Vegetation(Axis.Doubles(ModisFile.RegionRows, 59.975, -0.05), Axis.Doubles(ModisFile.RegionColumns, -9.975, 0.05), month);
        return ModisFile.MonthlyVegetation(month, ndvi, evi, reliability);
    }

    private static (short[] Ndvi, short[] Evi, sbyte[] Reliability) Vegetation(double[] latitudes, double[] longitudes, DateOnly day)
    {
        var index = new SampleField(0.1f, 0.9f, SampleFieldKind.Even).OnGrid(latitudes, longitudes, At(day), 1, float.NaN);
        return (
            [.. index.Select(value => float.IsNaN(value) ? ModisFile.NoVegetation : (short)(value * 10000))],
            [.. index.Select(value => float.IsNaN(value) ? ModisFile.NoVegetation : (short)(value * 6000))],
            [.. index.Select(value => float.IsNaN(value) ? (sbyte)-1 : (sbyte)0)]);
    }

    private static Hdfeos2File ModisReflectance(DateOnly day)
    {
        var (latitudes, longitudes) = OfTile(ModisFile.SnowCells, ModisFile.ReflectancePart);
        short[][] bands = [.. new (float, float)[] { (0.02f, 0.1f), (0.2f, 0.5f), (0.01f, 0.06f), (0.03f, 0.1f) }.Select((range, i) => Stored(range.Item1, range.Item2, (uint)i + 1))];
        return ModisFile.Reflectance(day, [.. bands.Select(band => (band, band.Select(stored => stored == ModisFile.NoReflectance ? (byte)255 : (byte)0).ToArray()))]);

        short[] Stored(float low, float high, uint seed) =>
            [.. new SampleField(low, high, SampleFieldKind.Even).OnGrid(latitudes, longitudes, At(day), seed, float.NaN).Select(value => float.IsNaN(value) ? ModisFile.NoReflectance : (short)(value * 10000))];
    }

    private static Hdfeos2File ModisWaterVapor(DateTimeOffset start)
    {
        var (weather, field) = (new Weather(start, 1), new SampleField(0.5f, 4, SampleFieldKind.Zonal));
        return Mod05File.Create(
            start,
            [.. Enumerable.Range(0, Mod05File.Lines * Mod05File.Columns).Select(i => Stored(i / Mod05File.Columns, i % Mod05File.Columns))],
            [.. Enumerable.Range(0, Mod05File.CoarseLines * Mod05File.CoarseColumns).Select(i => Stored(Mod05File.FineOf(i / Mod05File.CoarseColumns), Mod05File.FineOf(i % Mod05File.CoarseColumns)))]);

        short Stored(int line, int column)
        {
            var (latitude, longitude) = ModisScans.Place(line, column);
            var value = field.At(weather, (float)latitude, (float)longitude, float.NaN);
            return float.IsNaN(value) ? Mod05File.Missing : (short)(value * 1000);
        }
    }

    /// <summary>About where a tile's rows and columns are: the sinusoidal grid's rows are parallels.</summary>
    /// <param name="cells">Of the tile, along each side.</param>
    /// <param name="part">Of its north-western part that is meant; null for all of it.</param>
    private static (double[] Latitudes, double[] Longitudes) OfTile(int cells, int? part = null) => (Axis.Doubles(part ?? cells, 50 - 5.0 / cells, -10.0 / cells), Axis.Doubles(part ?? cells, 5.0 / cells, 14.0 / cells));

    private static byte[] Trmm(DateTimeOffset noon) => TrmmFile.Create(
        noon,
        new SampleField(0, 20, SampleFieldKind.Patches).OnGrid(TrmmFile.Latitudes, TrmmFile.Longitudes, noon, 1, TrmmFile.Missing, columnsFirst: true),
        new SampleField(0, 5, SampleFieldKind.Patches).OnGrid(TrmmFile.Latitudes, TrmmFile.Longitudes, noon, 2, TrmmFile.Missing, columnsFirst: true));

    private static NetCdf4File Mur(DateOnly day)
    {
        var time = At(day, 9);
        double[] latitudes = MurFile.Latitudes.ToDoubles(), longitudes = MurFile.Longitudes.ToDoubles();
        var kelvin = new SampleField(275, 290, SampleFieldKind.Even).OnGrid(latitudes, longitudes, time, 1, float.NaN);
        var error = new SampleField(0.2f, 0.5f, SampleFieldKind.Even).OnGrid(latitudes, longitudes, time, 2, float.NaN);
        return MurFile.Create(
            day,
            [.. kelvin.Select(value => float.IsNaN(value) ? short.MinValue : (short)((value - 298.15) * 1000))],
            [.. error.Select(value => float.IsNaN(value) ? short.MinValue : (short)(value * 100))],
            [.. kelvin.Select(value => float.IsNaN(value) ? sbyte.MinValue : (sbyte)0)]);
    }

    private static SampleFile Omi(OmiGridProduct product, DateOnly day) => new(product.NameOf(day), () =>
    {
        double[] latitudes = Axis.Doubles(product.Rows, -90 + 90.0 / product.Rows, 180.0 / product.Rows);
        double[] longitudes = Axis.Doubles(product.Columns, -180 + 180.0 / product.Columns, 360.0 / product.Columns);
        return product.Create(day, i => product.Fields[i].Made.OnGrid(latitudes, longitudes, At(day), (uint)i + 1, Hdfeos5GridFile.Fill)).ToBytes();
    });

    private static SampleFile Orbit(DateTimeOffset start)
    {
        var orbit = new Lazy<Omdoao3Granule>(() => Omdoao3Granule.Generate(start, orbitNumber: OrbitNumber(start)));
        return new(Omdoao3Granule.NameOf(start, OrbitNumber(start)), () => orbit.Value.ToBytes());
    }

    /// <summary>All orbits that start on a day.</summary>
    private static IEnumerable<SampleFile> Orbits(DateOnly day)
    {
        var epoch = new DateTimeOffset(2004, 7, 15, 0, 0, 0, TimeSpan.Zero);
        for (var start = epoch + Math.Ceiling((At(day) - epoch) / OrbitPeriod) * OrbitPeriod; start < At(day.AddDays(1)); start += OrbitPeriod)
            yield return Orbit(start);
    }

    private static byte[] Omps(DateOnly day)
    {
        double[] latitudes = OmpsFile.Latitudes.ToDoubles(), longitudes = OmpsFile.Longitudes.ToDoubles();
        return OmpsFile.Create(
            day,
            new SampleField(450, 220, SampleFieldKind.Zonal).OnGrid(latitudes, longitudes, At(day), 1, OmpsFile.Fill),
            new SampleField(0, 1, SampleFieldKind.Even).OnGrid(latitudes, longitudes, At(day), 2, OmpsFile.Fill));
    }

    private static NetCdf4File Smap(DateTimeOffset middle) => SmapFile.Create(
        SmapFile.SecondsOf(middle),
        new SampleField(0.02f, 0.45f, SampleFieldKind.Even).OnGrid(SmapFile.Latitudes, SmapFile.Longitudes, middle, 1, SmapFile.Fill),
        new SampleField(0.05f, 0.45f, SampleFieldKind.Even).OnGrid(SmapFile.Latitudes, SmapFile.Longitudes, middle, 2, SmapFile.Fill));

    private static NetCdf4File Tempo(DateTimeOffset start)
    {
        double[] latitudes = TempoFile.Latitudes.ToDoubles(), longitudes = TempoFile.Longitudes.ToDoubles();
        var troposphere = new SampleField(1e15f, 2e16f, SampleFieldKind.Patches).OnGrid(latitudes, longitudes, start, 1, (float)TempoFile.Fill);
        return TempoFile.Create(
            start,
            [.. troposphere.Select(value => value < 0 ? TempoFile.Fill : value)],
            [.. new SampleField(2e15f, 5e15f, SampleFieldKind.Even).OnGrid(latitudes, longitudes, start, 2, null).ToDoubles()],
            [.. troposphere.Select(value => value < 0 ? TempoFile.FlagFill : (short)0)],
            [.. troposphere.Select(value => value < 0 ? -1e30f : 5)]);
    }

    private static NetCdf4File Tropomi(DateTimeOffset start)
    {
        const int count = TropomiFile.Lines * TropomiFile.Pixels;
        var (weather, field) = (new Weather(start, 1), new SampleField(0.2f, 0.1f, SampleFieldKind.Zonal));
        var ozone = new float[count];
        var precision = new float[count];
        var quality = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var (latitude, longitude) = TropomiFile.Place(i / TropomiFile.Pixels, i % TropomiFile.Pixels);
            ozone[i] = field.At(weather, latitude, longitude, TropomiFile.Fill);
            precision[i] = ozone[i] == TropomiFile.Fill ? TropomiFile.Fill : ozone[i] * 0.02f;
            quality[i] = ozone[i] == TropomiFile.Fill ? TropomiFile.QualityFill : (byte)100;
        }
        return TropomiFile.Create(start, OrbitNumber(start), ozone, precision, quality);
    }
}
