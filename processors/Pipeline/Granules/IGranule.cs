using Datasets.Cog;

namespace Datasets.Granules;

/// <summary>An opened granule: groups, arrays and attributes by their absolute paths, e.g. <c>/HDFEOS/GRIDS/A/Data Fields/B</c>.</summary>
public interface IGranule : IDisposable
{
    /// <summary>The file's name without its folder.</summary>
    string FileName { get; }
    /// <summary>The format that was recognised, e.g. <c>HDF5</c>.</summary>
    string Format { get; }
    /// <summary>Whether the netCDF library wrote the file, or it is read as such: then cells never written hold that library's fill values.</summary>
    bool IsNetCdf { get; }
    /// <summary>The absolute paths of the groups directly below <paramref name="group"/> (<c>/</c> is the root).</summary>
    IReadOnlyList<string> Groups(string group);
    /// <summary>The absolute paths of the arrays directly in <paramref name="group"/>.</summary>
    IReadOnlyList<string> Arrays(string group);
    /// <summary>Attributes of a group or an array; empty where there is no such path.</summary>
    IReadOnlyDictionary<string, AttributeValue> Attributes(string path);
    bool HasArray(string path);
    /// <exception cref="GranuleException">There is no such array: the message lists those beside it.</exception>
    IGranuleArray OpenArray(string path);
}

/// <summary>An n-dimensional array in a granule, row-major: the last dimension varies fastest.</summary>
public interface IGranuleArray : IDisposable
{
    string Path { get; }
    IReadOnlyList<long> Shape { get; }
    /// <summary>Dimension names where the file has them; else empty strings.</summary>
    IReadOnlyList<string> Dimensions { get; }
    /// <summary>Null for arrays that are not numeric, such as strings.</summary>
    SampleType? SampleType { get; }
    /// <summary>Chunk sizes, or null where the array is not chunked.</summary>
    IReadOnlyList<long>? Chunks { get; }
    IReadOnlyDictionary<string, AttributeValue> Attributes { get; }
    /// <summary>Reads a hyperslab in native byte order; <paramref name="destination"/> holds product(count) samples.</summary>
    /// <exception cref="GranuleException">The data cannot be read, for instance because the file is truncated or corrupt.</exception>
    void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination);
    /// <summary>The whole of a scalar or one-dimensional string array, such as <c>StructMetadata.0</c>.</summary>
    string ReadText();
}

/// <summary>An attribute: text, or one or more numbers (with the text null).</summary>
public sealed record AttributeValue(string? Text, IReadOnlyList<double> Numbers)
{
    /// <summary>The numbers' type in the file; null for texts.</summary>
    public SampleType? Type { get; init; }
    /// <summary>Numbers of a 64-bit integer type as they are, because a double rounds those beyond 2^53; else empty.</summary>
    public IReadOnlyList<Int128> Integers { get; init; } = [];

    public static AttributeValue Of(string text) => new(text, []);
    public static AttributeValue Of(params double[] numbers) => new(null, numbers);
    public override string ToString() =>
        Text ?? string.Join(", ", Numbers.Select(n => n.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
}

/// <summary>A granule that is not what it should be: truncated, corrupt, of another format or product. Trying again does not help.</summary>
public class GranuleException(string message, Exception? inner = null) : PipelineException(message, isTemporary: false, inner);
