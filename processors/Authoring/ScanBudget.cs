using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>
/// What the arrays of one granule may cost together when they are looked at: a small file may have any number of names for one array, and of an array whose
/// chunks are large, a few rows are many bytes.
/// </summary>
internal sealed class ScanBudget
{
    private int _arrays;
    private long _bytes;

    /// <exception cref="UnreadableException">The array is one too many.</exception>
    public void Take(IGranule granule, IGranuleArray array)
    {
        if (++_arrays > GranuleLimits.ScannedArrays)
            throw new UnreadableException($"{granule.FileName}: {array.Path} is not looked at: up to {GranuleLimits.ScannedArrays} arrays of a granule are");
        var bytes = SampledBytes(array);
        if (bytes > GranuleLimits.ScannedBytes - _bytes)
        {
            throw new UnreadableException(
                $"{granule.FileName}: {array.Path} is not looked at: {bytes} bytes of it would be decompressed beside {_bytes} of others, and the limit is {GranuleLimits.ScannedBytes}");
        }
        _bytes += bytes;
    }

    /// <summary>About how many bytes are decompressed for a sample: whole chunks, of which each row of the sample touches those across the array.</summary>
    private static long SampledBytes(IGranuleArray array)
    {
        if (array.SampleType is not { } type || array.StoredCount == 0 || array.Shape.Count == 0)
            return 0;
        Int128 inChunk = type.Size();
        Int128 chunks = 1;
        for (var d = 0; d < array.Shape.Count; d++)
        {
            var chunk = array.Chunks?[d] ?? (d == array.Shape.Count - 1 ? array.Shape[d] : 1);
            inChunk *= Math.Min(chunk, array.Shape[d]);
            var along = (array.Shape[d] + chunk - 1) / chunk;
            chunks *= d == array.Shape.Count - 1 ? along : d == array.Shape.Count - 2 ? Math.Min(along, FieldSample.Bands) : 1;
        }
        return (long)Int128.Min(inChunk * chunks, long.MaxValue);
    }
}
