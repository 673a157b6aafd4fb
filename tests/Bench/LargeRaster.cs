using System.Diagnostics;
using System.Runtime.InteropServices;
using Datasets.Cog;
using Datasets.Compression;
using Datasets.Model;

namespace Datasets.Bench;

/// <summary>Item 4: a large float32 raster, read from the same flat file by our writer and by gdal_translate.</summary>
internal static class LargeRaster
{
    private const float Nodata = -9999;

    public sealed record Result(double Wall, double Cpu, double PeakMiB, long Size);

    public static Task MeasureAsync(BenchOptions options, ScratchFolder folder, BenchTable table)
    {
        var (width, height) = options.Quick ? (5400, 2700) : (21600, 10800);
        var raw = MakeRaw(options, width, height);
        var gdal = new List<Spent>();
        var ours = new List<Result>();
        long gdalSize = 0;
        for (var round = 0; round < (options.Quick ? 3 : 1); round++)
        {
            var path = folder.New(".tif");
            gdal.Add(Measuring.Time(() => Programs.Run(
                "gdal_translate", "-q", "-of", "COG", "-co", "COMPRESS=DEFLATE", "-co", $"LEVEL={DeflateCompressor.DefaultLevel}", "-co", "PREDICTOR=FLOATING_POINT", "-co", "BLOCKSIZE=512",
                "-co", "OVERVIEW_RESAMPLING=AVERAGE", "-co", "NUM_THREADS=ALL_CPUS", "-a_nodata", "-9999", "-a_srs", "EPSG:4326",
                "-a_ullr", "-180", "90", "180", "-90", raw, path)));
            gdalSize = new FileInfo(path).Length;
            File.Delete(path);
            path = folder.New(".tif");
            ours.Add(Programs.Child<Result>("large", raw, $"{width}", $"{height}", path));
            File.Delete(path);
        }
        var wall = Measuring.Median(ours.Select(one => one.Wall));
        var gdalWall = Measuring.Median(gdal.Select(one => one.Wall));
        var (cpu, gdalCpu) = (Measuring.Median(ours.Select(one => one.Cpu)), Measuring.Median(gdal.Select(one => one.Cpu)));
        var size = $"{width:N0} x {height:N0}";
        table.AtMost(4, $"{size}: wall / gdal_translate, all cores", wall / gdalWall, 0.6, note: $"{wall:0.0} s, {gdalWall:0.0} s; CPU {cpu:0.0} s, {gdalCpu:0.0} s");
        table.AtMost(4, $"{size}: peak memory", ours.Max(one => one.PeakMiB), 400, " MiB");
        table.AtMost(5, $"{size}: size / GDAL's COG driver, same predictor", ours[0].Size / (double)gdalSize, 1);
        table.Details["large"] = new { ours, gdal, gdalSize };
        return Task.CompletedTask;
    }

    public static Result WriteCog(string raw, int width, int height, string path)
    {
        using var source = new RawSource(raw, width);
        var raster = new Raster
        {
            Width = width,
            Height = height,
            SampleType = SampleType.Float32,
            Nodata = Nodata,
            GeoTransform = new GeoTransform(-180, 360.0 / width, 0, 90, 0, -180.0 / height),
            Crs = CoordinateReferenceSystem.FromEpsg(4326),
            Bands = [new RasterBand { Name = "values" }],
            Pixels = source,
        };
        var cpu = Measuring.OwnCpu();
        var clock = Stopwatch.StartNew();
        var options = new CogOptions { Predictor = CogPredictor.FloatingPoint, Level = DeflateCompressor.DefaultLevel, Threads = Environment.ProcessorCount };
        var cog = new CogWriter().Write(raster, options, path);
        return new Result(clock.Elapsed.TotalSeconds, Measuring.OwnCpu() - cpu, Measuring.PeakMiB(), cog.Size);
    }

    /// <summary>A flat file with an ENVI header, which GDAL reads: waves with noise, rounded to hundredths as measurements are, and a part without data.</summary>
    private static string MakeRaw(BenchOptions options, int width, int height)
    {
        var path = Path.Combine(options.Inputs, $"large-{width}x{height}.bin");
        if (File.Exists(path) && new FileInfo(path).Length == 4L * width * height)
            return path;
        Console.Error.WriteLine($"making {path} (once)");
        File.WriteAllText(
            Path.ChangeExtension(path, ".hdr"),
            $"ENVI\nsamples = {width}\nlines = {height}\nbands = 1\nheader offset = 0\ndata type = 4\ninterleave = bsq\nbyte order = 0\n");
        using var file = File.Create(path);
        var row = new float[width];
        for (var y = 0; y < height; y++)
        {
            var random = new Random(y);
            for (var x = 0; x < width; x++)
            {
                var wave = 300 + 80 * MathF.Sin(x * 0.004f + y * 0.002f) * MathF.Cos(y * 0.005f);
                row[x] = wave < 235 ? Nodata : MathF.Round((wave + random.NextSingle()) * 100) / 100;
            }
            file.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        }
        return path;
    }

    private sealed class RawSource(string path, int width) : IPixelSource, IDisposable
    {
        private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file = File.OpenHandle(path);

        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            for (var row = 0; row < window.Height; row++)
                RandomAccess.Read(_file, destination.Slice(row * window.Width * 4, window.Width * 4), 4L * ((long)(window.Row + row) * width + window.Column));
        }

        public void Dispose() => _file.Dispose();
    }
}
