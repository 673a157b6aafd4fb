using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>
/// Where a number's bits are in an element whose form is none of this machine's: an integer of fewer bits than its bytes have, or a float such as
/// IEEE 754's half precision. Only floats have an exponent.
/// </summary>
/// <param name="Offset">The position of the number's lowest bit.</param>
/// <param name="Precision">How many bits the number has.</param>
/// <param name="IsSigned">Whether an integer's highest bit is its sign.</param>
internal sealed record NumberForm(int Offset, int Precision, bool IsSigned)
{
    public int SignAt { get; init; }
    public int ExponentAt { get; init; }
    public int ExponentSize { get; init; }
    public int MantissaAt { get; init; }
    public int MantissaSize { get; init; }
    public long Bias { get; init; }

    /// <summary>An element's bits as the bits of a sample.</summary>
    public ulong Integer(ulong element)
    {
        var number = element >> Offset & Mask(Precision);
        return IsSigned && Precision < 64 && (number >> (Precision - 1) & 1) != 0 ? number | ~Mask(Precision) : number;
    }

    public double Float(ulong element)
    {
        var isNegative = (element >> SignAt & 1) != 0;
        var exponent = element >> ExponentAt & Mask(ExponentSize);
        var mantissa = element >> MantissaAt & Mask(MantissaSize);
        double magnitude;
        if (exponent == Mask(ExponentSize))
            magnitude = mantissa == 0 ? double.PositiveInfinity : double.NaN;
        else if (exponent == 0)
            magnitude = Math.ScaleB(mantissa, (int)(1 - Bias) - MantissaSize);
        else
            magnitude = Math.ScaleB(mantissa + Math.ScaleB(1, MantissaSize), (int)((long)exponent - Bias) - MantissaSize);
        return isNegative ? -magnitude : magnitude;
    }

    /// <summary>The smallest type that holds every number of a float's form; null where none does, or the form is none that is read.</summary>
    public SampleType? FloatType(int size)
    {
        var bits = 8 * size;
        if (ExponentSize is < 2 or > 11 || MantissaSize is < 1 or > 52 || SignAt >= bits || ExponentAt + ExponentSize > bits || MantissaAt + MantissaSize > bits)
            return null;
        if (Bias is < 0 or > 1023)
            return null;
        return ExponentSize <= 8 && MantissaSize <= 23 && Bias <= 127 ? SampleType.Float32 : SampleType.Float64;
    }

    private static ulong Mask(int bits) => bits >= 64 ? ulong.MaxValue : (1UL << bits) - 1;
}
