using System.Runtime.InteropServices;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Swaths;

/// <summary>Numbers of lines, columns and maybe corners that are computed as they are read, whole lines at a time.</summary>
/// <param name="read">Some lines: the first, and how many.</param>
internal sealed class ComputedArray(string path, IReadOnlyList<long> shape, Func<int, int, double[]> read) : IGranuleArray
{
    public string Path => path;
    public IReadOnlyList<long> Shape => shape;
    public IReadOnlyList<string> Dimensions { get; } = [.. shape.Select(_ => "")];
    public SampleType? SampleType => Model.SampleType.Float64;
    public IReadOnlyList<long>? Chunks => null;
    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; } = new Dictionary<string, AttributeValue>();

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination) =>
        read((int)start[0], (int)count[0]).CopyTo(MemoryMarshal.Cast<byte, double>(destination));

    public string ReadText() => throw new NotSupportedException("it holds numbers");

    public void Dispose()
    {
    }
}
