namespace Datasets.Conversion.Derivation;

/// <summary>A COG of one variable, as a file of this machine: of all or a part of a day.</summary>
/// <param name="Item">The id of its item.</param>
/// <param name="Date">The item's nominal time, whose day in UTC counts.</param>
public sealed record DayCog(string Path, string Item, DateTimeOffset Date)
{
    public DateOnly Day => DateOnly.FromDateTime(Date.UtcDateTime);
}
