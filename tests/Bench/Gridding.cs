using System.Runtime.InteropServices;
using Datasets.Conversion;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Gridding;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Model;

namespace Datasets.Bench;

/// <summary>
/// Item 13: swaths put on a grid, one OMI orbit (1,644 x 60 pixels to 0.25°) and a day of 15: opening, reading, filtering, gridding and reading the
/// rasters, without the COGs.
/// </summary>
internal static class Gridding
{
    private const int OrbitsADay = 15;

    private static readonly DateTimeOffset Day = new(2011, 7, 30, 0, 17, 0, TimeSpan.Zero);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(98.88);

    public static Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var dataset = BenchGranule.Descriptor(options, "omi-ozone-orbits-daily");
        var mapping = MappingRegistry.Default.Get(dataset.Mapping);
        var orbits = Orbits(options).ToList();
        var times = Measuring.InTurns(
            options.Quick ? 2 : 7,
            ("orbit", () => Grid(mapping, dataset, orbits[..1])),
            ("day", () => Grid(mapping, dataset, orbits)));
        var (orbit, day) = (times["orbit"], times["day"]);
        table.AtMost(13, "one orbit of 1,644 x 60 pixels to 0.25°", orbit.Wall * 1e3, 150, " ms", $"CPU {orbit.Cpu * 1e3:0} ms");
        table.AtMost(13, $"a day of {OrbitsADay} orbits to 0.25°", day.Wall, 2, " s", $"CPU {day.Cpu:0.00} s");
        table.Report(13, "peak memory with both", $"{Measuring.PeakMiB():0} MiB");
        table.Details["gridding"] = new { orbit, day };
        if (ClimateDataOperators.IsThere)
            AgainstCdo(options, folder, table);
        return Task.CompletedTask;
    }

    /// <summary>An orbit like OMI's with noise from pixel to pixel, against CDO's first-order conservative remapping, whose overlaps are exact.</summary>
    private static void AgainstCdo(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var scene = new SwathScene(SyntheticOrbit.Omi(20), -60, -80, 40, 85, 0.25);
        var files = folder.New();
        Directory.CreateDirectory(files);
        double[] exact = [];
        var times = Measuring.InTurns(
            options.Quick ? 1 : 3,
            ("ours", () => scene.MakeGrid()),
            ("cdo", () => exact = ClimateDataOperators.Remap(scene.Pixels, scene.Values, scene.Grid, files)));
        var errors = exact.Zip(scene.Means, (cell, mean) => Math.Abs(cell - mean)).Where(error => !double.IsNaN(error)).ToList();
        table.AtMost(13, "OMI-like orbit to 0.25° against CDO: rms error, millionths of the range", 1e6 * Math.Sqrt(errors.Average(error => error * error)) / SwathScene.Range, 20);
        table.AtMost(13, "OMI-like orbit to 0.25° against CDO: greatest error, millionths of the range", 1e6 * errors.Max() / SwathScene.Range, 1000);
        table.AtMost(13, "OMI-like orbit to 0.25°: CPU / CDO's", times["ours"].Cpu / times["cdo"].Cpu, 0.2, note: $"{times["ours"].Cpu:0.00} s; CDO {times["cdo"].Cpu:0.00} s");
    }

    private static void Grid(IGranuleMapping mapping, DatasetDescriptor dataset, List<string> orbits)
    {
        foreach (var variable in mapping.MapDay(OpenEach(orbits), dataset, null).Variables)
        {
            var pixels = new float[variable.Raster.Width * variable.Raster.Height];
            variable.Raster.Pixels.Read(0, new PixelWindow(0, 0, variable.Raster.Width, variable.Raster.Height), MemoryMarshal.AsBytes(pixels.AsSpan()));
        }
    }

    private static IEnumerable<IGranule> OpenEach(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            using var granule = GranuleOpener.Open(path);
            yield return granule;
        }
    }

    private static IEnumerable<string> Orbits(BenchOptions options)
    {
        var folder = Path.Combine(options.Inputs, "orbits");
        Directory.CreateDirectory(folder);
        for (var number = 0; number < OrbitsADay; number++)
        {
            var path = Path.Combine(folder, $"{number:00}.he5");
            if (!File.Exists(path))
                File.WriteAllBytes(path, Omdoao3Granule.Generate(Day + number * Period, orbitNumber: 37437 + number).ToBytes());
            yield return path;
        }
    }
}
