using Datasets.Hdf4;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>A field of one dimension that HDF-EOS2 keeps as a Vdata, a record for each value; a field of a higher order has a second dimension.</summary>
internal sealed class Hdf4TableArray(Hdf4Granule granule, string path, Vdata table) : IGranuleArray
{
    private readonly VdataField _field = table.Fields[0];
    private byte[]? _values;

    public string Path => path;

    public IReadOnlyList<long> Shape { get; } = table.Fields[0].Order == 1 ? [table.Count] : [table.Count, table.Fields[0].Order];

    public IReadOnlyList<string> Dimensions => [.. Shape.Select(_ => "")];

    public SampleType? SampleType => _field.Type!.SampleType;

    public IReadOnlyList<long>? Chunks => null;

    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; } = new Dictionary<string, AttributeValue>();

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        ArrayPart.Bytes(this, SampleType!.Value, start, count);
        var values = _values ??= granule.Try(() => table.ReadField(_field), path);
        var (from, length) = (Shape.Count == 1 ? 0 : (int)start[1], Shape.Count == 1 ? 1 : (int)count[1]);
        var size = _field.Type!.Size;
        for (var i = 0; i < count[0]; i++)
            values.AsSpan(((int)start[0] + i) * _field.Size + from * size, length * size).CopyTo(destination[(i * length * size)..]);
    }

    public string ReadText() => throw new GranuleException($"{granule.FileName}: {path} does not hold text");

    public void Dispose()
    {
    }
}
