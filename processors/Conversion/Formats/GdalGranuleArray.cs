using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

internal sealed class GdalGranuleArray : IGranuleArray
{
    private readonly GdalGranule _granule;
    private readonly GdalMultidimArray _array;
    private readonly Lazy<IReadOnlyDictionary<string, AttributeValue>> _attributes;
    private readonly Lazy<IReadOnlyList<long>?> _chunks;

    public GdalGranuleArray(GdalGranule granule, string file, GdalMultidimArray array)
    {
        _granule = granule;
        _array = array;
        Shape = [.. array.Dimensions.Select(dimension => dimension.Size)];
        Dimensions = [.. array.Dimensions.Select((dimension, i) => dimension.Name == $"dim{i}" ? "" : dimension.Name)];
        _attributes = new(() => granule.Try(() => GdalAttributes.From(array.ReadAttributes())));
        _chunks = new(() => granule.Try(() => ReadChunks(file)));
    }

    public string Path => _array.Path;

    public IReadOnlyList<long> Shape { get; }

    public IReadOnlyList<string> Dimensions { get; }

    public SampleType? SampleType => TypeOf(_array.DataType);

    public static SampleType? TypeOf(GdalDataType type) => type switch
    {
        GdalDataType.Byte => Datasets.Model.SampleType.UInt8,
        GdalDataType.Int8 => Datasets.Model.SampleType.Int8,
        GdalDataType.UInt16 => Datasets.Model.SampleType.UInt16,
        GdalDataType.Int16 => Datasets.Model.SampleType.Int16,
        GdalDataType.UInt32 => Datasets.Model.SampleType.UInt32,
        GdalDataType.Int32 => Datasets.Model.SampleType.Int32,
        GdalDataType.UInt64 => Datasets.Model.SampleType.UInt64,
        GdalDataType.Int64 => Datasets.Model.SampleType.Int64,
        GdalDataType.Float32 => Datasets.Model.SampleType.Float32,
        GdalDataType.Float64 => Datasets.Model.SampleType.Float64,
        _ => null,
    };

    public IReadOnlyList<long>? Chunks => _chunks.Value;

    public IReadOnlyDictionary<string, AttributeValue> Attributes => _attributes.Value;

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        _granule.ThrowIfStopped();
        try
        {
            _array.Read(start, count, destination);
        }
        catch (GdalException e)
        {
            throw _granule.Corrupt(e);
        }
    }

    public string ReadText()
    {
        // GDAL takes memory for each text, and one may be a single character.
        if (GranuleBudget.Values(this) > GranuleLimits.TextBytes)
            throw new UnreadableException($"{_granule.FileName}: {Path} has {string.Join(" x ", Shape)} texts, and the limit is {GranuleLimits.TextBytes} bytes");
        return _granule.Try(() => string.Concat(_array.ReadTexts().Select(GdalAttributes.TrimPadding)));
    }

    public void Dispose() => _array.Dispose();

    private IReadOnlyList<long>? ReadChunks(string file)
    {
        var blocks = _array.BlockSize();
        if (blocks.Count > 0 && blocks.All(size => size > 0))
            return blocks;
        if (Shape.Count != 2 || GdalHdf5Image.BlockSize(file, Path) is not { } block)
            return null;
        var isContiguous = block.Rows == 1 && block.Columns == Shape[1];
        return isContiguous ? null : [block.Rows, block.Columns];
    }
}
