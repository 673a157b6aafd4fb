using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>
/// What the netCDF library fills cells with that are never written, where a variable has no <c>_FillValue</c>: <c>NC_FILL_SHORT</c> and the
/// others of netcdf.h. Bytes have none, as all of their numbers may be data (NUG, "Attribute Conventions").
/// </summary>
public static class NetCdfFill
{
    private const long Int64 = -9223372036854775806;
    private const ulong UInt64 = 18446744073709551614;
    private const float Float = 9.9692099683868690e+36f;

    /// <summary>Null where there is none.</summary>
    public static AttributeValue? Of(SampleType? type) => type switch
    {
        SampleType.Int16 => AttributeValue.Of(-32767),
        SampleType.UInt16 => AttributeValue.Of(65535),
        SampleType.Int32 => AttributeValue.Of(-2147483647),
        SampleType.UInt32 => AttributeValue.Of(4294967295),
        SampleType.Int64 => AttributeValue.Of(Int64) with { Integers = [Int64] },
        SampleType.UInt64 => AttributeValue.Of(UInt64) with { Integers = [UInt64] },
        SampleType.Float32 or SampleType.Float64 => AttributeValue.Of(Float),
        _ => null,
    };
}
