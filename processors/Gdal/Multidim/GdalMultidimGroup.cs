namespace Datasets.Gdal;

/// <summary>A group of a multidimensional dataset.</summary>
public sealed class GdalMultidimGroup : IDisposable
{
    private readonly MultidimGroupHandle _handle;
    private readonly bool _heedsHdf5;

    internal GdalMultidimGroup(MultidimGroupHandle handle, string path, bool heedsHdf5)
    {
        _heedsHdf5 = heedsHdf5;
        _handle = handle;
        Path = path;
    }

    /// <summary>The absolute path, e.g. <c>/HDFEOS/GRIDS</c>.</summary>
    public string Path { get; }

    /// <exception cref="GdalException">The group cannot be read.</exception>
    public IReadOnlyList<string> GroupNames()
    {
        using var call = MultidimCall.Enter(_heedsHdf5);
        var names = NativeMethods.TakeList(NativeMethods.GDALGroupGetGroupNames(_handle, 0));
        call.ThrowIfFailed($"listing the groups of {Path}");
        return names;
    }

    /// <exception cref="GdalException">The group cannot be read.</exception>
    public unsafe IReadOnlyList<string> ArrayNames()
    {
        using var call = MultidimCall.Enter(_heedsHdf5);
        // Without this the netCDF driver leaves out scalars, such as grid mappings.
        fixed (byte* option = "SHOW_ALL=YES\0"u8)
        {
            var options = stackalloc byte*[2] { option, null };
            var names = NativeMethods.TakeList(NativeMethods.GDALGroupGetMDArrayNames(_handle, options));
            call.ThrowIfFailed($"listing the arrays of {Path}");
            return names;
        }
    }

    /// <exception cref="GdalException">There is no such group, or it cannot be read.</exception>
    public GdalMultidimGroup OpenGroup(string name)
    {
        using var call = MultidimCall.Enter(_heedsHdf5);
        var group = NativeMethods.GDALGroupOpenGroup(_handle, name, 0);
        if (group.IsInvalid)
            throw call.Exception($"opening the group {Join(name)}");
        call.ThrowIfFailed($"opening the group {Join(name)}");
        return new GdalMultidimGroup(group, Join(name), _heedsHdf5);
    }

    /// <exception cref="GdalException">There is no such array, or it cannot be read.</exception>
    public GdalMultidimArray OpenArray(string name)
    {
        using var call = MultidimCall.Enter(_heedsHdf5);
        var array = NativeMethods.GDALGroupOpenMDArray(_handle, name, 0);
        if (array.IsInvalid)
            throw call.Exception($"opening the array {Join(name)}");
        call.ThrowIfFailed($"opening the array {Join(name)}");
        return new GdalMultidimArray(array, Join(name), _heedsHdf5);
    }

    /// <exception cref="GdalException">The attributes cannot be read.</exception>
    public unsafe IReadOnlyList<GdalMultidimAttribute> ReadAttributes()
    {
        using var call = MultidimCall.Enter(_heedsHdf5);
        var attributes = GdalMultidimAttribute.Take(NativeMethods.GDALGroupGetAttributes(_handle, out var count, null), count);
        call.ThrowIfFailed($"reading the attributes of {Path}");
        return attributes;
    }

    private string Join(string name) => Path == "/" ? $"/{name}" : $"{Path}/{name}";

    public void Dispose() => _handle.Dispose();
}
