namespace Datasets.Gdal;

/// <summary>Bytes in memory that GDAL reads as a file. What was opened from it is closed before it.</summary>
public sealed unsafe class GdalMemoryFile : IDisposable
{
    private readonly System.Buffers.MemoryHandle _bytes;

    public GdalMemoryFile(ReadOnlyMemory<byte> bytes)
    {
        GdalLibrary.EnsureRegistered();
        _bytes = bytes.Pin();
        Name = $"/vsimem/{Guid.NewGuid():N}";
        RasterNativeMethods.VSIFCloseL(RasterNativeMethods.VSIFileFromMemBuffer(Name, (byte*)_bytes.Pointer, (ulong)bytes.Length, 0));
    }

    /// <summary>What GDAL opens it by.</summary>
    public string Name { get; }

    public void Dispose()
    {
        _ = RasterNativeMethods.VSIUnlink(Name);
        _bytes.Dispose();
    }
}
