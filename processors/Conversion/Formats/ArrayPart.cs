using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>What is asked for of an array, held against what it has.</summary>
internal static class ArrayPart
{
    /// <summary>The bytes of a hyperslab.</summary>
    /// <exception cref="ArgumentException">It is not within the array.</exception>
    public static long Bytes(IGranuleArray array, SampleType type, ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        if (start.Length != array.Shape.Count || count.Length != array.Shape.Count)
            throw new ArgumentException($"{array.Path} has {array.Shape.Count} dimensions, not {start.Length}", nameof(start));
        long total = type.Size();
        for (var d = 0; d < start.Length; d++)
        {
            if (start[d] < 0 || count[d] < 0 || start[d] > array.Shape[d] - count[d])
                throw new ArgumentException($"dimension {d} of {array.Path} has {array.Shape[d]} samples: cannot read {count[d]} from {start[d]}");
            total = checked(total * count[d]);
        }
        return total;
    }

    /// <param name="fileName">For the message.</param>
    /// <param name="stored">How many of the array's values were written.</param>
    /// <exception cref="UnreadableException">A large array has few values that were ever written.</exception>
    public static void RequireWritten(string fileName, IGranuleArray array, long stored)
    {
        var count = GranuleBudget.Values(array);
        if (count > GranuleLimits.UnwrittenValues && stored <= (count - 1) / GranuleLimits.ValuesForOneWritten)
        {
            throw new UnreadableException(
                $"{fileName}: {array.Path} has {string.Join(" x ", array.Shape)} values, of which " +
                $"{(stored == 0 ? "none was ever written: all are missing" : $"{stored} were ever written: the others are missing")}. An array of more than {GranuleLimits.UnwrittenValues} values is read where at least one of " +
                $"{GranuleLimits.ValuesForOneWritten} was written");
        }
    }
}
