namespace Datasets.Gdal;

/// <summary>A group of a multidimensional dataset.</summary>
public sealed class GdalMultidimGroup : IDisposable
{
    private readonly MultidimGroupHandle _handle;

    internal GdalMultidimGroup(MultidimGroupHandle handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    /// <summary>The absolute path, e.g. <c>/HDFEOS/GRIDS</c>.</summary>
    public string Path { get; }

    /// <exception cref="GdalException">The group cannot be read.</exception>
    public IReadOnlyList<string> GroupNames()
    {
        lock (MultidimLock.Instance)
        {
            using var errors = GdalErrors.Collect();
            var names = NativeMethods.TakeList(NativeMethods.GDALGroupGetGroupNames(_handle, 0));
            errors.ThrowIfFailed($"listing the groups of {Path}");
            return names;
        }
    }

    /// <exception cref="GdalException">The group cannot be read.</exception>
    public IReadOnlyList<string> ArrayNames()
    {
        lock (MultidimLock.Instance)
        {
            using var errors = GdalErrors.Collect();
            var names = NativeMethods.TakeList(NativeMethods.GDALGroupGetMDArrayNames(_handle, 0));
            errors.ThrowIfFailed($"listing the arrays of {Path}");
            return names;
        }
    }

    /// <exception cref="GdalException">There is no such group, or it cannot be read.</exception>
    public GdalMultidimGroup OpenGroup(string name)
    {
        lock (MultidimLock.Instance)
        {
            using var errors = GdalErrors.Collect();
            var group = NativeMethods.GDALGroupOpenGroup(_handle, name, 0);
            return group.IsInvalid ? throw errors.Exception($"opening the group {Join(name)}") : new GdalMultidimGroup(group, Join(name));
        }
    }

    /// <exception cref="GdalException">There is no such array, or it cannot be read.</exception>
    public GdalMultidimArray OpenArray(string name)
    {
        lock (MultidimLock.Instance)
        {
            using var errors = GdalErrors.Collect();
            var array = NativeMethods.GDALGroupOpenMDArray(_handle, name, 0);
            return array.IsInvalid ? throw errors.Exception($"opening the array {Join(name)}") : new GdalMultidimArray(array, Join(name));
        }
    }

    /// <exception cref="GdalException">The attributes cannot be read.</exception>
    public unsafe IReadOnlyList<GdalMultidimAttribute> ReadAttributes()
    {
        lock (MultidimLock.Instance)
        {
            using var errors = GdalErrors.Collect();
            var attributes = GdalMultidimAttribute.Take(NativeMethods.GDALGroupGetAttributes(_handle, out var count, null), count);
            errors.ThrowIfFailed($"reading the attributes of {Path}");
            return attributes;
        }
    }

    private string Join(string name) => Path == "/" ? $"/{name}" : $"{Path}/{name}";

    public void Dispose() => _handle.Dispose();
}
