namespace Datasets.Compression;

/// <summary>
/// The literal/length alphabet of RFC 1951, section 3.2.5: 256 literals, the end of a block, and 29 symbols for the lengths of matches. A 'slot' is
/// the number of a length symbol, counted from <see cref="FirstLength"/>.
/// </summary>
internal static class LiteralLengthAlphabet
{
    public const int Size = 286;
    public const int Literals = 256;
    public const int EndOfBlock = 256;
    public const int FirstLength = 257;
    public const int MinMatch = 3;
    public const int MaxMatch = 258;

    /// <summary>How many symbols are lengths.</summary>
    public const int Slots = Size - FirstLength;

    private const int LastSlot = Slots - 1;

    private static readonly byte[] SlotOfLength = [.. Enumerable.Range(0, MaxMatch + 1).Select(FindSlot)];

    public static int Slot(int length) => SlotOfLength[length];

    public static int Symbol(int length) => FirstLength + SlotOfLength[length];

    public static int ExtraBits(int slot) => slot is < 8 or LastSlot ? 0 : slot / 4 - 1;

    /// <summary>The shortest length of a slot.</summary>
    public static int Base(int slot) => slot switch
    {
        < 8 => MinMatch + slot,
        LastSlot => MaxMatch,
        _ => MinMatch + (4 + slot % 4 << slot / 4 - 1),
    };

    private static byte FindSlot(int length)
    {
        var slot = LastSlot;
        while (slot > 0 && Base(slot) > length)
            slot--;
        return (byte)slot;
    }
}
