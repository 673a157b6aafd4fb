namespace Datasets.Gdal;

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
