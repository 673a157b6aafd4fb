using System.Buffers;
using System.Collections.Concurrent;

namespace Datasets.Compression;

/// <summary>Buffers of about a tile's size that go from file to file: fresh pages for them would cost a tenth of a small file's time.</summary>
public static class OutputBuffers
{
    private const int LargestKept = 8 << 20;

    private static readonly ConcurrentBag<ArrayBufferWriter<byte>> Kept = [];

    public static ArrayBufferWriter<byte> Take() => Kept.TryTake(out var buffer) ? buffer : new ArrayBufferWriter<byte>();

    public static void Return(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > LargestKept || Kept.Count > 2 * Environment.ProcessorCount)
            return;
        buffer.ResetWrittenCount();
        Kept.Add(buffer);
    }
}
