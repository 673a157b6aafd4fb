using System.Runtime.InteropServices;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Bench;

/// <summary>
/// CPU milliseconds per granule of one worker's thread, by phase: opening and mapping (attributes, coordinate fields), reading grids, the COG
/// without that, the rest of converting (thumbnail, item), and publishing.
/// </summary>
internal sealed partial class Phases
{
    private double _map;
    private double _read;
    private double _write;

    public IGranuleMapping Around(IGranuleMapping mapping) => new TimedMapping(this, mapping);

    public ICogWriter Around(ICogWriter writer) => new TimedWriter(this, writer);

    /// <param name="convert">Seconds of all converting.</param>
    /// <param name="publish">Seconds of all publishing.</param>
    /// <param name="count">Granules.</param>
    public Dictionary<string, double> PerGranule(double convert, double publish, int count) => new()
    {
        ["map"] = _map / count * 1e3,
        ["read"] = _read / count * 1e3,
        ["cog"] = (_write - _read) / count * 1e3,
        ["thumbnail and item"] = (convert - _map - _write) / count * 1e3,
        ["publish"] = publish / count * 1e3,
    };

    /// <summary>CPU seconds of this thread.</summary>
    public static unsafe double ThreadCpu()
    {
        const int threadClock = 3;
        var time = stackalloc long[2];
        return clock_gettime(threadClock, time) == 0 ? time[0] + time[1] / 1e9 : 0;
    }

    [LibraryImport("libc")]
    private static unsafe partial int clock_gettime(int clock, long* time);

    private sealed class TimedMapping(Phases phases, IGranuleMapping mapping) : IGranuleMapping
    {
        public string Key => mapping.Key;

        public string Summary => mapping.Summary;

        public MappedGranule Map(IGranule granule, DatasetDescriptor dataset)
        {
            var start = ThreadCpu();
            var mapped = mapping.Map(granule, dataset);
            phases._map += ThreadCpu() - start;
            return mapped;
        }
    }

    private sealed class TimedWriter(Phases phases, ICogWriter writer) : ICogWriter
    {
        public CogFile Write(Raster raster, CogOptions options, string path, CancellationToken cancellationToken = default)
        {
            var start = ThreadCpu();
            var file = writer.Write(raster with { Pixels = new TimedPixels(phases, raster.Pixels) }, options, path, cancellationToken);
            phases._write += ThreadCpu() - start;
            return file;
        }
    }

    private sealed class TimedPixels(Phases phases, IPixelSource pixels) : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            var start = ThreadCpu();
            pixels.Read(band, window, destination);
            phases._read += ThreadCpu() - start;
        }
    }
}
