using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>Opens a granule's file.</summary>
public static class GranuleOpener
{
    /// <summary>
    /// Opens an HDF5 file, which HDF-EOS5 (<c>.he5</c>) and netCDF-4 (<c>.nc</c>, <c>.nc4</c>) files are, too, or a netCDF classic file
    /// (netCDF-3), or an HDF4 file, which HDF-EOS2 files (<c>.hdf</c>) are. The file's first bytes decide which, whatever it is called.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends whatever is read of the granule, as long as it is open.</param>
    /// <exception cref="GranuleException">
    /// There is no such file, or it is empty, truncated, corrupt or of another format: the message names the file and which of these.
    /// </exception>
    public static IGranule Open(string path, CancellationToken cancellationToken = default) => Open(new GranuleInput(path), cancellationToken);

    /// <summary>The same for a file that may be on a server. Of those, HDF5 alone is read.</summary>
    /// <exception cref="GranuleException">As for a file on this machine.</exception>
    public static IGranule Open(GranuleInput input, CancellationToken cancellationToken = default)
    {
        if (input.Remote is { } remote)
        {
            FormatDetector.Check(input.FileName, remote);
            return Hdf5Granule.Open(input.FileName, remote, cancellationToken);
        }
        var path = input.Path;
        if (NetCdfClassic.Check(path) is { } version)
            return OpenClassic(path, version, cancellationToken);
        if (FormatDetector.IsHdf4(path))
            return Hdf4Granule.Open(path, cancellationToken);
        FormatDetector.Check(path);
        return Hdf5Granule.Open(path, cancellationToken);
    }

    /// <summary>Whether a file can be read by its parts, without the rest of it: HDF5 can.</summary>
    /// <exception cref="DatasetsException">A server does not give its first bytes.</exception>
    public static bool IsReadByParts(IByteSource bytes) => FormatDetector.IsHdf5(bytes);

    private static GdalGranule OpenClassic(string path, byte version, CancellationToken cancellationToken)
    {
        try
        {
            return GdalGranule.Open(path, "netCDF classic", "netCDF", cancellationToken);
        }
        catch (GranuleException e) when (version == 5)
        {
            // Not every libnetcdf is built to read it, and the file's header has been found whole.
            var name = Path.GetFileName(path);
            throw new GranuleException(
                $"{name} is a netCDF classic file of version 5 (CDF-5), which GDAL cannot read here: convert it with 'nccopy -k nc4 {name} OTHER.nc'",
                e);
        }
    }
}
