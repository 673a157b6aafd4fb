using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>How many of the values that were read lie within the valid range that a variable is masked with, and how many beyond it.</summary>
public sealed class RangeCount
{
    /// <summary>Of all values: a range that leaves fewer is mostly stated in other numbers than the stored ones.</summary>
    private const double Few = 0.1;

    private readonly IReadOnlyList<RangeCount> _parts;
    private long _within;
    private long _beyond;

    public RangeCount() => _parts = [];

    private RangeCount(IReadOnlyList<RangeCount> parts) => _parts = parts;

    /// <summary>The count of several rasters that are one, such as tiles.</summary>
    internal static RangeCount Of(IReadOnlyList<RangeCount> parts) => new(parts);

    /// <summary>Blocks are read side by side.</summary>
    internal void Add(long within, long beyond)
    {
        Interlocked.Add(ref _within, within);
        Interlocked.Add(ref _beyond, beyond);
    }

    /// <summary>That the range masks nearly everything; null where it does not.</summary>
    public string? Warning(string fileName, string variable)
    {
        var (within, beyond) = (_within + _parts.Sum(part => part._within), _beyond + _parts.Sum(part => part._beyond));
        var all = within + beyond;
        return beyond == 0 || within >= Few * all ? null : FormattableString.Invariant(
            $"{fileName}: of the values of {Quoted.Of(variable)}, {100.0 * beyond / all:0.#} % lie beyond the valid range that the file states, and are masked: is the range stated in other numbers than the stored ones? Leave out maskOutsideValidRange then");
    }
}
