using Datasets.Storage;
using Datasets.Storage.Folder;
using Microsoft.Win32.SafeHandles;

namespace Datasets.Catalog.Series;

/// <summary>
/// A row of shards in a file of its own, whose items come in any order: for each shard the items one after the other, of each the shard's chunks. It has the
/// size of the samples, 1.5 GB for a year of 1440 x 720 of single precision, and has no name once it is open, so that nothing is left of a run that is killed.
/// </summary>
internal sealed class SeriesSpill : IDisposable
{
    private readonly string _folder;
    private readonly SafeFileHandle _file;
    private readonly long _shardBytes;
    private readonly int _itemBytes;

    /// <param name="folder">Where the file is.</param>
    /// <param name="itemBytes">Of one shard at one time.</param>
    /// <exception cref="StorageException">The file cannot be made.</exception>
    public SeriesSpill(string folder, int items, int itemBytes)
    {
        (_folder, _shardBytes, _itemBytes) = (folder, (long)items * itemBytes, itemBytes);
        var path = Path.Combine(folder, $"datasets-series-{Guid.NewGuid():N}");
        try
        {
            _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot make a temporary file in", folder, error);
        }
    }

    /// <param name="shard">Its place among the shards.</param>
    /// <param name="samples">The shard's chunks at one time.</param>
    /// <exception cref="StorageException">The disk is full, or fails.</exception>
    public void Write(int shard, int item, ReadOnlySpan<byte> samples)
    {
        try
        {
            RandomAccess.Write(_file, samples, shard * _shardBytes + (long)item * _itemBytes);
        }
        catch (IOException error)
        {
            throw DiskErrors.ToStorageException("cannot write a temporary file in", _folder, error);
        }
    }

    /// <param name="samples">Gets all items of the shard.</param>
    public void Read(int shard, Span<byte> samples)
    {
        var position = shard * _shardBytes;
        while (samples.Length > 0)
        {
            var read = RandomAccess.Read(_file, samples, position);
            if (read == 0)
                throw new EndOfStreamException("a temporary file of samples has been cut off while it was in use");
            position += read;
            samples = samples[read..];
        }
    }

    public void Dispose() => _file.Dispose();
}
