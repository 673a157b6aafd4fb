using System.Buffers;

namespace Datasets.Cog;

/// <summary>A tile of one value, remembered by one pixel while the predictor is not chosen yet.</summary>
internal sealed record ConstantTile(int Level, int Tile, int Columns, int Rows, int Length, byte[] Pixel)
{
    public static ConstantTile Create(TileJob job, int pixelBytes) =>
        new(job.Level, job.Tile, job.Columns, job.Rows, job.Length, job.Pixels[..pixelBytes].ToArray());

    public TileJob ToJob()
    {
        var job = new TileJob(Level, Tile, Columns, Rows, ArrayPool<byte>.Shared.Rent(Length), Length);
        for (var i = 0; i < Length; i += Pixel.Length)
            Pixel.CopyTo(job.Pixels[i..]);
        return job;
    }
}
