using System.Buffers;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Datasets.Cog;
using Datasets.Compression;
using Datasets.Model;

namespace Datasets.Bench;

/// <summary>The inner loops one by one, by BenchmarkDotNet: <c>./run bench kernels</c>.</summary>
public class Kernels
{
    private const int Edge = 512;
    private const float Nodata = -1.2676506e30f;

    private readonly float[] _grid = new float[Edge * Edge];
    private readonly float[] _overview = new float[Edge * Edge / 4];
    private readonly byte[] _tile = new byte[Edge * Edge * 4];
    private readonly byte[] _scratch = new byte[Edge * 4];
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly byte[] _inflated = new byte[Edge * Edge * 4];
    private readonly ZlibInflater _inflater = new();
    private ICompressor _deflate = null!;
    private ICompressor _libDeflate = null!;
    private ICompressor _zstd = null!;
    private byte[] _deflated = [];

    internal static int Run(string[] arguments)
    {
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.DontLogOutput));
        BenchmarkSwitcher.FromTypes([typeof(Kernels)]).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return 0;
    }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < _grid.Length; i++)
        {
            var (x, y) = (i % Edge, i / Edge);
            _grid[i] = (x + y) % 256 < 40 ? Nodata : MathF.Round((300 + 60 * MathF.Sin(x * 0.01f) * MathF.Cos(y * 0.02f) + random.NextSingle() * 4) * 10) / 10;
        }
        _deflate = TileCompression.Create(CogCompression.Deflate, null);
        _libDeflate = new LibDeflateCompressor(DeflateCompressor.DefaultLevel);
        _zstd = TileCompression.Create(CogCompression.Zstd, null);
        Encode(_deflate);
        _deflated = _output.WrittenSpan.ToArray();
    }

    [Benchmark(Description = "tile: deflate")]
    public int Deflate() => Encode(_deflate);

    [Benchmark(Description = "tile: deflate behind the floating-point predictor")]
    public int DeflatePredicted() => Encode(_deflate, Predictor.FloatingPoint);

    [Benchmark(Description = "tile: deflate by libdeflate, same level")]
    public int LibDeflate() => Encode(_libDeflate);

    [Benchmark(Description = "tile: deflate by libdeflate behind the floating-point predictor")]
    public int LibDeflatePredicted() => Encode(_libDeflate, Predictor.FloatingPoint);

    [Benchmark(Description = "tile: zstd 9")]
    public int Zstd() => Encode(_zstd);

    [Benchmark(Description = "chunk: inflate")]
    public int Inflate() => _inflater.TryInflate(_deflated, _inflated, out var length) ? length : -1;

    [Benchmark(Description = "statistics of a tile")]
    public double Statistics()
    {
        var statistics = new TileStatistics(SampleType.Float32, Nodata);
        statistics.Add<float>(_grid, 1);
        statistics.Flush();
        return statistics.Maximum;
    }

    [Benchmark(Description = "overview of a tile: average, with nodata")]
    public float Overview()
    {
        var axis = new OverviewAxis(Edge, Edge / 2);
        var resampler = new AverageResampler<float>(axis, axis, Nodata);
        var window = new RowWindow<float>(_grid, 0, 0, Edge);
        for (var row = 0; row < Edge / 2; row++)
            resampler.Resample(window, row, 0, _overview.AsSpan(row * Edge / 2, Edge / 2));
        return _overview[0];
    }

    [Benchmark(Description = "flip: a tile's rows turned over")]
    public int Flip()
    {
        var grid = MemoryMarshal.AsBytes(_grid.AsSpan());
        for (var row = 0; row < Edge; row++)
            grid.Slice((Edge - 1 - row) * Edge * 4, Edge * 4).CopyTo(_tile.AsSpan(row * Edge * 4));
        return _tile[0];
    }

    private int Encode(ICompressor codec, ushort predictor = Predictor.NoPredictor)
    {
        MemoryMarshal.AsBytes(_grid.AsSpan()).CopyTo(_tile);
        Predictor.Apply(predictor, _tile, Edge * 4, 4, 1, _scratch);
        _output.ResetWrittenCount();
        codec.Compress(_tile, sizeof(float), TileCompression.ContentAfter(predictor), _output);
        return _output.WrittenCount;
    }
}
