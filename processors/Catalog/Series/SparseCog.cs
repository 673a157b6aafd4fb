using System.Runtime.InteropServices;
using Datasets.Gdal;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Series;

/// <summary>Reads blocks of a COG that lies elsewhere: its header in one request, then each block in one, into a buffer that GDAL takes for the file.</summary>
internal sealed class SparseCog : IDisposable
{
    /// <summary>Enough for the directories of a globe of 0.25°; of a larger grid the rest comes in a second request.</summary>
    private const int HeaderBytes = 16 << 10;

    /// <summary>Before and after a block, COGs repeat its size and last bytes.</summary>
    private const int Leader = 4;

    private readonly MeteredReads _reads;
    private readonly ObjectKey _key;
    private readonly byte[] _bytes;
    private readonly GdalMemoryFile _file;
    private readonly GdalDataset _dataset;
    private readonly HashSet<(int, int)> _there = [];

    private SparseCog(MeteredReads reads, ObjectKey key, byte[] bytes)
    {
        (_reads, _key, _bytes) = (reads, key, bytes);
        _file = new GdalMemoryFile(bytes);
        try
        {
            _dataset = GdalDataset.Open(_file.Name, "GTiff");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <returns>Null where there is no such object.</returns>
    /// <exception cref="GdalException">It is no GeoTIFF.</exception>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<SparseCog?> OpenAsync(MeteredReads reads, ObjectKey key, CancellationToken cancellationToken)
    {
        if (await reads.ReadAsync(key, new ByteInterval(0, HeaderBytes - 1), cancellationToken) is not { } start)
            return null;
        var bytes = new byte[start.Size];
        start.Bytes.CopyTo(bytes, 0);
        return new SparseCog(reads, key, bytes);
    }

    /// <summary>Pixels of a row of the first band, as they are stored.</summary>
    /// <exception cref="GdalException">They are not on the grid, or cannot be read.</exception>
    public async Task<double[]> ReadAsync(int column, int row, int count, CancellationToken cancellationToken)
    {
        var (width, height) = _dataset.BlockSize(0);
        for (var block = column / width; block <= (column + count - 1) / width; block++)
        {
            if (_there.Add((block, row / height)) && _dataset.BlockPlace(0, block, row / height) is { } place)
                await FillAsync(Math.Max(0, place.Start - Leader), Math.Min(_bytes.Length, place.Start + place.Length + Leader), cancellationToken);
        }
        var stored = new double[count];
        _dataset.Read(0, column, row, count, 1, GdalDataType.Float64, MemoryMarshal.AsBytes(stored.AsSpan()));
        return stored;
    }

    public void Dispose()
    {
        _dataset.Dispose();
        _file.Dispose();
    }

    private async Task FillAsync(long start, long end, CancellationToken cancellationToken)
    {
        if (end <= HeaderBytes)
            return;
        if (await _reads.ReadAsync(_key, new ByteInterval(start, end - 1), cancellationToken) is { } part)
            part.Bytes.CopyTo(_bytes, start);
    }
}
