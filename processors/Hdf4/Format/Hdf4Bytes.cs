using Datasets.Model;
using Microsoft.Win32.SafeHandles;

namespace Datasets.Hdf4;

/// <summary>
/// An HDF4 file's bytes and the list of its data elements (HDF Specification and Developer's Guide, version 4.2, chapter 2, "File header", "Data descriptor").
/// One thread at a time.
/// </summary>
internal sealed class Hdf4Bytes : IDisposable
{
    private const int DescriptorBytes = 12;
    private const int BlockHeaderBytes = 6;
    private const int SpecialBit = 0x4000;
    private const int ExtendedBit = 0x8000;

    private readonly SafeFileHandle _file;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<ElementId, DataDescriptor> _elements = [];
    private readonly List<ElementId> _order = [];
    private readonly long _mostMetadata;
    private long _metadata;

    private Hdf4Bytes(SafeFileHandle file, CancellationToken cancellationToken)
    {
        _file = file;
        _cancellationToken = cancellationToken;
        Length = RandomAccess.GetLength(file);
        _mostMetadata = GranuleLimits.MetadataBytes + GranuleLimits.MetadataPasses * Length;
    }

    public static ReadOnlySpan<byte> Signature => [0x0e, 0x03, 0x13, 0x01];

    public long Length { get; }

    /// <exception cref="Hdf4Exception">It is no HDF4 file, or the list of its elements is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Hdf4Bytes Open(string path, CancellationToken cancellationToken)
    {
        var file = new Hdf4Bytes(File.OpenHandle(path), cancellationToken);
        try
        {
            file.ReadDescriptors();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The numbers of all elements of a kind, in the file's order.</summary>
    public IEnumerable<ushort> References(Tag tag) => _order.Where(id => id.Tag == tag).Select(id => id.Reference);

    public bool TryFind(ElementId id, out DataDescriptor descriptor) => _elements.TryGetValue(id, out descriptor);

    /// <summary>A piece of metadata.</summary>
    /// <exception cref="Hdf4Exception">It is not within the file.</exception>
    /// <exception cref="Hdf4LimitException">Elements that refer to each other have made more of the file than the limit.</exception>
    public byte[] Read(DataDescriptor descriptor)
    {
        Check(descriptor.Offset, descriptor.Length);
        TakeMetadata(descriptor.Length);
        var bytes = new byte[descriptor.Length];
        Read(descriptor.Offset, bytes);
        return bytes;
    }

    /// <summary>Counts bytes of metadata that are about to be read.</summary>
    /// <exception cref="Hdf4LimitException">They are more than the limit.</exception>
    public void TakeMetadata(long bytes)
    {
        _metadata += bytes;
        if (_metadata > _mostMetadata)
        {
            throw new Hdf4LimitException(
                $"its metadata refer to the same bytes again and again: {_mostMetadata} bytes of them were read, which is the limit for a file of {Length} bytes");
        }
    }

    /// <exception cref="Hdf4Exception">The piece is not within the file.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        Check(offset, destination.Length);
        ThrowIfStopped();
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file, destination, offset);
            if (read == 0)
                throw new Hdf4Exception("the file became shorter while it was read");
            destination = destination[read..];
            offset += read;
        }
    }

    /// <exception cref="Hdf4Exception">The piece is not within the file.</exception>
    public void Check(long offset, long length)
    {
        if (offset < 0 || length < 0 || length > Length || offset > Length - length || length > Array.MaxLength)
            throw new Hdf4Exception($"{length} bytes are to be at {offset}, and the file has {Length}");
    }

    /// <summary>For what takes long without a piece of the file being read.</summary>
    public void ThrowIfStopped() => _cancellationToken.ThrowIfCancellationRequested();

    public void Dispose() => _file.Dispose();

    private void ReadDescriptors()
    {
        Span<byte> signature = stackalloc byte[4];
        Read(0, signature);
        if (!signature.SequenceEqual(Signature))
            throw new Hdf4Exception("it does not begin with HDF4's signature");
        var blocks = new HashSet<long>();
        for (long at = signature.Length; at != 0;)
        {
            if (!blocks.Add(at))
                throw new Hdf4Exception($"the blocks of data descriptors go round: that at {at} comes a second time");
            at = ReadBlock(at);
        }
    }

    /// <returns>Where the next block is; 0 behind the last.</returns>
    private long ReadBlock(long at)
    {
        var header = new Hdf4Cursor(Read(new DataDescriptor(at, BlockHeaderBytes, IsSpecial: false)));
        var (count, next) = (header.UInt16(), header.UInt32());
        var list = new Hdf4Cursor(Read(new DataDescriptor(at + BlockHeaderBytes, count * DescriptorBytes, IsSpecial: false)));
        for (var i = 0; i < count; i++)
        {
            var (tag, reference) = (list.UInt16(), list.UInt16());
            var (offset, length) = (list.UInt32(), list.UInt32());
            // With the highest bit, a tag is one of a program's own: the next bit has no meaning there.
            var isSpecial = (tag & (ExtendedBit | SpecialBit)) == SpecialBit;
            var id = new ElementId((Tag)(isSpecial ? tag & ~SpecialBit : tag), reference);
            // The first of two with one number counts, as in libhdf4, which looks from the front.
            if (id.Tag != Tag.Null && _elements.TryAdd(id, new DataDescriptor(offset, length, isSpecial)))
                _order.Add(id);
        }
        return next;
    }
}
