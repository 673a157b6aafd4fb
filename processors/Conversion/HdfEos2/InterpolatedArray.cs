using System.Runtime.InteropServices;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos2;

/// <summary>Latitudes or longitudes of pixels, or of their corners, in degrees, as an array that the file could have had. They are read by whole lines.</summary>
internal sealed class InterpolatedArray(string path, IReadOnlyList<long> shape, IReadOnlyList<string> dimensions, InterpolatedPlaces places, bool isLatitude) : IGranuleArray
{
    public string Path => path;

    public IReadOnlyList<long> Shape => shape;

    public IReadOnlyList<string> Dimensions => dimensions;

    public SampleType? SampleType => Model.SampleType.Float64;

    public IReadOnlyList<long>? Chunks => null;

    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; } = new Dictionary<string, AttributeValue>
    {
        ["units"] = AttributeValue.Create(isLatitude ? "degrees_north" : "degrees_east"),
    };

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        if (start[1] != 0 || count[1] != shape[1] || (shape.Count > 2 && (start[2] != 0 || count[2] != shape[2])))
            throw new NotSupportedException("places are read by whole lines");
        var degrees = MemoryMarshal.Cast<byte, double>(destination);
        var vectors = places.Read((int)start[0], (int)count[0], (int)shape[1], isCorners: shape.Count > 2);
        for (var i = 0; i < vectors.Length; i++)
            degrees[i] = isLatitude ? vectors[i].Latitude : vectors[i].Longitude;
    }

    public string ReadText() => throw new NotSupportedException("it holds numbers");

    public void Dispose()
    {
    }
}
