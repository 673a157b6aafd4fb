using Datasets.Cog;
using Datasets.Compression;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Workflow.Runs;

namespace Datasets.Bench;

/// <summary>
/// Item 17: HDF4 granules to COGs with their item and thumbnail, against gdal_translate, of which a process makes each COG: three fields of a tile of 1200 x 1200
/// (MOD11A1) and of the climate modelling grid of 3600 x 7200 (MOD13C2), whose arrays are deflated in one piece each. Ours is measured inside of one process, as a run has
/// it, on all cores, as gdal_translate is with NUM_THREADS=ALL_CPUS, and as a command that is started for the granule.
/// </summary>
internal static class Hdf4Granules
{
    private const int CmgRows = 3600, CmgColumns = 7200;
    private const double Degree = Math.PI / 180;
    private static readonly DateOnly Day = new(2024, 7, 1);

    public static Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        Measure(options, folder, table, "tile of 1200 x 1200", "modis-temperature", ModisFile.NameOf("MOD11A1", Day, ModisFile.Tile, "061"), "MODIS_Grid_Daily_1km_LST", Tile, options.Quick ? 3 : 9);
        Measure(options, folder, table, "CMG of 3600 x 7200", "modis-vegetation-monthly", ModisFile.NameOf("MOD13C2", Day, null, "061"), "MOD_Grid_monthly_CMG_VI", Cmg, options.Quick ? 1 : 3);
        table.Report(17, "peak memory with both", $"{Measuring.PeakMiB():0} MiB");
        var tiles = options.Quick ? 12 : 72;
        var mosaic = Programs.Child<MosaicResult>("mosaic", options.Root, $"{tiles}");
        table.AtMost(17, $"peak memory of a mosaic of {tiles} tiles of 1200 x 1200", mosaic.PeakMiB, 512, " MiB", $"{mosaic.Seconds:0.0} s, {mosaic.Columns} x {mosaic.Rows} cells");
        return Task.CompletedTask;
    }

    /// <param name="Seconds">From opening the tiles to the COG.</param>
    /// <param name="PeakMiB">Of the whole process.</param>
    public sealed record MosaicResult(double Seconds, double PeakMiB, int Columns, int Rows);

    /// <summary>A day's tiles as one COG, in a process of its own: rows of 36 tiles at most, as the sinusoidal grid has them.</summary>
    public static MosaicResult WriteMosaic(string root, int tiles)
    {
        using var folder = new ScratchFolder(root);
        var inputs = Path.Combine(new BenchOptions { Root = root }.Inputs, "tiles");
        Directory.CreateDirectory(inputs);
        var paths = Enumerable.Range(0, tiles).Select(i => WriteTile(inputs, i % 36, i / 36 + 4)).ToList();
        var dataset = BenchGranule.Descriptor(new BenchOptions { Root = root }, "modis-temperature");
        dataset = dataset with { Group = ItemGrouping.Day, ItemId = "MOD11A1_{date:yyyyMMdd}", Variables = [dataset.Variables[0]] };
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var item = new GranuleConverter(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter()).Convert([.. paths.Select(path => new GranuleInput(path))], null, New(folder)).Items[0];
        var seconds = clock.Elapsed.TotalSeconds;
        var image = TiffStructure.Read(File.OpenRead(item.Files[0].Path)).Images[0];
        return new MosaicResult(seconds, Measuring.PeakMiB(), image.Width, image.Height);
    }

    private static string WriteTile(string folder, int column, int row)
    {
        const int cells = ModisFile.TileCells;
        var path = Path.Combine(folder, FormattableString.Invariant($"MOD11A1.A2024183.h{column:00}v{row:00}.061.2024185071500.hdf"));
        if (File.Exists(path))
            return path;
        var (west, north) = ((column - 18) * ModisFile.TileSide, (9 - row) * ModisFile.TileSide);
        File.WriteAllBytes(path, Hdfeos2File.OfDays("MOD11A1", "61", Day, Day, new Hdfeos2Grid("MODIS_Grid_Daily_1km_LST", cells, cells,
        [
            new("LST_Day_1km", Enumerable.Range(0, cells * cells).Select(i => (ushort)(14500 + 600 * Math.Sin(i / cells * 0.01) * Math.Cos(i % cells * 0.013) + Noise.Hash(i, column) % 60)).ToArray(), new Dictionary<string, object>
            {
                ["_FillValue"] = (ushort)ModisFile.NoTemperature,
                ["scale_factor"] = 0.02,
            }),
        ])
        {
            Projection = "GCTP_SNSOID",
            Parameters = "6371007.181000,0,0,0,0,0,0,0,0,0,0,0,0",
            UpperLeft = (west, north),
            LowerRight = (west + ModisFile.TileSide, north - ModisFile.TileSide),
        }).ToBytes());
        return path;
    }

    private static void Measure(BenchOptions options, ScratchFolder folder, BenchTable table, string what, string id, string name, string grid, Func<Hdfeos2File> make, int rounds)
    {
        var path = Path.Combine(options.Inputs, "hdf4", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            File.WriteAllBytes(path, make().ToBytes());
        var dataset = BenchGranule.Descriptor(options, id);
        var mapping = MappingRegistry.Default.Get(dataset.Mapping);
        var converter = new GranuleConverter(dataset, mapping, new CogWriter());
        var times = Measuring.InTurns(
            rounds,
            ("ours", () => converter.Convert(path, null, New(folder))),
            ("gdal", () => Translate(dataset, path, grid, "1", folder)),
            ("gdal, all cores", () => Translate(dataset, path, grid, "ALL_CPUS", folder)));
        var (ours, gdal, all) = (times["ours"], times["gdal"], times["gdal, all cores"]);
        table.AtMost(17, $"{what}: three fields in one process / gdal_translate", ours.Wall / gdal.Wall, 0.2, note: $"{ours.Wall * 1e3:0} ms, {gdal.Wall * 1e3:0} ms; CPU {ours.Cpu / gdal.Cpu:0.00}");
        table.Report(17, $"{what}: the same with NUM_THREADS=ALL_CPUS", $"{ours.Wall / all.Wall:0.00} ({all.Wall * 1e3:0} ms)");
        var phases = PhasesOf(dataset, path, folder, rounds);
        table.Report(17, $"{what}: CPU ms by phase", string.Join(", ", phases.Select(phase => $"{phase.Key} {phase.Value:0}")));
        table.Details[$"hdf4.{id}"] = new { ours, gdal, all, phases };
        if (!File.Exists(options.Command))
            return;
        var command = Measuring.InTurns(rounds, ("command", () => Programs.Run(options.Command, "convert", id, path, "--out", New(folder), "--datasets", Path.Combine(options.Root, "datasets"))))["command"];
        table.Report(17, $"{what}: as a command that is started once / gdal_translate, started for each field", $"{command.Wall / gdal.Wall:0.00} ({command.Wall * 1e3:0} ms)");
    }

    private static Dictionary<string, double> PhasesOf(DatasetDescriptor dataset, string path, ScratchFolder folder, int count)
    {
        var phases = new Phases();
        var converter = new GranuleConverter(dataset, phases.Around(MappingRegistry.Default.Get(dataset.Mapping)), phases.Around(new CogWriter())) { Cores = 1 };
        var start = Measuring.OwnCpu();
        for (var i = 0; i < count; i++)
            converter.Convert(path, null, New(folder));
        return phases.PerGranule(Measuring.OwnCpu() - start, publish: 0, count);
    }

    private static string New(ScratchFolder folder) => Directory.CreateDirectory(folder.New()).FullName;

    private static void Translate(DatasetDescriptor dataset, string path, string grid, string threads, ScratchFolder folder)
    {
        foreach (var variable in dataset.Variables)
        {
            Programs.Run(
                "gdal_translate",
                "-q", "-of", "COG", "-co", "COMPRESS=DEFLATE", "-co", $"LEVEL={DeflateCompressor.DefaultLevel}", "-co", "PREDICTOR=YES", "-co", "BLOCKSIZE=512", "-co", $"NUM_THREADS={threads}",
                "-co", "OVERVIEW_RESAMPLING=AVERAGE", "-stats", $"HDF4_EOS:EOS_GRID:\"{path}\":{grid}:{variable.Path[(variable.Path.LastIndexOf('/') + 1)..]}", folder.New(".tif"));
        }
    }

    private static Hdfeos2File Tile()
    {
        const int cells = ModisFile.TileCells;
        ushort[] Kelvin(int seed) => [.. Enumerable.Range(0, cells * cells).Select(i => IsThere(i / cells * 0.2, i % cells * 0.2)
            ? (ushort)(14500 + 600 * Math.Sin(i / cells * 0.01) * Math.Cos(i % cells * 0.013) + Noise.Hash(i, seed) % 60) : (ushort)ModisFile.NoTemperature)];
        return ModisFile.Temperature(Day, Kelvin(1), [.. Enumerable.Range(0, cells * cells).Select(i => IsThere(i / cells * 0.2, i % cells * 0.2) ? (byte)(Noise.Hash(i, 3) % 8 == 0 ? 65 : 0) : (byte)2)], Kelvin(2));
    }

    private static Hdfeos2File Cmg()
    {
        short[] Index(int seed) => [.. Enumerable.Range(0, CmgRows * CmgColumns).Select(i => IsThere(i / CmgColumns * 0.05, i % CmgColumns * 0.05)
            ? (short)(4500 + 3500 * Math.Sin(i / CmgColumns * 0.004) * Math.Cos(i % CmgColumns * 0.003) + Noise.Hash(i, seed) % 300) : ModisFile.NoVegetation)];
        var ndvi = Index(1);
        return Hdfeos2File.OfDays(
            "MOD13C2", "61", Day, Day.AddMonths(1).AddDays(-1), new Hdfeos2Grid("MOD_Grid_monthly_CMG_VI", CmgRows, CmgColumns, ModisFile.MonthlyFields(ndvi, Index(2), [.. ndvi.Select((value, i) => value == ModisFile.NoVegetation ? (sbyte)-1 : (sbyte)(Noise.Hash(i, 3) % 16 == 0 ? 1 : 0))])));
    }

    /// <summary>About a third of the places, in large pieces.</summary>
    private static bool IsThere(double down, double across) => Math.Sin(3 * across * Degree) * Math.Cos(2 * down * Degree) + 0.3 * Math.Sin(17 * (across + down) * Degree) > 0.3;
}
