using Datasets.Hdf4;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>HDF4's attributes as the granule's.</summary>
internal static class Hdf4Values
{
    /// <exception cref="Hdf4LimitException">It is longer than the limit.</exception>
    public static AttributeValue Read(Hdf4Attribute attribute)
    {
        if (attribute.Data.Length > GranuleLimits.AttributeBytes)
            throw new Hdf4LimitException($"the attribute {attribute.Name} has {attribute.Data.Length} bytes, and the limit is {GranuleLimits.AttributeBytes}");
        if (attribute.Type.SampleType is not { } type)
            return AttributeValue.Create(attribute.Text!.TrimEnd(' '));
        return AttributeValue.Create(type, attribute.Data.Span[..(attribute.Count * type.Size())]);
    }
}
