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
        using var call = MultidimCall.Enter();
        var names = NativeMethods.TakeList(NativeMethods.GDALGroupGetGroupNames(_handle, 0));
        call.ThrowIfFailed($"listing the groups of {Path}");
        return names;
    }

    /// <exception cref="GdalException">The group cannot be read.</exception>
    public IReadOnlyList<string> ArrayNames()
    {
        using var call = MultidimCall.Enter();
        var names = NativeMethods.TakeList(NativeMethods.GDALGroupGetMDArrayNames(_handle, 0));
        call.ThrowIfFailed($"listing the arrays of {Path}");
        return names;
    }

    /// <exception cref="GdalException">There is no such group, or it cannot be read.</exception>
    public GdalMultidimGroup OpenGroup(string name)
    {
        using var call = MultidimCall.Enter();
        var group = NativeMethods.GDALGroupOpenGroup(_handle, name, 0);
        if (group.IsInvalid)
            throw call.Exception($"opening the group {Join(name)}");
        call.ThrowIfFailed($"opening the group {Join(name)}");
        return new GdalMultidimGroup(group, Join(name));
    }

    /// <exception cref="GdalException">There is no such array, or it cannot be read.</exception>
    public GdalMultidimArray OpenArray(string name)
    {
        using var call = MultidimCall.Enter();
        var array = NativeMethods.GDALGroupOpenMDArray(_handle, name, 0);
        if (array.IsInvalid)
            throw call.Exception($"opening the array {Join(name)}");
        call.ThrowIfFailed($"opening the array {Join(name)}");
        return new GdalMultidimArray(array, Join(name));
    }

    /// <exception cref="GdalException">The attributes cannot be read.</exception>
    public unsafe IReadOnlyList<GdalMultidimAttribute> ReadAttributes()
    {
        using var call = MultidimCall.Enter();
        var attributes = GdalMultidimAttribute.Take(NativeMethods.GDALGroupGetAttributes(_handle, out var count, null), count);
        call.ThrowIfFailed($"reading the attributes of {Path}");
        return attributes;
    }

    private string Join(string name) => Path == "/" ? $"/{name}" : $"{Path}/{name}";

    public void Dispose() => _handle.Dispose();
}
