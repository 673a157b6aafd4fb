using System.Globalization;

namespace Datasets.Descriptors;

/// <summary>The types of plain scalars in YAML 1.2's core schema (section 10.3.2).</summary>
internal static class CoreSchema
{
    public static ScalarType TypeOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarType.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarType.Boolean,
        _ when IsInteger(text) => ScalarType.Integer,
        _ when IsNumber(text) => ScalarType.Number,
        _ => ScalarType.Text,
    };

    public static bool ToBoolean(string text) => text[0] is 't' or 'T';

    /// <summary>The number's value; infinite or not a number for what is written so or is too large.</summary>
    public static double ToNumber(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return FromDigits(text, 16);
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return FromDigits(text, 8);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    private static double FromDigits(string text, int radix) =>
        text.Skip(2).Aggregate(0.0, (value, digit) => value * radix + Convert.ToInt32(digit.ToString(), 16));

    private static bool IsInteger(string text)
    {
        if (text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'o' && text.Length > 2)
            return text[1] == 'x' ? text.Skip(2).All(char.IsAsciiHexDigit) : text.Skip(2).All(c => c is >= '0' and <= '7');
        var digits = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsNumber(string text)
    {
        var at = text[0] is '+' or '-' ? 1 : 0;
        if (text[at..] is ".inf" or ".Inf" or ".INF")
            return true;
        if (text is ".nan" or ".NaN" or ".NAN")
            return true;
        var whole = Digits(text, ref at);
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = Digits(text, ref at);
        }
        if (whole + fraction == 0)
            return false;
        if (at == text.Length)
            return true;
        if (text[at++] is not ('e' or 'E'))
            return false;
        if (at < text.Length && text[at] is '+' or '-')
            at++;
        return Digits(text, ref at) > 0 && at == text.Length;
    }

    private static int Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
