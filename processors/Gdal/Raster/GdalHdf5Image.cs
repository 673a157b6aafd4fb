namespace Datasets.Gdal;

/// <summary>
/// An HDF5 array through GDAL's classic model, asked only for what the multidimensional model does not tell before GDAL 3.7: the chunk,
/// which is the classic model's block. It opens the file once more, so it is not for the path that converts.
/// </summary>
public static class GdalHdf5Image
{
    /// <summary>The chunk of a two-dimensional array as (rows, columns); null where the array cannot be opened this way.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="array">The array's absolute path in it.</param>
    public static (int Rows, int Columns)? BlockSize(string file, string array)
    {
        using var call = MultidimCall.Enter();
        try
        {
            // The driver writes spaces in names as underscores.
            using var image = GdalDataset.Open($"HDF5:\"{file}\":/{array.Replace(' ', '_')}", "HDF5Image");
            var (width, height) = image.BlockSize(0);
            return (height, width);
        }
        catch (GdalException)
        {
            return null;
        }
    }
}
