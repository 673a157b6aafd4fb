using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>
/// What the netCDF library fills cells with that are never written, where a variable has no <c>_FillValue</c>: <c>NC_FILL_SHORT</c> and the
/// others of netcdf.h. Bytes have none, as all of their numbers may be data (NUG, "Attribute Conventions").
/// </summary>
public static class NetCdfDefaultFill
{
    private const long Int64 = -9223372036854775806;
    private const ulong UInt64 = 18446744073709551614;
    private const float Float = 9.9692099683868690e+36f;

    /// <summary>Null where there is none.</summary>
    public static AttributeValue? For(SampleType? type) => type switch
    {
        SampleType.Int16 => AttributeValue.Create(-32767),
        SampleType.UInt16 => AttributeValue.Create(65535),
        SampleType.Int32 => AttributeValue.Create(-2147483647),
        SampleType.UInt32 => AttributeValue.Create(4294967295),
        SampleType.Int64 => AttributeValue.Create(Int64) with { Integers = [Int64] },
        SampleType.UInt64 => AttributeValue.Create(UInt64) with { Integers = [UInt64] },
        SampleType.Float32 or SampleType.Float64 => AttributeValue.Create(Float),
        _ => null,
    };
}
