using System.Net.Http.Headers;
using System.Security.Cryptography;
using Datasets.Archives.Granules;
using Datasets.Storage.Folder;

namespace Datasets.Archives.Download;

/// <summary>A file on its way: what came so far under a temporary name, with its running checksum.</summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly IncrementalHash? _hash;
    private string? _rejected;

    /// <summary>Starts anew, whatever an earlier run left under the temporary name.</summary>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public PartialFile(string folder, GranuleFile file)
    {
        _path = Path.Combine(folder, $".{file.Name}.part");
        _stream = RecycledFile.Open(folder, _path);
        _hash = file.Checksum is { } checksum && ChecksumAlgorithm.Parse(checksum.Algorithm) is { } algorithm
            ? IncrementalHash.CreateHash(algorithm)
            : null;
    }

    public long Length { get; private set; }

    /// <summary>Names the version of the file that the bytes are of; null where the server gives none that is strong enough to resume.</summary>
    public EntityTagHeaderValue? ETag { get; private set; }

    /// <summary>Whether the bytes came in more than one piece.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>
    /// Forgets what came, because its checksum is not the stated one. A file that comes so twice, each time in one piece, is another one than the
    /// metadata are of; else it may come right.
    /// </summary>
    /// <returns>Whether it came so twice.</returns>
    public bool Reject(string checksum)
    {
        var isSame = !IsResumed && _rejected == checksum;
        if (!IsResumed)
            _rejected = checksum;
        Discard();
        return isSame;
    }

    /// <summary>Blocks as long as the disk takes, as an asynchronous write to a file would too, on another thread.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _hash?.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>The next bytes are the file's first, of the version that <paramref name="etag"/> names.</summary>
    public void Restart(EntityTagHeaderValue? etag)
    {
        Discard();
        ETag = etag is { IsWeak: false } ? etag : null;
    }

    /// <summary>The next bytes continue what is there.</summary>
    public void Resume() => IsResumed = true;

    /// <summary>Forgets what came, for instance because it turned out wrong.</summary>
    public void Discard()
    {
        if (Length > 0)
        {
            _stream.SetLength(0);
            _stream.Position = 0;
            _hash?.GetHashAndReset();
        }
        Length = 0;
        ETag = null;
        IsResumed = false;
    }

    /// <summary>The checksum of what is there, in lower-case hexadecimal; null where none is checked.</summary>
    public string? Checksum() => _hash is null ? null : Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Gives the file its own name, in one step.</summary>
    public void Complete(string path)
    {
        _stream.Dispose();
        File.Move(_path, path, overwrite: true);
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _hash?.Dispose();
        File.Delete(_path);
    }
}
