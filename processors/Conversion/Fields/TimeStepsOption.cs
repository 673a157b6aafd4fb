using Datasets.Conversion.Formats;
using Datasets.Descriptors.Rules;

namespace Datasets.Conversion.Fields;

/// <summary>The mapping option <c>time</c>: several time steps of a granule become an item each, or the bands of one item.</summary>
internal static class TimeStepsOption
{
    public const string Name = "time";
    public const string AsBands = "bands";
    private const string AsItems = "items";

    public static MappingOption Option => new(Name, AsItems, AsBands);

    /// <exception cref="GranuleException">The granule has several items.</exception>
    public static MappedGranule Only(IGranule granule, IReadOnlyList<MappedGranule> items) => items switch
    {
        [var only] => only,
        _ => throw new GranuleException($"{granule.FileName} holds {items.Count} time steps, and one is asked for"),
    };
}
