using System.Buffers;
using System.Runtime.InteropServices;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>
/// Two dimensions of an array as rows x columns, whatever their place and order in it; the others stay at one index each. Where columns vary
/// slower than rows in the file, what is read is transposed.
/// </summary>
internal sealed class CfSlice : IGranuleArray
{
    // A square of samples that fits the first-level cache on both sides of the transposition.
    private const int Square = 32;

    private readonly IGranuleArray _array;
    private readonly int _rows;
    private readonly int _columns;
    private readonly long[] _fixed;
    private readonly int _sampleSize;

    /// <param name="array">The array; it stays the granule's to dispose.</param>
    /// <param name="rows">The dimension that becomes rows.</param>
    /// <param name="columns">The dimension that becomes columns.</param>
    /// <param name="fixedIndexes">An index for each dimension; those of rows and columns do not count.</param>
    /// <param name="type">What the samples are taken for, of the same size as the array's.</param>
    public CfSlice(IGranuleArray array, int rows, int columns, IReadOnlyList<long> fixedIndexes, SampleType type)
    {
        (_array, _rows, _columns, _fixed, SampleType) = (array, rows, columns, [.. fixedIndexes], type);
        _sampleSize = type.Size();
        Shape = [array.Shape[rows], array.Shape[columns]];
        Dimensions = [array.Dimensions[rows], array.Dimensions[columns]];
    }

    public string Path => _array.Path;
    public IReadOnlyList<long> Shape { get; }
    public IReadOnlyList<string> Dimensions { get; }
    public SampleType? SampleType { get; }
    public IReadOnlyList<long>? Chunks => _array.Chunks is { } chunks ? [chunks[_rows], chunks[_columns]] : null;
    public IReadOnlyDictionary<string, AttributeValue> Attributes => _array.Attributes;

    public void Announce(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        var (from, size) = InArray(start, count);
        _array.Announce(from, size);
    }

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var (from, size) = InArray(start, count);
        if (_rows < _columns)
        {
            _array.Read(from, size, destination);
            return;
        }
        var (rows, columns) = ((int)count[0], (int)count[1]);
        var bytes = checked(rows * columns * _sampleSize);
        var stored = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            _array.Read(from, size, stored.AsSpan(0, bytes));
            Transpose(stored, destination, rows, columns);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    public string ReadText() => _array.ReadText();

    public void Dispose() => _array.Dispose();

    private (long[] Start, long[] Count) InArray(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        var from = (long[])_fixed.Clone();
        var size = new long[from.Length];
        Array.Fill(size, 1);
        (from[_rows], from[_columns], size[_rows], size[_columns]) = (start[0], start[1], count[0], count[1]);
        return (from, size);
    }

    private void Transpose(ReadOnlySpan<byte> stored, Span<byte> destination, int rows, int columns)
    {
        switch (_sampleSize)
        {
            case 1: Transpose<byte>(stored, destination, rows, columns); break;
            case 2: Transpose<ushort>(stored, destination, rows, columns); break;
            case 4: Transpose<uint>(stored, destination, rows, columns); break;
            default: Transpose<ulong>(stored, destination, rows, columns); break;
        }
    }

    private static void Transpose<T>(ReadOnlySpan<byte> stored, Span<byte> destination, int rows, int columns) where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(stored);
        var target = MemoryMarshal.Cast<byte, T>(destination);
        for (var top = 0; top < rows; top += Square)
        {
            for (var left = 0; left < columns; left += Square)
            {
                for (var row = top; row < Math.Min(top + Square, rows); row++)
                {
                    for (var column = left; column < Math.Min(left + Square, columns); column++)
                        target[row * columns + column] = source[column * rows + row];
                }
            }
        }
    }
}
