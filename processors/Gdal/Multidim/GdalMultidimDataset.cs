using System.Text;

namespace Datasets.Gdal;

/// <summary>A file opened through GDAL's multidimensional model: groups of groups and n-dimensional arrays.</summary>
public sealed class GdalMultidimDataset : IDisposable
{
    private readonly MultidimDatasetHandle _handle;

    private GdalMultidimDataset(string path, MultidimDatasetHandle handle, GdalMultidimGroup root)
    {
        Path = path;
        Root = root;
        _handle = handle;
    }

    public string Path { get; }

    /// <summary>The root group, <c>/</c>.</summary>
    public GdalMultidimGroup Root { get; }

    /// <summary>Opens <paramref name="path"/> for reading with <paramref name="driver"/>, e.g. <c>HDF5</c>.</summary>
    /// <exception cref="GdalException">GDAL cannot open the file.</exception>
    public static unsafe GdalMultidimDataset Open(string path, string driver)
    {
        GdalLibrary.EnsureRegistered();
        using var call = MultidimCall.Enter();
        fixed (byte* name = Encoding.UTF8.GetBytes(driver + '\0'))
        {
            var drivers = stackalloc byte*[2] { name, null };
            var handle = NativeMethods.OpenMultidim(path, NativeMethods.OpenMultidimRaster, drivers, null, null);
            if (handle.IsInvalid)
                throw call.Exception($"opening {System.IO.Path.GetFileName(path)}");
            var root = NativeMethods.GDALDatasetGetRootGroup(handle);
            if (!root.IsInvalid)
                return new GdalMultidimDataset(path, handle, new GdalMultidimGroup(root, "/", heedsHdf5: driver == "HDF5"));
            var exception = call.Exception($"opening the root group of {System.IO.Path.GetFileName(path)}");
            handle.Dispose();
            throw exception;
        }
    }

    public void Dispose()
    {
        Root.Dispose();
        _handle.Dispose();
    }
}
