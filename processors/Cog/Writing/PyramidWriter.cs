using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>
/// Reads a raster once, from the north down, and turns it into compressed tiles of all resolutions: every overview row is made as soon as
/// the rows below it have passed, so that of each resolution only one row of tiles is in memory. A raster too wide for that is passed in
/// panels; an overview where the panels meet again is kept aside and becomes the source of the smaller ones.
/// </summary>
internal sealed class PyramidWriter<T> where T : unmanaged, INumber<T>
{
    private readonly Raster raster;
    private readonly CogOptions options;
    private readonly IReadOnlyList<LevelSize> levels;
    private readonly TileQueue<T> queue;
    private readonly PredictorSelector<T> predictor;
    private readonly List<ConstantTile> undecided = [];
    private readonly QuicklookCanvas? quicklook;
    private readonly WriterBudget budget;
    private readonly string temporaryPath;
    private readonly CancellationToken cancellation;

    public PyramidWriter(
        Raster raster, CogOptions options, IReadOnlyList<LevelSize> levels, TileQueue<T> queue, QuicklookCanvas? quicklook,
        WriterBudget budget, string temporaryPath, CancellationToken cancellation)
    {
        this.raster = raster;
        this.options = options;
        this.levels = levels;
        this.queue = queue;
        this.quicklook = quicklook;
        this.budget = budget;
        this.temporaryPath = temporaryPath;
        this.cancellation = cancellation;
        predictor = new PredictorSelector<T>(options, raster);
    }

    /// <summary>Passes all tiles to the queue.</summary>
    /// <returns>TIFF's predictor of every tile.</returns>
    public ushort Write()
    {
        var panelColumns = options.BlockSize << PanelHalvings(levels[0].TilesAcross(options.BlockSize));
        if (panelColumns >= raster.Width || predictor.Chosen is not null)
            WriteLevels(0, raster.Pixels);
        else
        {
            using var ahead = new ReadAheadSource<T>(raster, options.BlockSize, $"{temporaryPath}.rows");
            ahead.ReadFor(predictor, panelColumns, cancellation);
            WriteLevels(0, ahead);
        }
        var settled = predictor.Settle();
        EnqueueUndecided(settled);
        return settled;
    }

    // Writes the overviews above `first`, and `first` itself where it is full resolution.
    private void WriteLevels(int first, IPixelSource source)
    {
        var tilesAcross = levels[first].TilesAcross(options.BlockSize);
        var halvings = PanelHalvings(tilesAcross);
        var panelTiles = 1 << halvings;
        if (tilesAcross <= panelTiles)
        {
            using var panel = new Panel(this, first, levels.Count - 1, 0, tilesAcross, null);
            panel.Pass(source);
            return;
        }
        var last = Math.Min(first + halvings, levels.Count - 1);
        using var meeting = new ScratchLevel($"{temporaryPath}.level{last}", levels[last], raster.SampleType.Size());
        for (var tile = 0; tile < tilesAcross; tile += panelTiles)
        {
            using var panel = new Panel(this, first, last, tile, Math.Min(tile + panelTiles, tilesAcross), meeting);
            panel.Pass(source);
        }
        WriteLevels(last, meeting);
    }

    // Panels are 2^n tiles wide so that n overviews fall into whole tiles, too. All strips of a panel take twice the first one's memory.
    private int PanelHalvings(int tilesAcross)
    {
        var tileColumn = 2L * options.BlockSize * options.BlockSize * raster.Bands.Count * raster.SampleType.Size();
        var halvings = 1;
        while (1 << halvings < tilesAcross && tileColumn << (halvings + 1) <= budget.Strips)
            halvings++;
        return halvings;
    }

    private RowResampler<T> Resampler(int source)
    {
        var columns = new OverviewAxis(levels[source].Width, levels[source + 1].Width);
        var rows = new OverviewAxis(levels[source].Height, levels[source + 1].Height);
        T? nodata = raster.Nodata is { } value ? T.CreateChecked(value) : null;
        return RowResampler.Create(options.OverviewResampling, columns, rows, nodata);
    }

    private void Enqueue(LevelStrip<T> strip, int level, SampleRange columns, SampleRange rows)
    {
        cancellation.ThrowIfCancellationRequested();
        predictor.Consider(strip, columns, rows);
        if (predictor.Chosen is { } chosen)
            EnqueueUndecided(chosen);
        var rowOfTiles = rows.Start / options.BlockSize * levels[level].TilesAcross(options.BlockSize);
        for (var start = columns.Start; start < columns.End; start += options.BlockSize)
        {
            var tileColumns = new SampleRange(start, Math.Min(columns.End, start + options.BlockSize));
            var job = TileJob.Cut(
                strip, level, rowOfTiles + start / options.BlockSize, tileColumns, rows, raster.Bands.Count, options.BlockSize, options.BlockSize);
            if (predictor.Chosen is { } decided)
                queue.Add(job, decided);
            else
            {
                undecided.Add(ConstantTile.Create(job, raster.Bands.Count * raster.SampleType.Size()));
                job.Dispose();
            }
        }
    }

    private void EnqueueUndecided(ushort chosen)
    {
        foreach (var tile in undecided)
            queue.Add(tile.ToJob(), chosen);
        undecided.Clear();
    }

    /// <summary>A range of tile columns, passed from the north down through the resolutions <c>first</c> to <c>last</c>.</summary>
    private sealed class Panel : IDisposable
    {
        private readonly PyramidWriter<T> writer;
        private readonly int first;
        private readonly int last;
        private readonly ScratchLevel? meeting;
        // What the panel's tiles cover of each resolution, and what must be there for it to be computed.
        private readonly List<SampleRange> own = [];
        private readonly List<LevelStrip<T>> strips = [];
        private readonly List<RowResampler<T>> resamplers = [];
        private readonly int[] nextRows;

        public Panel(PyramidWriter<T> writer, int first, int last, int firstTile, int endTile, ScratchLevel? meeting)
        {
            this.writer = writer;
            this.first = first;
            this.last = last;
            this.meeting = meeting;
            var blockSize = writer.options.BlockSize;
            var rightmost = endTile == writer.levels[first].TilesAcross(blockSize);
            for (var level = first; level <= last; level++)
            {
                var start = (firstTile >> (level - first)) * blockSize;
                var end = rightmost ? writer.levels[level].Width : (endTile >> (level - first)) * blockSize;
                if (start >= end)
                    break;
                own.Add(new SampleRange(start, Math.Min(end, writer.levels[level].Width)));
            }
            for (var level = first; level < first + own.Count - 1; level++)
                resamplers.Add(writer.Resampler(level));
            var needed = own[^1];
            var columns = new SampleRange[own.Count];
            for (var i = own.Count - 1; i >= 0; i--)
            {
                needed = i == own.Count - 1 ? own[i] : SampleRange.Union(own[i], resamplers[i].SourceColumns(needed));
                columns[i] = needed;
            }
            strips.AddRange(columns.Select(range => new LevelStrip<T>(range, writer.raster.Bands.Count, blockSize)));
            nextRows = new int[own.Count];
        }

        public void Pass(IPixelSource source)
        {
            var strip = strips[0];
            var height = writer.levels[first].Height;
            while (strip.EndRow < height)
            {
                writer.cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(writer.options.BlockSize, height - strip.EndRow);
                strip.Read(source, strip.EndRow, count);
                CompleteRowOfTiles(0, count);
            }
        }

        public void Dispose()
        {
            foreach (var strip in strips)
                strip.Dispose();
        }

        // The last `count` rows of a strip are a row of tiles.
        private void CompleteRowOfTiles(int index, int count)
        {
            var level = first + index;
            var strip = strips[index];
            var rows = new SampleRange(strip.EndRow - count, strip.EndRow);
            if (index > 0 || level == 0)
                writer.Enqueue(strip, level, own[index], rows);
            if (index > 0 || level == 0)
                writer.quicklook?.Take(strip, level, own[index], rows);
            if (level == last && meeting is not null)
                KeepForMeeting(strip, own[index], rows);
            if (index == strips.Count - 1)
            {
                strip.Discard(strip.EndRow);
                return;
            }
            MakeRows(index);
            var needed = nextRows[index + 1] < writer.levels[level + 1].Height
                ? resamplers[index].SourceRows(nextRows[index + 1]).Start
                : strip.EndRow;
            strip.Discard(needed);
        }

        private void MakeRows(int index)
        {
            var source = strips[index];
            var target = strips[index + 1];
            var resampler = resamplers[index];
            var height = writer.levels[first + index + 1].Height;
            var blockSize = writer.options.BlockSize;
            for (ref var row = ref nextRows[index + 1]; row < height && resampler.SourceRows(row).End <= source.EndRow; row++)
            {
                for (var band = 0; band < writer.raster.Bands.Count; band++)
                    resampler.Resample(source.Window(band), row, target.Columns.Start, target.NextRows(band, 1));
                target.Append(1);
                if (target.EndRow % blockSize == 0 || target.EndRow == height)
                    CompleteRowOfTiles(index + 1, (target.EndRow - 1) % blockSize + 1);
            }
        }

        private void KeepForMeeting(LevelStrip<T> strip, SampleRange columns, SampleRange rows)
        {
            for (var band = 0; band < writer.raster.Bands.Count; band++)
            {
                for (var row = rows.Start; row < rows.End; row++)
                {
                    var samples = strip.Row(band, row).Slice(columns.Start - strip.Columns.Start, columns.Length);
                    meeting!.WriteRow(band, row, columns.Start, MemoryMarshal.AsBytes(samples));
                }
            }
        }
    }
}
