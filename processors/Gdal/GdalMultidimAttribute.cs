namespace Datasets.Gdal;

/// <summary>An attribute of a group or an array: either <see cref="Texts"/> or <see cref="Numbers"/> is not null.</summary>
public sealed record GdalMultidimAttribute(string Name, IReadOnlyList<string>? Texts, IReadOnlyList<double>? Numbers)
{
    /// <summary>Takes over GDAL's list of attributes. Those of a type that is neither text nor number (compounds, references) are left out.</summary>
    internal static unsafe List<GdalMultidimAttribute> Take(nint* attributes, nuint count)
    {
        var taken = new List<GdalMultidimAttribute>();
        if (attributes == null)
            return taken;
        try
        {
            for (nuint i = 0; i < count; i++)
            {
                if (Read(attributes[i]) is { } attribute)
                    taken.Add(attribute);
            }
        }
        finally
        {
            NativeMethods.GDALReleaseAttributes(attributes, count);
        }
        return taken;
    }

    private static GdalMultidimAttribute? Read(nint attribute)
    {
        var name = NativeMethods.ReadText(NativeMethods.GDALAttributeGetName(attribute));
        using var type = NativeMethods.GDALAttributeGetDataType(attribute);
        return (MultidimTypeClass)NativeMethods.GDALExtendedDataTypeGetClass(type) switch
        {
            MultidimTypeClass.Numeric => new(name, null, ReadNumbers(attribute)),
            MultidimTypeClass.Text => new(name, NativeMethods.TakeList(NativeMethods.GDALAttributeReadAsStringArray(attribute)), null),
            _ => null,
        };
    }

    private static unsafe double[] ReadNumbers(nint attribute)
    {
        var numbers = NativeMethods.GDALAttributeReadAsDoubleArray(attribute, out var count);
        if (numbers == null)
            return [];
        var copy = new ReadOnlySpan<double>(numbers, checked((int)count)).ToArray();
        NativeMethods.VSIFree((nint)numbers);
        return copy;
    }
}

/// <summary>GDAL's <c>GDALExtendedDataTypeClass</c>.</summary>
internal enum MultidimTypeClass
{
    Numeric = 0,
    Text = 1,
    Compound = 2,
}
