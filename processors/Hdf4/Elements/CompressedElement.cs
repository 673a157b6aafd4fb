using System.Buffers;
using Datasets.Compression;
using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>
/// A compressed element, which is decompressed whole when something of it is read, because the codes can only be read from the front, and kept until as many
/// bytes as it has were handed out: of many arrays that are read side by side, as tiles are, those that are done take no memory. zlib's Adler-32 is verified. Source: HDF Specification and Developer's Guide, "Compressed elements"; hcomp.c.
/// </summary>
internal sealed class CompressedElement : IElement
{
    // RFC 1951: a match of 258 bytes may take two bits.
    private const int MostOfDeflate = 1032;
    /// <summary>The pool rounds up to powers of two, which may double what a large piece takes. One that is not handed out whole is the garbage collector's.</summary>
    private const int LargestOfPool = 16 << 20;

    private readonly Hdf4Bytes _file;
    private readonly Coder _coder;
    private readonly IElement? _stored;
    private byte[]? _made;
    private long _handed;

    private CompressedElement(Hdf4Bytes file, Coder coder, long length, IElement? stored) => (_file, _coder, Length, _stored) = (file, coder, length, stored);

    public long Length { get; }

    /// <param name="file">The file.</param>
    /// <param name="header">The special element's description behind its code.</param>
    /// <exception cref="Hdf4UnsupportedException">It is compressed in a way that is not read.</exception>
    public static IElement Read(Hdf4Bytes file, ref Hdf4Cursor header)
    {
        header.Skip(2);
        var length = header.Count("a compressed element's length");
        var reference = header.UInt16();
        header.Skip(2);
        var coder = (Coder)header.UInt16();
        RequireKnown(coder);
        var stored = ElementReader.Open(file, new ElementId(Tag.Compressed, reference), mayBeCompressed: false);
        return new CompressedElement(file, coder, length, stored);
    }

    public static void RequireKnown(Coder coder)
    {
        if (coder is Coder.None or Coder.RunLength or Coder.Deflate)
            return;
        var name = coder switch
        {
            Coder.NBit => "n-bit",
            Coder.SkippingHuffman => "skipping Huffman",
            Coder.Szip => "szip",
            Coder.Jpeg => "JPEG",
            _ => $"the coder {(int)coder}",
        };
        throw new Hdf4UnsupportedException($"it is compressed by {name}, which is not read; deflate and run lengths are");
    }

    public void Read(long at, Span<byte> destination)
    {
        if (at < 0 || destination.Length > Length - at)
            throw new Hdf4Exception($"a compressed element of {Length} bytes ends before its byte {at + destination.Length}");
        // What is asked for whole is decompressed where it is wanted.
        if (_made is null && destination.Length == Length)
        {
            Decode(destination);
            return;
        }
        if (_made is null)
        {
            RequireLimits();
            var made = Length <= LargestOfPool ? ArrayPool<byte>.Shared.Rent((int)Length) : GC.AllocateUninitializedArray<byte>((int)Length);
            Decode(made.AsSpan(0, (int)Length));
            _made = made;
        }
        _made.AsSpan((int)at, destination.Length).CopyTo(destination);
        _handed += destination.Length;
        if (_handed < Length)
            return;
        if (_made.Length <= LargestOfPool)
            ArrayPool<byte>.Shared.Return(_made);
        (_made, _handed) = (null, 0);
    }

    private void RequireLimits()
    {
        var stored = _stored?.Length ?? 0;
        var most = _coder switch { Coder.Deflate => MostOfDeflate, Coder.RunLength => RunLengthDecoder.MostExpansion, _ => 1 };
        if (stored * most < Length)
            throw new Hdf4Exception($"{stored} compressed bytes are to make {Length}");
        if (Length > GranuleLimits.ChunkBytes || stored > GranuleLimits.ChunkBytes)
            throw new Hdf4LimitException($"it is compressed in one piece of {Length} bytes, and the limit is {GranuleLimits.ChunkBytes}");
    }

    private void Decode(Span<byte> made)
    {
        RequireLimits();
        _file.ThrowIfStopped();
        if (made.IsEmpty)
            return;
        if (_coder == Coder.None)
        {
            _stored!.Read(0, made);
            return;
        }
        var stored = (int)_stored!.Length;
        var code = ArrayPool<byte>.Shared.Rent(stored);
        try
        {
            _stored.Read(0, code.AsSpan(0, stored));
            if (!TryDecode(code.AsSpan(0, stored), made))
                throw new Hdf4Exception($"{stored} bytes compressed by {(_coder == Coder.Deflate ? "deflate" : "run lengths")} do not make {Length}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(code);
        }
    }

    private bool TryDecode(ReadOnlySpan<byte> code, Span<byte> made)
    {
        if (_coder == Coder.RunLength)
            return RunLengthDecoder.TryDecode(code, made);
        using var inflater = new ZlibInflater();
        return inflater.TryInflate(code, made, out var length) && length == made.Length;
    }
}
