using Datasets.EmbeddedArchive;

namespace Datasets.Command.Demo;

/// <summary>The embedded archive as <c>demo</c> and <c>archive</c> start it.</summary>
internal static class DemoArchive
{
    /// <summary>The shipped dataset that it has granules of.</summary>
    public const string DatasetId = "omi-ozone";

    /// <summary>The Antarctic ozone hole is at its deepest then.</summary>
    public static readonly DateOnly FirstDay = new(2024, 9, 24);

    /// <summary>
    /// Days whose files are made while they are listed, as their checksums need it: some seconds for a month, and minutes for a year. Of more days the archive
    /// states no checksums, as the real one, and makes each file when it is fetched.
    /// </summary>
    private const int MostListedExactly = 31;

    /// <param name="withFailures">Whether some of the days have a file that is broken, each in its own way.</param>
    public static EmbeddedArchiveOptions Of(DateOnly first, int days, bool withFailures) => new()
    {
        From = first,
        To = first.AddDays(days - 1),
        FileFacts = days > MostListedExactly ? FileFacts.Approximate : FileFacts.Exact,
        Corrupt = withFailures ? BrokenDays(first, days) : new Dictionary<DateOnly, Corruption>(),
    };

    /// <summary>The last ones, so that a demo of any length has some.</summary>
    private static Dictionary<DateOnly, Corruption> BrokenDays(DateOnly first, int days)
    {
        Corruption[] kinds = [Corruption.Truncated, Corruption.OtherProduct, Corruption.Text];
        return kinds.Take(Math.Max(1, days - 1)).Index().ToDictionary(kind => first.AddDays(days - 1 - kind.Index), kind => kind.Item);
    }
}
