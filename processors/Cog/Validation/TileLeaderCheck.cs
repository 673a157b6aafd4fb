using System.Buffers.Binary;

namespace Datasets.Cog;

/// <summary>The frames of tiles: a leader that repeats the size, a trailer that repeats the last 4 bytes.</summary>
internal static class TileLeaderCheck
{
    private const int WordSize = 4;

    public static void Require(TiffStructure tiff)
    {
        for (var i = tiff.Images.Count - 1; i >= 0; i--)
        {
            var image = tiff.Images[i];
            for (var tile = 0; tile < image.TileOffsets.Length; tile++)
                RequireFrame(tiff, image.TileOffsets[tile], image.TileSizes[tile], i == 0 ? $"tile {tile}" : $"tile {tile} of overview {i}");
        }
    }

    private static void RequireFrame(TiffStructure tiff, long offset, long size, string name)
    {
        var leader = BinaryPrimitives.ReadUInt32LittleEndian(tiff.ReadBytes(offset - WordSize, WordSize, $"the leader of {name}"));
        LayoutException.Require(leader == size, $"the leader of {name} says {leader} bytes, the directory {size}");
        if (size < WordSize)
            return;
        var end = tiff.ReadBytes(offset + size - WordSize, 2 * WordSize, $"the trailer of {name}");
        LayoutException.Require(
            end.AsSpan(0, WordSize).SequenceEqual(end.AsSpan(WordSize)), $"the trailer of {name} does not repeat the tile's last 4 bytes");
    }
}
