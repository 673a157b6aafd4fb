namespace Datasets.Granules;

/// <summary>Opens a granule's file.</summary>
public static class GranuleOpener
{
    // GDAL's HDF5 driver leaves files with these endings to its netCDF driver, whatever is in them.
    private static readonly string[] NetCdfEndings = [".nc", ".nc4", ".cdf"];

    /// <summary>
    /// Opens an HDF5 file, which HDF-EOS5 (<c>.he5</c>) and netCDF-4 (<c>.nc</c>, <c>.nc4</c>) files are, too, or a netCDF classic file
    /// (netCDF-3).
    /// </summary>
    /// <exception cref="GranuleException">
    /// There is no such file, or it is empty, truncated, corrupt or of another format: the message names the file and which of these.
    /// </exception>
    public static IGranule Open(string path)
    {
        if (NetCdfClassic.Check(path))
            return GdalGranule.Open(path, "netCDF classic", "netCDF");
        Hdf5Superblock.Check(path);
        // netCDF-4 is HDF5 with named dimensions, which GDAL's netCDF driver puts together.
        return NetCdfEndings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? GdalGranule.Open(path, "HDF5", "netCDF")
            : Hdf5Granule.Open(path);
    }
}
