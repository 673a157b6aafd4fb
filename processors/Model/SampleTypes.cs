namespace Datasets.Model;

/// <summary>What the sample types have in common, for those who hold samples as bytes.</summary>
public static class SampleTypes
{
    /// <summary>Bytes of one sample.</summary>
    public static int Size(this SampleType type) => type switch
    {
        SampleType.UInt8 or SampleType.Int8 => 1,
        SampleType.UInt16 or SampleType.Int16 => 2,
        SampleType.UInt32 or SampleType.Int32 or SampleType.Float32 => 4,
        SampleType.UInt64 or SampleType.Int64 or SampleType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a sample type"),
    };

    public static bool IsFloatingPoint(this SampleType type) => type is SampleType.Float32 or SampleType.Float64;

    public static bool IsSigned(this SampleType type) =>
        type is SampleType.Int8 or SampleType.Int16 or SampleType.Int32 or SampleType.Int64 || type.IsFloatingPoint();
}
