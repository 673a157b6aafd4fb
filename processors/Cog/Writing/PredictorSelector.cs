using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// Chooses the predictor by trying: a few lines out of the first row of tiles that is not constant are compressed quickly with each candidate, and the smallest
/// wins. Zstandard's lowest levels find no matches where its usual ones do: it is tried at the file's own level, on more lines, and on these halved, as
/// overviews share the choice. For DEFLATE that would take a tenth of a COG's time, and it makes no difference to the choice. The lines are the same however
/// many threads or panels there are, so the choice is the data's alone.
/// </summary>
internal sealed class PredictorSelector<T>(CogOptions options, Raster raster) where T : unmanaged, INumber<T>
{
    private const int SampleTiles = 3;
    private const int QuickLevel = 1;

    /// <summary>Levels beyond take long, and favour the same predictor.</summary>
    private const int HighestZstdLevel = 9;

    /// <summary>A halved sample stands for all overviews: a quarter of the pixels, and a quarter of those …</summary>
    private const double OverviewWeight = 4 / 3.0;

    private readonly bool isThorough = options.Compression == CogCompression.Zstd;
    private readonly List<byte[]> samples = [];

    /// <summary>What was chosen, or asked for; null as long as only constant tiles have come by.</summary>
    public ushort? Chosen { get; private set; } = Fixed(options);

    /// <summary>Looks at a full row of tiles, and chooses where they are not all constant.</summary>
    public void Consider(LevelStrip<T> strip, SampleRange columns, SampleRange rows)
    {
        Look(strip, columns, rows);
        Choose();
    }

    /// <summary>Looks at some of a row of tiles; the others follow to the right, and then <see cref="Choose"/>.</summary>
    public void Look(LevelStrip<T> strip, SampleRange columns, SampleRange rows)
    {
        if (Chosen is not null)
            return;
        for (var start = columns.Start; start < columns.End; start += options.BlockSize)
        {
            if (Sample(strip, new SampleRange(start, Math.Min(columns.End, start + options.BlockSize)), rows) is { } sample)
                samples.Add(sample);
        }
    }

    public void Choose()
    {
        if (samples.Count == 0)
            return;
        List<byte[]> tried = samples.Count <= SampleTiles ? samples : [samples[0], samples[samples.Count / 2], samples[^1]];
        ushort[] candidates = [Predictor.NoPredictor, raster.SampleType.IsFloatingPoint() ? Predictor.FloatingPoint : Predictor.Horizontal];
        var tryOptions = options with { Level = !isThorough ? QuickLevel : options.Level is { } level ? Math.Min(level, HighestZstdLevel) : null };
        using var compressor = new TileCompressor<T>(tryOptions, raster, options.BlockSize);
        using var overviews = isThorough ? new TileCompressor<T>(tryOptions, raster, options.BlockSize / 2) : null;
        var halved = isThorough ? tried.ConvertAll(Halve) : [];
        Chosen = candidates.MinBy(predictor =>
            tried.Sum(sample => compressor.Compress([.. sample], predictor).Length)
            + OverviewWeight * halved.Sum(sample => overviews!.Compress([.. sample], predictor).Length));
        samples.Clear();
    }

    /// <summary>Ends the choice where every tile was constant.</summary>
    public ushort Settle() => Chosen ??= Predictor.NoPredictor;

    private static ushort? Fixed(CogOptions options) => options switch
    {
        { Compression: CogCompression.None } => Predictor.NoPredictor,
        { Predictor: CogPredictor.None } => Predictor.NoPredictor,
        { Predictor: CogPredictor.Horizontal } => Predictor.Horizontal,
        { Predictor: CogPredictor.FloatingPoint } => Predictor.FloatingPoint,
        _ => null,
    };

    /// <summary>Lines that differ at all, nearest to the middle of the tile; in a thorough trial those in which most pixels differ from their neighbour on the left.</summary>
    private byte[]? Sample(LevelStrip<T> strip, SampleRange columns, SampleRange rows)
    {
        var height = isThorough ? 16 : 8;
        SampleRange? best = null;
        var most = -1;
        foreach (var group in Enumerable.Range(0, (rows.Length - 1) / height + 1).OrderBy(group => Math.Abs(2 * group * height - rows.Length)))
        {
            var start = rows.Start + group * height;
            var lines = new SampleRange(start, Math.Min(rows.End, start + height));
            if (!Differs(strip, columns, lines, rows.Start))
                continue;
            var changes = isThorough ? Changes(strip, columns, lines) : int.MaxValue;
            if (changes > most)
                (best, most) = (lines, changes);
            if (!isThorough)
                break;
        }
        if (best is not { } chosen)
            return null;
        using var job = TileJob.Cut(strip, 0, 0, columns, chosen, raster.Bands.Count, options.BlockSize, chosen.Length);
        return job.Pixels.ToArray();
    }

    private int Changes(LevelStrip<T> strip, SampleRange columns, SampleRange lines)
    {
        var changes = 0;
        for (var row = lines.Start; row < lines.End; row++)
        {
            var pixels = strip.Row(0, row).Slice(columns.Start - strip.Columns.Start, columns.Length);
            for (var i = 1; i < pixels.Length; i++)
                changes += pixels[i] == pixels[i - 1] ? 0 : 1;
        }
        return changes;
    }

    /// <summary>A sample as the first overview would have it, roughly: an odd last line is left out.</summary>
    private byte[] Halve(byte[] sample)
    {
        var bands = raster.Bands.Count;
        var source = MemoryMarshal.Cast<byte, T>(sample.AsSpan());
        var lines = source.Length / (options.BlockSize * bands) / 2;
        var halved = new T[Math.Max(1, lines) * (options.BlockSize / 2) * bands];
        var isMean = options.OverviewResampling is OverviewResampling.Average or OverviewResampling.Bilinear;
        for (var i = 0; i < lines * (options.BlockSize / 2) * bands; i++)
        {
            var (pixel, band) = (i / bands, i % bands);
            var (line, column) = (pixel / (options.BlockSize / 2), pixel % (options.BlockSize / 2));
            var first = (2 * line * options.BlockSize + 2 * column) * bands + band;
            var below = first + options.BlockSize * bands;
            halved[i] = isMean ? MeanOf(source[first], source[first + bands], source[below], source[below + bands]) : source[first];
        }
        return MemoryMarshal.AsBytes(halved.AsSpan()).ToArray();
    }

    /// <summary>Beside missing pixels, the first one: a mean of them would be no value.</summary>
    private T MeanOf(T first, T right, T below, T across) => IsMissing(first) || IsMissing(right) || IsMissing(below) || IsMissing(across)
        ? first
        : T.CreateTruncating((double.CreateTruncating(first) + double.CreateTruncating(right) + double.CreateTruncating(below) + double.CreateTruncating(across)) / 4);

    private bool IsMissing(T sample) => T.IsNaN(sample) || (raster.Nodata is { } nodata && sample == T.CreateSaturating(nodata));

    // Compared with the tile's first pixel, so that what is never found to differ is a constant tile.
    private bool Differs(LevelStrip<T> strip, SampleRange columns, SampleRange lines, int firstRow)
    {
        for (var band = 0; band < raster.Bands.Count; band++)
        {
            var first = strip.Row(band, firstRow)[columns.Start - strip.Columns.Start];
            for (var row = lines.Start; row < lines.End; row++)
            {
                if (strip.Row(band, row).Slice(columns.Start - strip.Columns.Start, columns.Length).IndexOfAnyExcept(first) >= 0)
                    return true;
            }
        }
        return false;
    }
}
