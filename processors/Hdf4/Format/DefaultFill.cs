using System.Buffers.Binary;
using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>What a cell that was never written holds where the file states no <c>_FillValue</c> (mfhdf's netcdf.h: <c>FILL_BYTE</c> and so on).</summary>
internal static class DefaultFill
{
    private const float Real = 9.9692099683868690e+36f;

    /// <summary>In this machine's byte order. Unsigned types have the signed ones' bits, because HDF4's netCDF layer knows those alone.</summary>
    public static byte[] Of(Hdf4Type type)
    {
        var bytes = new byte[type.Size];
        switch (type.SampleType)
        {
            case null: break;
            case SampleType.Float32: BinaryPrimitives.WriteSingleLittleEndian(bytes, Real); break;
            case SampleType.Float64: BinaryPrimitives.WriteDoubleLittleEndian(bytes, Real); break;
            case SampleType.Int8 or SampleType.UInt8: bytes[0] = unchecked((byte)-127); break;
            case SampleType.Int16 or SampleType.UInt16: BinaryPrimitives.WriteInt16LittleEndian(bytes, -32767); break;
            case SampleType.Int32 or SampleType.UInt32: BinaryPrimitives.WriteInt32LittleEndian(bytes, -2147483647); break;
            default: BinaryPrimitives.WriteInt64LittleEndian(bytes, -2147483647); break;
        }
        return bytes;
    }
}
