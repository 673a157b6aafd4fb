using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>A reference-counted object of GDAL's multidimensional model; objects stay valid after the dataset they came from is closed.</summary>
internal abstract class MultidimHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected abstract void Release(nint handle);

    protected sealed override bool ReleaseHandle()
    {
        // Inside a call, a call of its own would forget what the outer one has heard.
        if (MultidimCall.IsUnderWay)
        {
            Release(handle);
            return true;
        }
        using var call = MultidimCall.Enter();
        Release(handle);
        return true;
    }
}

internal sealed class MultidimDatasetHandle : MultidimHandle
{
    protected override void Release(nint handle) => NativeMethods.GDALClose(handle);
}

internal sealed class MultidimGroupHandle : MultidimHandle
{
    protected override void Release(nint handle) => NativeMethods.GDALGroupRelease(handle);
}

internal sealed class MultidimArrayHandle : MultidimHandle
{
    protected override void Release(nint handle) => NativeMethods.GDALMDArrayRelease(handle);
}

internal sealed class MultidimTypeHandle : MultidimHandle
{
    protected override void Release(nint handle) => NativeMethods.GDALExtendedDataTypeRelease(handle);
}
