using System.Runtime.InteropServices;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos2;

/// <summary>The middles of cells along an axis, in degrees, as an array that the file could have had.</summary>
internal sealed class GridHeaderAxis(string path, bool IsLatitude, double[] values) : IGranuleArray
{
    public bool IsLatitude { get; } = IsLatitude;

    public string Path => path;

    public IReadOnlyList<long> Shape => [values.Length];

    public IReadOnlyList<string> Dimensions { get; } = [path[1..]];

    public SampleType? SampleType => Model.SampleType.Float64;

    public IReadOnlyList<long>? Chunks => null;

    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; } = new Dictionary<string, AttributeValue>
    {
        ["units"] = AttributeValue.Create(IsLatitude ? "degrees_north" : "degrees_east"),
    };

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination) =>
        values.AsSpan((int)start[0], (int)count[0]).CopyTo(MemoryMarshal.Cast<byte, double>(destination));

    public string ReadText() => throw new NotSupportedException("it holds numbers");

    public void Dispose()
    {
    }
}
