namespace Datasets.Gdal;

/// <summary>GDAL's sample types, with GDAL's own numbers (gdal.h, <c>GDALDataType</c>).</summary>
public enum GdalDataType
{
    Unknown = 0,
    Byte = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Float64 = 7,
    UInt64 = 12,
    Int64 = 13,
    /// <summary>Since GDAL 3.7.</summary>
    Int8 = 14,
}
