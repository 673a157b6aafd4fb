using System.Text.Json;

namespace Datasets.Descriptors;

/// <summary>How descriptors write the values of an enum: <c>FloatingPoint</c> is <c>floating-point</c>.</summary>
public static class EnumWords
{
    public static string ToWord<T>(T value) where T : struct, Enum => ToWord((Enum)value);

    internal static string ToWord(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
