using System.Globalization;

namespace Datasets.Gdal;

/// <summary>An attribute of a group or an array: either <see cref="Texts"/> or <see cref="Numbers"/> is not null.</summary>
public sealed record GdalMultidimAttribute(string Name, IReadOnlyList<string>? Texts, IReadOnlyList<double>? Numbers)
{
    /// <summary>The type of <see cref="Numbers"/>.</summary>
    public GdalDataType Type { get; private init; }
    /// <summary>Numbers of a 64-bit integer type as they are, because a double rounds those beyond 2^53; else empty.</summary>
    public IReadOnlyList<Int128> Integers { get; private init; } = [];

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
            MultidimTypeClass.Numeric => Numeric(name, attribute, (GdalDataType)NativeMethods.GDALExtendedDataTypeGetNumericDataType(type)),
            MultidimTypeClass.Text => new(name, NativeMethods.TakeList(NativeMethods.GDALAttributeReadAsStringArray(attribute)), null),
            _ => null,
        };
    }

    private static GdalMultidimAttribute Numeric(string name, nint attribute, GdalDataType type) => new(name, null, ReadNumbers(attribute))
    {
        Type = type,
        Integers = type is GdalDataType.Int64 or GdalDataType.UInt64 ? ReadIntegers(attribute) : [],
    };

    private static List<Int128> ReadIntegers(nint attribute) =>
        [.. NativeMethods.TakeList(NativeMethods.GDALAttributeReadAsStringArray(attribute)).Select(text => Int128.Parse(text, CultureInfo.InvariantCulture))];

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
