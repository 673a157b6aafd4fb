using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>Another mapping's first item alone, and how many there are: a check is about one.</summary>
internal sealed class FirstItemMapping(IGranuleMapping mapping) : IGranuleMapping
{
    public string Key => mapping.Key;

    public string Summary => mapping.Summary;

    public IReadOnlyList<MappingOption> Options => mapping.Options;

    /// <summary>How many items the granule becomes.</summary>
    public int Items { get; private set; }

    /// <summary>The time of the first.</summary>
    public TimeRange Time { get; private set; }

    public MappedGranule Map(IGranule granule, DatasetDescriptor dataset) => MapItems(granule, dataset)[0];

    public IReadOnlyList<MappedGranule> MapItems(IGranule granule, DatasetDescriptor dataset)
    {
        var items = mapping.MapItems(granule, dataset);
        // What could not be compared is said before it is converted.
        foreach (var variable in items[0].Variables)
            SourceReader.RequireAtMost(granule, variable.Variable.Path, [variable.Raster.Height, variable.Raster.Width], GranuleLimits.ComparedValues);
        (Items, Time) = (items.Count, items[0].Time);
        return [items[0]];
    }
}
