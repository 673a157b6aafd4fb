using Datasets.Hdf4;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

internal sealed class Hdf4GranuleArray(Hdf4Granule granule, string path, Hdf4Array array, IReadOnlyList<string> dimensions) : IGranuleArray
{
    private bool _isWritten;

    public string Path => path;

    /// <summary>The file's own number of the array.</summary>
    public int Reference => array.Dataset.Reference;

    public IReadOnlyList<long> Shape => array.Dataset.Shape;

    public IReadOnlyList<string> Dimensions => dimensions;

    public SampleType? SampleType => array.Dataset.Type?.SampleType;

    public IReadOnlyList<long>? Chunks => array.Chunk;

    public IReadOnlyDictionary<string, AttributeValue> Attributes => granule.Attributes(path);

    public long StoredCount => granule.Try(() => array.StoredCount, path);

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        if (SampleType is not { } type)
            throw new GranuleException($"{granule.FileName}: {path} does not hold numbers");
        var bytes = ArrayPart.Bytes(this, type, start, count);
        if (destination.Length < bytes)
            throw new ArgumentException($"{bytes} bytes are asked for, and there is room for {destination.Length}", nameof(destination));
        if (bytes == 0)
            return;
        try
        {
            RequireWritten();
            array.Read(start, count, destination[..(int)bytes]);
        }
        catch (Exception e) when (Hdf4Granule.IsOfTheFile(e))
        {
            throw granule.Failure(e, path);
        }
    }

    public string ReadText()
    {
        if (array.Dataset.Type is not { IsText: true })
            throw new GranuleException($"{granule.FileName}: {path} does not hold text");
        return granule.Try(() =>
        {
            if (array.Dataset.Count > GranuleLimits.TextBytes)
                throw new Hdf4LimitException($"it states a text of {array.Dataset.Count} bytes, and the limit is {GranuleLimits.TextBytes}");
            var data = new byte[array.Dataset.Count];
            array.Read(new long[Shape.Count], [.. Shape], data);
            return new Hdf4Attribute("", array.Dataset.Type, data).Text!;
        }, path);
    }

    public void Dispose()
    {
    }

    /// <summary>Few bytes of a file may declare any number of values; their fill has to be gone through all the same.</summary>
    private void RequireWritten()
    {
        if (!_isWritten)
            ArrayPart.RequireWritten(granule.FileName, this, array.StoredCount);
        _isWritten = true;
    }
}
