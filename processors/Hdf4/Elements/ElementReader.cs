namespace Datasets.Hdf4;

/// <summary>Opens a data element, however it is stored (HDF Specification and Developer's Guide, "Extended tags and alternate physical storage methods").</summary>
internal static class ElementReader
{
    private const int Chunked = 5;
    private const int Linked = 1;
    private const int External = 2;
    private const int Compressed = 3;

    /// <returns>Null where nothing was written.</returns>
    /// <exception cref="Hdf4Exception">The element is damaged.</exception>
    /// <exception cref="Hdf4UnsupportedException">It is stored in a way that is not read.</exception>
    public static IElement? Open(Hdf4Bytes file, ElementId id, bool mayBeCompressed = true)
    {
        if (!file.TryFind(id, out var descriptor) || descriptor.IsEmpty)
            return null;
        if (!descriptor.IsSpecial)
            return new PlainElement(file, descriptor);
        var header = new Hdf4Cursor(file.Read(descriptor));
        var code = header.UInt16();
        return code switch
        {
            Linked => LinkedElement.Read(file, ref header),
            Compressed when mayBeCompressed => CompressedElement.Read(file, ref header),
            Compressed => throw new Hdf4Exception($"the compressed element {id.Reference} is compressed again"),
            External => throw new Hdf4UnsupportedException("its data lie in another file: these are not read"),
            Chunked => throw new Hdf4Exception($"the element {(int)id.Tag}/{id.Reference} is in chunks, which only arrays may be"),
            _ => throw new Hdf4UnsupportedException($"its data are stored in the special way {code}, which is not read"),
        };
    }

    /// <summary>Whether an array's data are in chunks.</summary>
    public static bool IsChunked(Hdf4Bytes file, ElementId id) =>
        file.TryFind(id, out var descriptor) && !descriptor.IsEmpty && descriptor.IsSpecial && new Hdf4Cursor(file.Read(descriptor)).UInt16() == Chunked;

    /// <summary>All bytes of an element of metadata; empty where nothing was written.</summary>
    public static byte[] ReadAll(Hdf4Bytes file, ElementId id, long most)
    {
        if (Open(file, id) is not { } element)
            return [];
        if (element.Length > most)
            throw new Hdf4LimitException($"the element {(int)id.Tag}/{id.Reference} has {element.Length} bytes, and the limit is {most}");
        file.TakeMetadata(element.Length);
        var bytes = new byte[element.Length];
        element.Read(0, bytes);
        return bytes;
    }
}
