using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>
/// An HDF5 file's bytes and what its superblock says (HDF5 File Format Specification 3.0, section II.A). Pieces of metadata come through a
/// few pages kept in memory, as they lie close together; data is read straight into its place. One thread at a time.
/// </summary>
public sealed class Hdf5File : IDisposable
{
    private const int PageBytes = 16 << 10;
    private const int PageCount = 32;
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly IByteSource _bytes;
    private readonly bool _ownsBytes;
    private readonly long _length;
    private readonly CancellationToken _cancellationToken;
    private readonly (long Number, byte[] Bytes)?[] _pages = new (long, byte[])?[PageCount];
    private readonly long _mostMetadata;
    private long _metadata;
    private long _base;

    private Hdf5File(IByteSource bytes, bool ownsBytes, CancellationToken cancellationToken)
    {
        (_bytes, _ownsBytes) = (bytes, ownsBytes);
        _cancellationToken = cancellationToken;
        _length = bytes.Length;
        _mostMetadata = GranuleLimits.MetadataBytes + GranuleLimits.MetadataPasses * _length;
    }

    internal Hdf5Sizes Sizes { get; private set; }

    /// <summary>The address of the root group's object header.</summary>
    public long Root { get; private set; }

    /// <summary>No structure in the file is longer than this.</summary>
    public long Length => _length;

    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends whatever is read of the file, metadata or data, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="Hdf5Exception">It is no HDF5 file, or its superblock is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Hdf5File Open(string path, CancellationToken cancellationToken = default) =>
        Open(new FileBytes(path), ownsBytes: true, cancellationToken);

    /// <summary>The same for bytes that are elsewhere, such as on a server. They stay open when this object is disposed.</summary>
    /// <exception cref="Hdf5Exception">It is no HDF5 file, or its superblock is damaged.</exception>
    public static Hdf5File Open(IByteSource bytes, CancellationToken cancellationToken = default) => Open(bytes, ownsBytes: false, cancellationToken);

    private static Hdf5File Open(IByteSource bytes, bool ownsBytes, CancellationToken cancellationToken)
    {
        var file = new Hdf5File(bytes, ownsBytes, cancellationToken);
        try
        {
            file.ReadSuperblock();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal Hdf5Cursor Cursor(ReadOnlySpan<byte> bytes) => new(bytes, Sizes);

    /// <summary>A piece of metadata.</summary>
    /// <exception cref="Hdf5Exception">It is not within the file.</exception>
    /// <exception cref="Hdf5LimitException">Structures that refer to each other's pieces have made more of the file than the limit.</exception>
    internal byte[] Read(long address, long length)
    {
        Check(address, length);
        _metadata += length;
        if (_metadata > _mostMetadata)
        {
            throw new Hdf5LimitException(
                $"its metadata refer to the same bytes again and again: {_mostMetadata} bytes of them were read, which is the limit for a file of {_length} bytes");
        }
        var bytes = new byte[length];
        Read(address, bytes);
        return bytes;
    }

    /// <summary>As much as there is of a structure whose length its own first bytes tell.</summary>
    internal byte[] ReadUpTo(long address, long length)
    {
        Check(address, 0);
        return Read(address, Math.Min(length, _length - _base - address));
    }

    /// <exception cref="Hdf5Exception">The piece is not within the file.</exception>
    internal void Read(long address, Span<byte> destination)
    {
        Check(address, destination.Length);
        ThrowIfStopped();
        var at = _base + address;
        // A source that takes hints keeps what it fetched: a page around a piece would be another request.
        if (destination.Length >= PageBytes || TakesHints)
        {
            _bytes.Read(at, destination);
            return;
        }
        while (!destination.IsEmpty)
        {
            var (number, offset) = (at / PageBytes, (int)(at % PageBytes));
            var part = Math.Min(destination.Length, PageBytes - offset);
            Page(number).AsSpan(offset, part).CopyTo(destination);
            destination = destination[part..];
            at += part;
        }
    }

    /// <summary>For what takes long without a piece of the file being read.</summary>
    internal void ThrowIfStopped() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Whether <see cref="Fetch"/> and <see cref="Announce"/> make a difference.</summary>
    internal bool TakesHints => _bytes.TakesHints;

    /// <summary>A hint: pieces that are about to be read. Those that are not within the file are left to <see cref="Read(long, long)"/>, which says so.</summary>
    internal void Fetch(IEnumerable<ByteRange> pieces) => _bytes.Fetch(Within(pieces));

    /// <summary>A hint: pieces that will be read some time.</summary>
    internal void Announce(IEnumerable<ByteRange> pieces) => _bytes.Announce(Within(pieces));

    public void Dispose()
    {
        if (_ownsBytes)
            _bytes.Dispose();
    }

    private List<ByteRange> Within(IEnumerable<ByteRange> pieces) =>
        [.. pieces.Where(piece => piece is { Start: >= 0, Length: > 0 } && piece.Start < _length - _base)
            .Select(piece => new ByteRange(_base + piece.Start, Math.Min(piece.Length, _length - _base - piece.Start)))];

    private void Check(long address, long length)
    {
        if (address < 0 || length < 0 || length > _length - _base || address > _length - _base - length || length > Array.MaxLength)
            throw new Hdf5Exception($"{length} bytes are to be at {address}, and the file has {_length - _base}");
    }

    private byte[] Page(long number)
    {
        ref var page = ref _pages[number % PageCount];
        if (page?.Number != number)
        {
            var bytes = page?.Bytes ?? new byte[PageBytes];
            page = null;
            _bytes.Read(number * PageBytes, bytes.AsSpan(0, (int)Math.Min(PageBytes, _length - number * PageBytes)));
            page = (number, bytes);
        }
        return page!.Value.Bytes;
    }

    private void ReadSuperblock()
    {
        // A user block may stand before the superblock: it begins at 0, 512, 1024, 2048 …
        long start = 0;
        while (!ReadUpTo(start, Signature.Length).AsSpan().SequenceEqual(Signature))
            start = start == 0 ? 512 : start * 2;

        var bytes = ReadUpTo(start, 128);
        var head = Cursor(bytes);
        head.Skip(Signature.Length);
        var version = head.ExpectVersion("the superblock", 0, 3);
        head.Skip(version < 2 ? 4 : 0);
        Sizes = new Hdf5Sizes(head.Byte(), head.Byte());
        if (Sizes.Offset is not (2 or 4 or 8) || Sizes.Length is not (2 or 4 or 8))
            throw new Hdf5Exception($"the superblock states addresses of {Sizes.Offset} and lengths of {Sizes.Length} bytes");

        var rest = Cursor(bytes);
        rest.Skip(version switch { 0 => 24, 1 => 28, _ => 12 });
        for (var i = 0; i < 3; i++)
            rest.Address();
        Root = rest.Address();
        if (version >= 2)
        {
            var checksummed = Cursor(bytes);
            checksummed.Skip(rest.Position);
            checksummed.ExpectChecksum("the superblock");
        }
        else
        {
            // What was read as the root is the driver's address; the root group's symbol table entry begins with a name's offset.
            rest.Address();
            Root = rest.Address();
        }
        // Addresses count from where the superblock was found, as libhdf5 has it, whatever base the superblock states.
        _base = start;
    }
}
