using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Catalog.Page;
using Datasets.Catalog.Series;
using Datasets.Catalog.Stac;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;

namespace Datasets.Bench;

/// <summary>
/// Item 16: the series beside the COGs of a year of 1440 x 720, float32 with digits of 0.1, and what a point takes from it and from the COGs, over a line of
/// 10 Mbit/s with 40 ms before each answer, which is imitated. Requests and bytes are exact. Twenty years are the year's piece under twenty names.
/// </summary>
internal static class TimeSeries
{
    private const int Years = 20;
    private const string Variable = "ozone";
    private static readonly DatasetId Dataset = new("bench");
    private static readonly DateTime First = new(2023, 1, 1);

    public static async Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var (root, days) = (folder.New(), options.Quick ? 60 : 365);
        using var store = new FolderStore(root);
        Parallel.For(0, days, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, day => Publish(store, folder, First.AddDays(day)));
        // The first day of the next year closes this one.
        Publish(store, folder, First.AddYears(1));
        var built = Programs.Child<Built>("series", root);
        var (cogs, series) = (BytesOf(Path.Combine(root, Dataset, "2023"), "*.tif"), BytesOf(Path.Combine(root, Dataset, "_series"), "*"));
        table.AtMost(16, $"{days} days: disk beside the COGs'", series / 1e6, cogs / 1e6, " MB");
        table.AtMost(16, $"{Years} years from COGs", built.Seconds * Years * 365 / days, 480, " s", $"{built.Seconds:0.0} s and {built.Cpu:0.0} s of CPU for {days} days");
        table.AtMost(16, "building: peak memory", built.PeakMiB, 600, " MiB");
        table.AtMost(16, "a new day: CPU of the catalog step", built.NewDay * 1e3, 100, " ms");
        var (year, twenty) = await MeasurePointsAsync(store, table);
        await MeasurePageAsync(options, folder, table, root, [year, twenty]);
        table.Details["series"] = built;
    }

    /// <summary>In a process of its own: the catalog step makes the series, then takes one more day in, in a warm process.</summary>
    public static async Task<Built> BuildAsync(string root)
    {
        using var store = new FolderStore(root);
        var (clock, process) = (Stopwatch.StartNew(), Process.GetCurrentProcess());
        await new CatalogPublisher(store, new() { MakesStrips = false }).UpdateAsync(Descriptor, [2023, 2024]);
        var (seconds, cpu) = (clock.Elapsed.TotalSeconds, Cpu());
        var peak = process.PeakWorkingSet64 / 1048576.0;
        using var scratch = new ScratchFolder(Path.GetDirectoryName(root)!);
        var days = new List<double>();
        for (var day = 1; day <= 5; day++)
        {
            Publish(store, scratch, First.AddYears(1).AddDays(day));
            var before = Cpu();
            await new CatalogPublisher(store, new() { MakesStrips = false }).UpdateAsync(Descriptor, [2024]);
            days.Add(Cpu() - before);
        }
        return new Built(seconds, cpu, peak, days.Order().ElementAt(days.Count / 2));

        double Cpu()
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <param name="NewDay">Seconds of CPU.</param>
    public sealed record Built(double Seconds, double Cpu, double PeakMiB, double NewDay);

    private static async Task<(SeriesIndex Year, SeriesIndex Twenty)> MeasurePointsAsync(FolderStore store, BenchTable table)
    {
        var key = StacLayout.SeriesIndex(Dataset, Variable);
        var index = SeriesIndex.Parse((await store.ReadAsync(key))!.Content, key);
        var year = index.Pieces[0];
        var ids = year.Times.Select(time => ItemOf(DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime)).ToList();
        await ReportAsync(table, store, "daily COGs, one year", index with { Pieces = [], Open = new OpenMonth("2023-12", year.Form, ids, year.Times) }, null);
        await ReportAsync(table, store, "series, one year", index with { Open = null }, (3, 60e3, 0.5));
        var pieces = Enumerable.Range(0, Years).Select(i => year with { Times = [.. year.Times.Select(time => time + i * 366L * 86_400_000)] }).ToList();
        var (one, twenty) = (index with { Open = null }, index with { Pieces = pieces, Open = null });
        await ReportAsync(table, store, $"series, {Years} years", twenty, (60, 1.2e6, 2.5));
        return (one, twenty);
    }

    /// <summary>The map page's chart of a place, in Chromium over the same line. Each output has the index of its own over the same pieces.</summary>
    private static async Task MeasurePageAsync(BenchOptions options, ScratchFolder folder, BenchTable table, string root, IReadOnlyList<SeriesIndex> indexes)
    {
        if (!Directory.Exists(Path.Combine(options.Root, "browse", "node_modules")))
        {
            table.Report(16, "the map page's chart", "not measured: it needs the npm packages of browse, which './run test' installs");
            return;
        }
        using (var store = new FolderStore(root))
            await new MapPage(store).UpdateAsync();
        var measured = JsonNode.Parse(Programs.Run("node", [Path.Combine(options.Root, "browse", "test", "measurePoint.mjs"), .. indexes.Select(index => OutputWith(folder, root, index))]))!;
        if (measured is JsonObject skipped)
        {
            table.Report(16, "the map page's chart", $"not measured: {skipped["skipped"]}");
            return;
        }
        ReportPage(table, "map page, one year", measured[0]!, (3, 60, 0.5));
        ReportPage(table, $"map page, {Years} years", measured[1]!, (60, 1200, 2.5));
        table.Details["seriesPage"] = JsonSerializer.SerializeToNode(measured)!;
    }

    /// <summary>A folder with the output's page and COGs, whose series has another index.</summary>
    private static string OutputWith(ScratchFolder folder, string root, SeriesIndex index)
    {
        var (output, series) = (folder.New(), StacLayout.SeriesFolder(Dataset, Variable).TrimEnd('/'));
        Directory.CreateDirectory(Path.Combine(output, series));
        foreach (var name in (string[])["index.html", "_page", StacLayout.Index(Dataset), $"{Dataset}/2023", $"{Dataset}/2024", .. index.Pieces.Select(piece => $"{series}/{piece.Folder}").Distinct()])
            File.CreateSymbolicLink(Path.Combine(output, name), Path.Combine(root, name));
        File.WriteAllBytes(Path.Combine(output, StacLayout.SeriesIndex(Dataset, Variable)), index.ToJson());
        return output;
    }

    private static void ReportPage(BenchTable table, string what, JsonNode measured, (int Requests, double Kilobytes, double Seconds) most)
    {
        var (first, next) = (measured["first"]!, measured["next"]!);
        table.AtMost(16, $"{what}: requests", (int)next["requests"]!, most.Requests);
        table.AtMost(16, $"{what}: bytes", (double)next["bytes"]! / 1e3, most.Kilobytes, " kB");
        table.AtMost(16, $"{what}, shaped", (double)next["milliseconds"]! / 1e3, most.Seconds, " s", $"the first click {(double)first["milliseconds"]! / 1e3:0.00} s and {(double)first["allBytes"]! / 1e3:0} kB, with the charts' script");
    }

    private static async Task ReportAsync(BenchTable table, FolderStore store, string what, SeriesIndex index, (int Requests, double Bytes, double Seconds)? target)
    {
        var shaped = new ShapedReads(store, StacLayout.SeriesIndex(Dataset, Variable), index.ToJson());
        var clock = Stopwatch.StartNew();
        var answer = await new SeriesReader(shaped, Dataset, Variable).ReadPointAsync(52.1, 5.2, null);
        var seconds = clock.Elapsed.TotalSeconds;
        if (target is not { } most)
        {
            table.Report(16, what, $"{answer.Requests} requests, {answer.Bytes / 1e6:0.0} MB, {seconds:0.0} s");
            return;
        }
        table.AtMost(16, $"{what}: requests", answer.Requests, most.Requests);
        table.AtMost(16, $"{what}: bytes", answer.Bytes / 1e3, most.Bytes / 1e3, " kB");
        table.AtMost(16, $"{what}, shaped", seconds, most.Seconds, " s");
    }

    private static DatasetDescriptor Descriptor { get; } = new()
    {
        Id = Dataset,
        Title = "A year",
        Source = new SourceDescriptor(),
        Mapping = "hdfeos5-grid",
        ItemId = "bench_{date:yyyyMMdd}",
        Variables = [new() { Name = Variable, Path = "/ozone", Title = "Ozone", Unit = "DU", Series = true }],
    };

    private static string ItemOf(DateTime day) => $"bench_{day:yyyyMMdd}";

    private static void Publish(FolderStore store, ScratchFolder folder, DateTime day)
    {
        var raster = new Raster
        {
            Width = 1440,
            Height = 720,
            SampleType = SampleType.Float32,
            Bands = [new RasterBand { Name = Variable, Unit = "DU" }],
            GeoTransform = new GeoTransform(-180, 0.25, 0, 90, 0, -0.25),
            Crs = CoordinateReferenceSystem.FromEpsg(4326),
            Nodata = -1.2676506002282294e30,
            Pixels = new Ozone((int)(day - First).TotalDays),
        };
        var path = folder.New(".tif");
        var cog = new CogWriter().Write(raster, new CogOptions { Quicklook = false }, path);
        var date = new DateTimeOffset(day, TimeSpan.Zero);
        var content = new ItemContent
        {
            Dataset = Descriptor,
            ItemId = new ItemId(ItemOf(day)),
            Date = date,
            Time = new TimeRange(date, date.AddDays(1).AddSeconds(-1)),
            Granule = new SourceGranule("granule.he5", null),
            Assets = [new ItemAsset(new MappedVariable { Variable = Descriptor.Variables[0], Raster = raster }, cog)],
            Software = new Software("datasets", "1"),
        };
        store.PutFileAsync(StacLayout.Cog(Dataset, day.Year, content.ItemId, Variable), path, MediaTypes.CloudOptimizedGeoTiff).GetAwaiter().GetResult();
        store.PutAsync(content.Key, ItemBuilder.Build(content), MediaTypes.GeoJson).GetAwaiter().GetResult();
    }

    private static long BytesOf(string folder, string pattern) => Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);

    /// <summary>A year's course, waves that move, noise of some DU, digits of 0.1, and gaps between orbits.</summary>
    private sealed class Ozone(int day) : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            var samples = MemoryMarshal.Cast<byte, float>(destination);
            for (var row = 0; row < window.Height; row++)
            {
                var latitude = 90 - (window.Row + row + 0.5) * 0.25;
                var course = 300 + 60 * Math.Sin(latitude * Math.PI / 90) * Math.Cos(2 * Math.PI * (day - 80) / 365.25);
                for (var column = 0; column < window.Width; column++)
                {
                    var place = window.Column + column;
                    var value = course + 25 * Math.Sin((place - 6 * day) * Math.PI / 180 + latitude / 20) + 4 * Noise(place, window.Row + row);
                    samples[row * window.Width + column] = (place + day * 31) % 96 < 6 && Math.Abs(latitude) < 50 ? -1.2676506002282294e30f : (float)(Math.Round(value * 10) / 10);
                }
            }
        }

        /// <summary>From -1 to 1, by a hash of place and day.</summary>
        private double Noise(int column, int row)
        {
            var hash = (uint)(column * 73_856_093 ^ row * 19_349_663 ^ day * 83_492_791);
            hash = (hash ^ (hash >> 15)) * 2_246_822_519;
            return (hash ^ (hash >> 13)) / (double)uint.MaxValue * 2 - 1;
        }
    }
}
