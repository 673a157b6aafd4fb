using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Inspection;

public sealed record InspectedArray
{
    public required string Path { get; init; }
    public required IReadOnlyList<long> Shape { get; init; }
    public required IReadOnlyList<string> Dimensions { get; init; }
    /// <summary>Null where the array does not hold numbers.</summary>
    public required SampleType? SampleType { get; init; }
    /// <summary>Null where the array is not chunked.</summary>
    public required IReadOnlyList<long>? Chunks { get; init; }
    /// <summary>Fill, missing, valid range, scale, offset, unit and title, as the attributes say them.</summary>
    public required FieldEncoding Encoding { get; init; }
    public required IReadOnlyDictionary<string, AttributeValue> Attributes { get; init; }
}
