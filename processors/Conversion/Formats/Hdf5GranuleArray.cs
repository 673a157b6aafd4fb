using Datasets.Hdf5;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

internal sealed class Hdf5GranuleArray(Hdf5Granule granule, string path, Hdf5Array array) : IGranuleArray
{
    private readonly Lazy<IReadOnlyDictionary<string, AttributeValue>> _attributes =
        new(() => granule.Try(() => granule.ReadAttributes(array.Header), path));
    private readonly Lazy<IReadOnlyList<string>> _dimensions = new(() => granule.Try<IReadOnlyList<string>>(() =>
            [.. granule.DimensionNames(path, array).Take(array.Space.Shape.Length - (AreTexts(array) ? 1 : 0))], path));
    private readonly Lazy<long> _stored = new(() => granule.Try(() => array.StoredCount, path));
    private bool _isWritten;

    public string Path => path;

    public IReadOnlyList<long> Shape { get; } = AreTexts(array) ? array.Space.Shape[..^1] : array.Space.Shape;

    public IReadOnlyList<string> Dimensions => _dimensions.Value;

    public SampleType? SampleType => array.Type.SampleType;

    public IReadOnlyList<long>? Chunks => array.Layout.Class == LayoutClass.Chunked ? array.Layout.Chunk : null;

    public IReadOnlyDictionary<string, AttributeValue> Attributes => _attributes.Value;

    public long StoredCount => _stored.Value;

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        if (SampleType is null)
            throw new GranuleException($"{granule.FileName}: {path} does not hold numbers");
        var bytes = ArrayPart.Bytes(this, SampleType.Value, start, count);
        if (destination.Length < bytes)
            throw new ArgumentException($"{bytes} bytes are asked for, and there is room for {destination.Length}", nameof(destination));
        if (bytes == 0)
            return;
        RequireWritten();
        try
        {
            array.Read(start, count, destination[..(int)bytes]);
        }
        catch (Exception e) when (Hdf5Granule.IsOfTheFile(e))
        {
            throw granule.Failure(e, path);
        }
    }

    public void Announce(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        try
        {
            array.Announce(start, count);
        }
        catch (Exception e) when (Hdf5Granule.IsOfTheFile(e))
        {
            throw granule.Failure(e, path);
        }
    }

    public string ReadText()
    {
        if (array.Type.Class is not (DatatypeClass.FixedText or DatatypeClass.VariableText))
            throw new GranuleException($"{granule.FileName}: {path} does not hold text");
        return granule.Try(() =>
        {
            if (array.Space.Count > GranuleLimits.TextBytes / array.Type.Size)
                throw new Hdf5LimitException($"it states a text of {array.Space.Count} x {array.Type.Size} bytes, and the limit is {GranuleLimits.TextBytes}");
            var data = new byte[array.Space.Count * array.Type.Size];
            if (data.Length > 0)
                array.Read(new long[array.Space.Shape.Length], array.Space.Shape, data);
            // Characters are a text along the last dimension, as netCDF has it; each for itself, a space would be padding.
            var type = AreCharacters(array) && data.Length > 0 ? array.Type with { Size = (int)array.Space.Shape[^1] } : array.Type;
            return string.Concat(granule.Texts(type, data).Select(GdalAttributes.TrimPadding));
        }, path);
    }

    public void Dispose()
    {
        array.Dispose();
        granule.Forget(this);
    }

    private static bool AreCharacters(Hdf5Array array) => array is { Type: { Class: DatatypeClass.FixedText, Size: 1 }, Space.Shape.Length: > 0 };

    /// <summary>Whether there are several texts, whose characters' dimension is not one of theirs, as libnetcdf has it.</summary>
    private static bool AreTexts(Hdf5Array array) => AreCharacters(array) && array.Space.Shape.Length > 1;

    /// <summary>Few bytes of a file may declare any number of values; their fill has to be gone through all the same.</summary>
    private void RequireWritten()
    {
        if (_isWritten)
            return;
        ArrayPart.RequireWritten(granule.FileName, this, StoredCount);
        _isWritten = true;
    }
}
