using System.Globalization;

namespace Datasets.Conversion.Formats;

/// <summary>The numbers of an attribute that may have been stored as numbers or as text, such as <c>(-180,180,-90,90)</c>.</summary>
internal static class AttributeNumbers
{
    private static readonly char[] Separators = ['(', ')', '[', ']', ',', ' ', '\t'];

    /// <summary>The numbers as they are where they are integers of 64 bits or a text; else empty.</summary>
    public static IEnumerable<Int128> Integers(AttributeValue value) => value.Text is { } text
        ? text.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Select(part => Int128.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer : 0)
        : value.Integers;

    /// <summary>Empty where the text is not all numbers.</summary>
    public static IReadOnlyList<double> Read(AttributeValue value)
    {
        if (value.Text is not { } text)
            return value.Numbers;
        var numbers = new List<double>();
        foreach (var part in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return [];
            numbers.Add(number);
        }
        return numbers;
    }
}
