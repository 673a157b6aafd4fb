using System.Buffers;
using System.IO.Compression;
using Datasets.Cog;
using Datasets.Compression;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Workflow.Runs;

namespace Datasets.Bench;

/// <summary>
/// Items 1, 2, 3 and 5: a granule's whole path (read → COG with overviews → statistics → STAC item → thumbnail → receipt, published to a
/// folder) against the floor, which is reading the same grids and compressing the same tiles once, and against gdal_translate.
/// </summary>
internal static class WholePath
{
    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        foreach (var granule in BenchGranule.All(options))
        {
            var path = new Path(granule, folder);
            var tiles = await TilesOf(granule, folder);
            var (rounds, repeats) = options.Quick ? (5, 4) : (11, 10);
            using var codec = DeflateCompressor.Create(DeflateCompressor.DefaultLevel);
            using var library = new LibDeflateCompressor(DeflateCompressor.DefaultLevel);
            var times = Measuring.InTurns(
                rounds,
                ("path", () => path.Run(repeats, workers: 1)),
                ("floor", () => Floor(granule, tiles, repeats, codec)),
                ("libdeflate's floor", () => Floor(granule, tiles, repeats, library)));
            var (whole, floor, libraryFloor) = (times["path"] / repeats, times["floor"] / repeats, times["libdeflate's floor"] / repeats);
            table.AtMost(1, $"{granule.Kind}: whole path / floor", whole.Wall / floor.Wall, 1.5, note: $"CPU {whole.Cpu / floor.Cpu:0.00}");
            table.Report(1, $"{granule.Kind}: whole path / floor with libdeflate", $"{whole.Wall / libraryFloor.Wall:0.00} ({libraryFloor.Wall * 1e3:0.0} ms)");
            table.Report(1, $"{granule.Kind}: whole path, floor, per granule", $"{whole.Wall * 1e3:0.0} ms, {floor.Wall * 1e3:0.0} ms (CPU {whole.Cpu * 1e3:0.0}, {floor.Cpu * 1e3:0.0})");
            table.Report(1, $"{granule.Kind}: one worker", $"{1 / whole.Wall:0} granules/s");
            var phases = path.PhasesOf(repeats);
            table.Report(1, $"{granule.Kind}: CPU ms by phase", string.Join(", ", phases.Select(phase => $"{phase.Key} {phase.Value:0.0}")));
            var floors = FloorPhases(granule, tiles, repeats, codec);
            table.Report(1, $"{granule.Kind}: CPU ms of the floor", string.Join(", ", floors.Select(phase => $"{phase.Key} {phase.Value:0.0}")));
            table.Details[$"path.{granule.Kind}"] = new { whole, floor, libraryFloor, phases, floors };
            if (options.Items.Contains(2))
                AgainstGdal(options, granule, folder, path, table);
            if (options.Items.Contains(3))
                Scaling(options, granule, folder, path, table);
            if (options.Items.Contains(5))
                Sizes(granule, folder, table);
        }
    }

    /// <summary>The whole path alone, for a profiler to look at.</summary>
    public static Spent Repeat(BenchOptions options, string kind, int count, int workers)
    {
        using var folder = new ScratchFolder(options.Root);
        var path = new Path(BenchGranule.All(options).First(granule => granule.Kind == kind), folder);
        path.Run(20, workers: 1);
        Console.Error.WriteLine(string.Join(", ", path.PhasesOf(count).Select(phase => $"{phase.Key} {phase.Value:0.00}")));
        return Measuring.Time(() => path.Run(count, workers)) / count;
    }

    /// <summary>
    /// Once on one core: a worker against a process after the other, as a script has them. And once on all: as many workers as cores, against
    /// processes that use all of them for their tiles, since a command line works on one granule at a time.
    /// </summary>
    private static void AgainstGdal(BenchOptions options, BenchGranule granule, ScratchFolder folder, Path path, BenchTable table)
    {
        var predictors = granule.Dataset.Variables.ToDictionary(variable => variable.Name, variable => PredictorOf(granule, variable.Name, folder));
        var (rounds, repeats) = options.Quick ? (3, 4) : (5, 10);
        var workers = Environment.ProcessorCount;
        var times = Measuring.InTurns(
            rounds,
            ("one", () => path.Run(repeats, workers: 1)),
            ("gdal one", () => Translate(granule, predictors, "1", folder)),
            ("all", () => path.Run(repeats * workers, workers)),
            ("gdal all", () => Translate(granule, predictors, "ALL_CPUS", folder)));
        Add("one core", times["one"] / repeats, times["gdal one"]);
        Add($"{workers} cores, gdal_translate with NUM_THREADS=ALL_CPUS", times["all"] / (repeats * workers), times["gdal all"]);
        table.Details[$"gdal_translate.{granule.Kind}"] = times["gdal one"];
        table.Details[$"gdal_translate_all.{granule.Kind}"] = times["gdal all"];

        void Add(string cores, Spent ours, Spent gdal) => table.AtLeast(
            2, $"{granule.Kind}: granules/s against gdal_translate, {cores}", gdal.Wall / ours.Wall, 10, " x",
            $"CPU {gdal.Cpu / ours.Cpu:0.0}; {ours.Wall * 1e3:0.0} ms, {gdal.Wall * 1e3:0} ms");
    }

    private static void Scaling(BenchOptions options, BenchGranule granule, ScratchFolder folder, Path path, BenchTable table)
    {
        var count = options.Quick ? 20 : 60;
        var times = Measuring.InTurns(
            options.Quick ? 3 : 7, ("one", () => path.Run(count, workers: 1)), ("two", () => path.Run(count, workers: 2)));
        table.AtLeast(3, $"{granule.Kind}: two workers / one", times["one"].Wall / times["two"].Wall, 1.85, note: $"CPU per granule x{times["two"].Cpu / times["one"].Cpu:0.00}");
        table.Details[$"scaling.{granule.Kind}"] = times;
        table.Report(3, $"{granule.Kind}: two processes / one, with one worker each", $"{TwoProcesses(options, granule, count):0.00}");
    }

    /// <summary>Two processes share nothing but the machine: what two workers lack of this they wait for each other.</summary>
    private static double TwoProcesses(BenchOptions options, BenchGranule granule, int count)
    {
        string[] arguments = ["path", options.Root, granule.Kind, $"{count}", "1"];
        var ratios = Enumerable.Range(0, options.Quick ? 1 : 3).Select(_ =>
        {
            var alone = Programs.Child<Spent>(arguments).Wall;
            var both = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Programs.Child<Spent>(arguments).Wall))).GetAwaiter().GetResult();
            return 2 * alone / both.Average();
        });
        return Measuring.Median(ratios);
    }

    private static void Sizes(BenchGranule granule, ScratchFolder folder, BenchTable table)
    {
        foreach (var variable in granule.Dataset.Variables)
        {
            var ours = Write(granule, variable.Name, new CogWriter(), CogPredictor.Auto, folder.New(".tif"));
            var plain = Write(granule, variable.Name, new GdalCogWriter(), CogPredictor.None, folder.New(".tif"));
            var predicted = Write(granule, variable.Name, new GdalCogWriter(), CogPredictor.FloatingPoint, folder.New(".tif"));
            table.AtMost(5, $"{granule.Kind} {variable.Name}: size / GDAL's COG driver, better predictor", ours / (double)Math.Min(plain, predicted), 1, note: $"{ours / 1000} kB; GDAL {plain / 1000} without, {predicted / 1000} with predictor");
            table.Details[$"size.{granule.Kind}.{variable.Name}"] = new { ours, plain, predicted };
        }
    }

    private static int PredictorOf(BenchGranule granule, string variable, ScratchFolder folder)
    {
        var path = folder.New(".tif");
        Write(granule, variable, new CogWriter(), CogPredictor.Auto, path);
        using var file = File.OpenRead(path);
        return TiffStructure.Read(file).Images[0].Predictor;
    }

    private static long Write(BenchGranule granule, string variable, ICogWriter writer, CogPredictor predictor, string path)
    {
        using var opened = GranuleOpener.Open(granule.Path);
        var raster = MappingRegistry.Default.Get(granule.Dataset.Mapping).Map(opened, granule.Dataset).Variables.First(v => v.Variable.Name == variable).Raster;
        return writer.Write(raster, new CogOptions { Predictor = predictor, Level = DeflateCompressor.DefaultLevel }, path).Size;
    }

    /// <summary>One process a variable, as a script would have it; the driver's settings are ours, the predictor that we chose included.</summary>
    private static void Translate(BenchGranule granule, IReadOnlyDictionary<string, int> predictors, string threads, ScratchFolder folder)
    {
        foreach (var variable in granule.Dataset.Variables)
        {
            string[] arguments =
            [
                "-q", "-of", "COG", "-co", "COMPRESS=DEFLATE", "-co", $"LEVEL={DeflateCompressor.DefaultLevel}", "-co", $"PREDICTOR={predictors[variable.Name]}", "-co", "BLOCKSIZE=512", "-co", $"NUM_THREADS={threads}", "-co", "OVERVIEW_RESAMPLING=AVERAGE",
                "-a_srs", "EPSG:4326", "-a_ullr", "-180", "90", "180", "-90", "-stats",
                $"HDF5:\"{granule.Path}\":/{variable.Path.Replace(' ', '_')}", folder.New(".tif"),
            ];
            Programs.Run("gdal_translate", arguments);
        }
    }

    private static Dictionary<string, double> FloorPhases(BenchGranule granule, List<BenchTile> tiles, int repeats, ICompressor codec)
    {
        var start = Phases.ThreadCpu();
        Floor(granule, [], repeats, codec);
        var read = Phases.ThreadCpu() - start;
        Floor(granule, tiles, repeats, codec);
        return new() { ["read"] = read / repeats * 1e3, ["compress"] = (Phases.ThreadCpu() - start - 2 * read) / repeats * 1e3 };
    }

    private static void Floor(BenchGranule granule, List<BenchTile> tiles, int repeats, ICompressor codec)
    {
        var output = new ArrayBufferWriter<byte>();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            using (var opened = GranuleOpener.Open(granule.Path))
            {
                foreach (var variable in granule.Dataset.Variables)
                {
                    using var array = opened.OpenArray(variable.Path);
                    var bytes = array.Shape.Aggregate(4, (product, size) => product * (int)size);
                    var samples = ArrayPool<byte>.Shared.Rent(bytes);
                    array.Read(new long[array.Shape.Count], [.. array.Shape], samples.AsSpan(0, bytes));
                    ArrayPool<byte>.Shared.Return(samples);
                }
            }
            foreach (var tile in tiles)
            {
                output.ResetWrittenCount();
                tile.Encode(codec, output);
            }
        }
    }

    /// <summary>The tiles of a granule's COGs, full resolution and overviews, as they were before they were compressed.</summary>
    public static async Task<List<BenchTile>> TilesOf(BenchGranule granule, ScratchFolder folder)
    {
        var path = new Path(granule, folder);
        using var store = new FolderStore(folder.New());
        var converted = await path.ConvertAsync(store);
        var tiles = new List<BenchTile>();
        foreach (var file in converted.Items.SelectMany(item => item.Files).Where(file => file.MediaType == MediaTypes.CloudOptimizedGeoTiff))
        {
            using var stream = File.OpenRead(store.Locate(file.Key));
            var structure = TiffStructure.Read(stream);
            foreach (var image in structure.Images)
            {
                for (var i = 0; i < image.TileOffsets.Length; i++)
                {
                    using var compressed = new MemoryStream(structure.ReadBytes(image.TileOffsets[i], image.TileSizes[i], "a tile"));
                    using var inflater = new ZLibStream(compressed, CompressionMode.Decompress);
                    var tile = new byte[image.TileWidth * image.TileHeight * image.BitsPerSample / 8 * image.Bands];
                    inflater.ReadExactly(tile);
                    tiles.Add(new BenchTile(tile, image.BitsPerSample / 8, (ushort)image.Predictor));
                }
            }
        }
        return tiles;
    }

    /// <summary>The converter and the publisher as <c>run</c> has them, over one granule again and again.</summary>
    private sealed class Path(BenchGranule granule, ScratchFolder folder)
    {
        private int _number;

        /// <summary>Into a store of its own, as a run's; each granule is of another dataset, so that it is always new.</summary>
        public void Run(int count, int workers)
        {
            using var store = new FolderStore(folder.New());
            if (workers == 1)
            {
                for (var i = 0; i < count; i++)
                    ConvertAsync(store).GetAwaiter().GetResult();
                return;
            }
            Task.WaitAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
            {
                for (var i = worker; i < count; i += workers)
                    await ConvertAsync(store);
            })).ToArray());
        }

        /// <summary>CPU milliseconds per granule by phase.</summary>
        public Dictionary<string, double> PhasesOf(int count)
        {
            var phases = new Phases();
            using var store = new FolderStore(folder.New());
            var (convert, publish) = (0.0, 0.0);
            for (var i = 0; i < count; i++)
            {
                var number = Interlocked.Increment(ref _number);
                var (timed, publisher) = Parts(number, store, phases);
                var work = Directory.CreateDirectory(store.Work.TakeFolder()).FullName;
                var start = Phases.ThreadCpu();
                var converted = timed.Convert(granule.Path, granule.Source(number), work);
                convert += Phases.ThreadCpu() - start;
                // Publishing to a folder awaits files, whose continuations may run on other threads: the whole process's time is taken.
                var process = Measuring.OwnCpu();
                publisher.PublishAsync(converted, granule.Source(number), new RunId("bench")).GetAwaiter().GetResult();
                publish += Measuring.OwnCpu() - process;
                store.Work.GiveBack(work);
            }
            return phases.PerGranule(convert, publish, count);
        }

        public async Task<ConvertedGranule> ConvertAsync(FolderStore store)
        {
            var number = Interlocked.Increment(ref _number);
            var (converter, publisher) = Parts(number, store);
            var work = Directory.CreateDirectory(store.Work.TakeFolder()).FullName;
            var converted = converter.Convert(granule.Path, granule.Source(number), work);
            await publisher.PublishAsync(converted, granule.Source(number), new RunId("bench"));
            store.Work.GiveBack(work);
            return converted;
        }

        private (GranuleConverter Converter, GranulePublisher Publisher) Parts(int number, FolderStore store, Phases? phases = null)
        {
            var dataset = granule.Dataset with { Id = $"{granule.Dataset.Id}-{number}" };
            var mapping = MappingRegistry.Default.Get(dataset.Mapping);
            var writer = new CogWriter();
            var converter = phases is null
                ? new GranuleConverter(dataset, mapping, writer) { Cores = 1 }
                : new GranuleConverter(dataset, phases.Around(mapping), phases.Around(writer)) { Cores = 1 };
            return (converter, new GranulePublisher(dataset, store, TimeProvider.System));
        }
    }
}
