using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>The heap that texts and sequences of variable length are in (HDF5 File Format Specification 3.0, section III.E).</summary>
public sealed class GlobalHeap(Hdf5File file)
{
    private readonly Dictionary<long, Dictionary<int, ReadOnlyMemory<byte>>> _collections = [];
    private long _kept;

    /// <summary>
    /// A sequence by its descriptor in the data: its length in elements, and where in the heap it is. Empty where the descriptor says nothing.
    /// </summary>
    public ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> descriptor, int elementSize)
    {
        var cursor = file.Cursor(descriptor);
        long count = cursor.UInt32();
        var address = cursor.Address();
        var index = (int)cursor.UInt32();
        if (count == 0 || address is 0 or Hdf5Cursor.Undefined)
            return default;
        if (!_collections.TryGetValue(address, out var collection))
            _collections[address] = collection = ReadCollection(address);
        return collection.TryGetValue(index, out var found) && found.Length >= count * elementSize
            ? found[..(int)(count * elementSize)]
            : throw new Hdf5Exception($"the heap at {address} has no object {index} of {count * elementSize} bytes");
    }

    /// <summary>The address of the object that the first element of a sequence of object references refers to; null where the sequence is empty.</summary>
    public long? FirstReference(ReadOnlySpan<byte> descriptor)
    {
        var references = Read(descriptor, file.Sizes.Offset);
        return !references.IsEmpty && file.Cursor(references.Span).Address() is var address and not Hdf5Cursor.Undefined ? address : null;
    }

    private Dictionary<int, ReadOnlyMemory<byte>> ReadCollection(long address)
    {
        var head = file.Cursor(file.Read(address, 8 + file.Sizes.Length));
        head.Expect("GCOL"u8);
        head.ExpectVersion("a global heap", 1, 1);
        head.Skip(3);
        var bytes = file.Read(address, head.Length());
        // Collections may overlap, so that all of them are more than the file.
        if ((_kept += bytes.Length) > GranuleLimits.AllAttributeBytes)
        {
            _collections.Clear();
            _kept = bytes.Length;
        }
        var cursor = file.Cursor(bytes);
        cursor.Skip(head.Position);
        var objects = new Dictionary<int, ReadOnlyMemory<byte>>();
        while (cursor.Left >= 8 + file.Sizes.Length)
        {
            int index = cursor.UInt16();
            cursor.Skip(6);
            var size = cursor.Length();
            // Object 0 is the free space at the end.
            if (index == 0)
                break;
            if (size > cursor.Left)
                throw new Hdf5Exception($"the heap at {address} has an object of {size} bytes beyond its end");
            objects[index] = bytes.AsMemory(cursor.Position, (int)size);
            cursor.Skip((int)Math.Min(cursor.Left, (size + 7) / 8 * 8));
        }
        return objects;
    }
}
