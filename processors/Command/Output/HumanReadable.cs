using System.Globalization;

namespace Datasets.Command.Output;

/// <summary>Numbers as people read them.</summary>
internal static class HumanReadable
{
    private static readonly string[] Bytes = ["B", "kB", "MB", "GB", "TB"];

    public static string Size(long bytes)
    {
        double value = bytes;
        var unit = 0;
        for (; value >= 1000 && unit < Bytes.Length - 1; unit++)
            value /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {Bytes[unit]}");
    }

    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");
}
