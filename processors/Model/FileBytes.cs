using Microsoft.Win32.SafeHandles;

namespace Datasets.Model;

/// <summary>A file on disk.</summary>
public sealed class FileBytes : IByteSource
{
    private readonly SafeFileHandle _file;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public FileBytes(string path)
    {
        _file = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_file);
    }

    public long Length { get; }

    /// <inheritdoc/>
    public void Read(long at, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file, destination, at);
            if (read == 0)
                throw new EndOfStreamException("the file became shorter while it was read");
            destination = destination[read..];
            at += read;
        }
    }

    public void Dispose() => _file.Dispose();
}
