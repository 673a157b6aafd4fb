using System.Text.Json;

namespace Datasets.Descriptors;

/// <summary>How descriptors write the values of an enum: <c>FloatingPoint</c> is <c>floating-point</c>.</summary>
public static class EnumWords
{
    public static string Of<T>(T value) where T : struct, Enum => Of((Enum)value);

    internal static string Of(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
