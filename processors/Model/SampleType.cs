namespace Datasets.Model;

/// <summary>The type of one sample of a band.</summary>
public enum SampleType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
}
