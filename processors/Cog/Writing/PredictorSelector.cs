using System.Numerics;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// Chooses the predictor by trying: a few lines out of the first row of tiles that is not constant are compressed quickly with each
/// candidate, and the smallest wins. It sees the same lines however many threads or panels there are, so the choice is the data's alone.
/// </summary>
internal sealed class PredictorSelector<T>(CogOptions options, Raster raster) where T : unmanaged, INumber<T>
{
    private const int SampleRows = 8;
    private const int SampleTiles = 3;
    private const int QuickLevel = 1;

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
        using var compressor = new TileCompressor<T>(options with { Level = QuickLevel }, raster, options.BlockSize);
        Chosen = candidates.MinBy(predictor => tried.Sum(sample => compressor.Compress([.. sample], predictor).Length));
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

    // The lines nearest to the middle of the tile that differ at all.
    private byte[]? Sample(LevelStrip<T> strip, SampleRange columns, SampleRange rows)
    {
        var groups = Enumerable.Range(0, (rows.Length - 1) / SampleRows + 1).OrderBy(group => Math.Abs(2 * group * SampleRows - rows.Length));
        foreach (var group in groups)
        {
            var start = rows.Start + group * SampleRows;
            var lines = new SampleRange(start, Math.Min(rows.End, start + SampleRows));
            if (!Differs(strip, columns, lines, rows.Start))
                continue;
            using var job = TileJob.Cut(strip, 0, 0, columns, lines, raster.Bands.Count, options.BlockSize, lines.Length);
            return job.Pixels.ToArray();
        }
        return null;
    }

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
