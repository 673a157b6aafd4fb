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

public static class GdalDataTypes
{
    /// <summary>Bytes of one sample; 0 for types that are not plain numbers.</summary>
    public static int Size(this GdalDataType type) => type switch
    {
        GdalDataType.Byte or GdalDataType.Int8 => 1,
        GdalDataType.UInt16 or GdalDataType.Int16 => 2,
        GdalDataType.UInt32 or GdalDataType.Int32 or GdalDataType.Float32 => 4,
        GdalDataType.UInt64 or GdalDataType.Int64 or GdalDataType.Float64 => 8,
        _ => 0,
    };
}
