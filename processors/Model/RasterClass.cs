namespace Datasets.Model;

/// <summary>A class that samples of a band stand for, such as 'cloud' for 2, or for bit 2 of flags.</summary>
/// <param name="Value">The sample or, of bits of it, what those bits are.</param>
/// <param name="Name">As the file has it.</param>
public sealed record RasterClass(long Value, string Name)
{
    /// <summary>The bits of a sample that <see cref="Value"/> is compared with; null where all of it is.</summary>
    public long? Mask { get; init; }

    /// <summary>Red, green and blue in six hexadecimal digits, upper case; null where nothing says it.</summary>
    public string? Color { get; init; }

    /// <summary>Whether a sample is of the class.</summary>
    public bool Has(long sample) => (sample & (Mask ?? -1)) == Value;
}
