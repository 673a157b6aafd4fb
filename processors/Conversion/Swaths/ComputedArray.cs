using System.Runtime.InteropServices;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Swaths;

/// <summary>Numbers of lines, columns and maybe corners that are computed as they are read.</summary>
internal sealed class ComputedArray(string path, IReadOnlyList<long> shape, Func<int, int, int, double> number) : IGranuleArray
{
    public string Path => path;
    public IReadOnlyList<long> Shape => shape;
    public IReadOnlyList<string> Dimensions { get; } = [.. shape.Select(_ => "")];
    public SampleType? SampleType => Model.SampleType.Float64;
    public IReadOnlyList<long>? Chunks => null;
    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; } = new Dictionary<string, AttributeValue>();

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var values = MemoryMarshal.Cast<byte, double>(destination);
        var corners = shape.Count > 2 ? (int)count[2] : 1;
        var at = 0;
        for (var line = 0; line < count[0]; line++)
        {
            for (var column = 0; column < count[1]; column++)
            {
                for (var corner = 0; corner < corners; corner++)
                    values[at++] = number((int)start[0] + line, (int)start[1] + column, corner);
            }
        }
    }

    public string ReadText() => throw new NotSupportedException("it holds numbers");

    public void Dispose()
    {
    }
}
