using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Times;

/// <summary>A granule's time where the descriptor states it: fixed, or in the file's name.</summary>
internal static class DescriptorTime
{
    /// <summary>How to help a file that does not say its time, for its error.</summary>
    public const string Advice =
        "state it in the descriptor: time: {fileName: '…'} finds it in the file's name, time: {start: 1991-01-01, end: 2020-12-31} fixes it (for a " +
        "climatology), time: {static: true} says that there is none (for a field that does not change), and time: {units: 'days since 2000-01-01'} says what " +
        "the time coordinate counts";

    /// <returns>Null where the descriptor leaves the time to the file itself.</returns>
    /// <exception cref="GranuleException">The file's name has no such time.</exception>
    public static (DateTimeOffset Date, TimeRange Range)? Read(IGranule granule, DatasetDescriptor dataset) =>
        dataset.Time?.Fixed is { } range ? (range.Start, range) : FileNameTime.Read(granule, dataset);
}
