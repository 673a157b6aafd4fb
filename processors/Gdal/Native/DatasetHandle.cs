using System.Runtime.InteropServices;

namespace Datasets.Gdal;

internal sealed class DatasetHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        using var errors = GdalErrors.Collect();
        NativeMethods.GDALClose(handle);
        return true;
    }
}
