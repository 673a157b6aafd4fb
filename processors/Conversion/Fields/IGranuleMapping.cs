using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>A plugin that knows one family of granule formats and turns a granule's variables into rasters.</summary>
public interface IGranuleMapping
{
    /// <summary>What a descriptor's <c>mapping:</c> says to choose this plugin.</summary>
    string Key { get; }

    /// <summary>One line for <c>datasets list</c> and error messages.</summary>
    string Summary { get; }

    /// <summary>What a descriptor's <c>options:</c> may hold for this plugin; anything else is an error of the descriptor.</summary>
    IReadOnlyList<MappingOption> Options => [];

    /// <summary>Keys of a descriptor that this plugin has no use for: one of them is an error of the descriptor.</summary>
    IReadOnlyList<ForeignKey> ForeignKeys => [];

    /// <summary>
    /// Maps the descriptor's variables. Pixels are read only when a raster's source is read, so <paramref name="granule"/> must stay
    /// open as long as the result is used.
    /// </summary>
    /// <exception cref="GranuleException">The granule lacks what the mapping needs, or disagrees with the descriptor.</exception>
    MappedGranule Map(IGranule granule, DatasetDescriptor dataset);

    /// <summary>
    /// Maps a granule to the items it becomes, in the order of their time: one, unless the mapping knows granules with several time steps.
    /// </summary>
    /// <exception cref="GranuleException">The granule lacks what the mapping needs, or disagrees with the descriptor.</exception>
    IReadOnlyList<MappedGranule> MapItems(IGranule granule, DatasetDescriptor dataset) => [Map(granule, dataset)];

    /// <summary>Maps a day's granules to one item, as swaths can be: <c>group: day</c>.</summary>
    /// <param name="granules">In the order of their start, at least one. Each is open only until the next is asked for.</param>
    /// <param name="day">The start of the UTC day; null for that of the first granule.</param>
    /// <exception cref="GranuleException">A granule lacks what the mapping needs, or disagrees with the descriptor, the others or the day.</exception>
    /// <exception cref="DatasetsException">The mapping cannot do that.</exception>
    MappedGranule MapDay(IEnumerable<IGranule> granules, DatasetDescriptor dataset, DateTimeOffset? day) => throw new DatasetsException(
        $"the dataset {dataset.Id} has group: day, which is for swaths, and its mapping {Key} is not: leave out group, or use the mapping of a swath");

    /// <summary>A hint for files on a server: announces what mapping a granule and reading its rasters will read.</summary>
    /// <exception cref="GranuleException">The granule lacks what the mapping needs, or disagrees with the descriptor.</exception>
    void Announce(IGranule granule, DatasetDescriptor dataset)
    {
        foreach (var variable in MapItems(granule, dataset).SelectMany(item => item.Variables))
            variable.Raster.Pixels.Announce();
    }

    /// <summary>The nominal time of a granule and the range it covers, by which local files are grouped.</summary>
    /// <exception cref="GranuleException">The granule lacks what the mapping needs, or disagrees with the descriptor.</exception>
    (DateTimeOffset Date, TimeRange Range) TimeOf(IGranule granule, DatasetDescriptor dataset)
    {
        var first = MapItems(granule, dataset)[0];
        return (first.Date, first.Time);
    }
}
