using System.Text;
using Datasets.Hdf5;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>Stored elements as numbers and texts.</summary>
internal sealed class Hdf5Values(Hdf5File file)
{
    private readonly GlobalHeap _heap = new(file);

    /// <summary>Null for an attribute that is neither numbers nor text.</summary>
    /// <exception cref="Hdf5LimitException">It is longer than the limit.</exception>
    public AttributeValue? Attribute(StoredAttribute attribute) => attribute.Type.Class switch
    {
        DatatypeClass.Number => Numbers(attribute),
        DatatypeClass.FixedText or DatatypeClass.VariableText =>
            AttributeValue.Create(string.Join(
                ", ", Texts(attribute.Type, attribute.Data, $"the attribute {attribute.Name}", GranuleLimits.AttributeBytes).Select(GdalAttributes.TrimPadding))),
        _ => null,
    };

    /// <param name="what">For the message.</param>
    /// <param name="mostBytes">Texts of variable length may be one text of the file that all of them point to.</param>
    /// <exception cref="Hdf5LimitException">They are longer than the limit.</exception>
    public IEnumerable<string> Texts(Datatype type, ReadOnlyMemory<byte> data, string what, long mostBytes)
    {
        long bytes = 0;
        for (var at = 0; at + type.Size <= data.Length; at += type.Size)
        {
            var element = data.Slice(at, type.Size);
            var text = type.Class == DatatypeClass.VariableText ? _heap.Read(element.Span, elementSize: 1) : element;
            // An empty text takes memory, too.
            bytes += text.Length + 1;
            if (bytes > mostBytes)
                throw new Hdf5LimitException($"{what} has texts of more than {mostBytes} bytes, which is the limit");
            yield return Encoding.UTF8.GetString(text.Span);
        }
    }

    /// <summary>The addresses that each element, a sequence of references, begins with; null for an empty one.</summary>
    public IEnumerable<long?> FirstReferences(StoredAttribute attribute)
    {
        for (var at = 0; at + attribute.Type.Size <= attribute.Data.Length; at += attribute.Type.Size)
            yield return _heap.FirstReference(attribute.Data.Span.Slice(at, attribute.Type.Size));
    }

    private static AttributeValue Numbers(StoredAttribute attribute)
    {
        if (attribute.Data.Length > GranuleLimits.AttributeBytes)
            throw new Hdf5LimitException($"the attribute {attribute.Name} has {attribute.Data.Length} bytes, and the limit is {GranuleLimits.AttributeBytes}");
        var type = attribute.Type.SampleType!.Value;
        var samples = new byte[attribute.Count * type.Size()];
        ByteOrder.ToNative(attribute.Type, attribute.Data.Span, samples);
        return AttributeValue.Create(type, samples);
    }
}
