using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>An attribute: text, or one or more numbers (with the text null).</summary>
public sealed record AttributeValue(string? Text, IReadOnlyList<double> Numbers)
{
    /// <summary>The numbers' type in the file; null for texts.</summary>
    public SampleType? Type { get; init; }
    /// <summary>Numbers of a 64-bit integer type as they are, because a double rounds those beyond 2^53; else empty.</summary>
    public IReadOnlyList<Int128> Integers { get; init; } = [];

    /// <summary>About what it takes in memory.</summary>
    internal long MemoryBytes => 2L * (Text?.Length ?? 0) + 8L * Numbers.Count + 16L * Integers.Count;

    public static AttributeValue Create(string text) => new(text, []);
    public static AttributeValue Create(params double[] numbers) => new(null, numbers);

    /// <param name="samples">In this machine's byte order.</param>
    internal static AttributeValue Create(SampleType type, ReadOnlySpan<byte> samples)
    {
        var numbers = new double[samples.Length / type.Size()];
        SampleConversion.ToDoubles(type, samples, numbers);
        return new AttributeValue(null, numbers)
        {
            Type = type,
            Integers = type switch
            {
                SampleType.Int64 => [.. MemoryMarshal.Cast<byte, long>(samples).ToArray()],
                SampleType.UInt64 => [.. MemoryMarshal.Cast<byte, ulong>(samples).ToArray()],
                _ => [],
            },
        };
    }

    public override string ToString() =>
        Text ?? string.Join(", ", Numbers.Select(n => n.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
}
