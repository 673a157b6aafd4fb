using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Times;

/// <summary>The time in a granule's file name, where the descriptor says that it is there.</summary>
internal static class FileNameTime
{
    /// <returns>Null where the descriptor leaves the time to the file itself.</returns>
    /// <exception cref="GranuleException">The file's name has no such time.</exception>
    public static (DateTimeOffset Date, TimeRange Range)? Read(IGranule granule, DatasetDescriptor dataset)
    {
        if (dataset.Time is not { FileName: not null } time)
            return null;
        if (Find(time, granule.FileName) is { } range)
            return (range.Start, range);
        throw new GranuleException(
            $"{granule.FileName}: its name has no time that the dataset {dataset.Id} finds by time.fileName '{time.FileName}'");
    }

    private static TimeRange? Find(TimeDescriptor time, string fileName)
    {
        try
        {
            return time.Match(fileName) is { Success: true } match && KeyTime.Read(match, "", time.Duration) is { } range
                // An item's range has its last second in it and not the next one's first.
                ? range with { End = range.End.AddMilliseconds(1).AddSeconds(-1) }
                : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
