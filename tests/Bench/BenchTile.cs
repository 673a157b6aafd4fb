using System.Buffers;
using Datasets.Cog;
using Datasets.Compression;

namespace Datasets.Bench;

/// <summary>A tile as it is before it is compressed, and what a codec is told of it.</summary>
internal sealed record BenchTile(byte[] Bytes, int SampleSize, ushort Predictor)
{
    public void Encode(ICompressor codec, ArrayBufferWriter<byte> output) => codec.Compress(Bytes, SampleSize, TileCompression.ContentAfter(Predictor), output);
}
