using System.Runtime.InteropServices;

namespace Datasets.Gdal;

/// <summary>
/// One lock for every multidimensional call of the process. libhdf5 does one thing at a time, and not every build of it is safe to call
/// from two threads; GDAL adds a lock of its own only where its build system found such a libhdf5, and only around some calls.
/// </summary>
internal static class MultidimLock
{
    public static readonly Lock Instance = new();
}

/// <summary>A reference-counted object of GDAL's multidimensional model; objects stay valid after the dataset they came from is closed.</summary>
internal abstract class MultidimHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected abstract void Release(nint handle);

    protected sealed override bool ReleaseHandle()
    {
        lock (MultidimLock.Instance)
        {
            using var errors = GdalErrors.Collect();
            Release(handle);
        }
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
