using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>One step of a granule's time: the nominal time, and the range the data are for.</summary>
internal readonly record struct CfTimeStep(DateTimeOffset Date, TimeRange Range);

/// <summary>
/// A granule's time steps. A step's range comes from the time coordinate's bounds; the only step of a file without bounds has the range that the
/// file's attributes state. Means of a file without bounds, such as MERRA-2's, have intervals where even steps fill the file's range. Other
/// steps, and those that <c>cell_methods</c> calls points, are instants. A step with a range is named after its start: a daily mean, stored at noon, is its day's. An analysis whose range
/// begins in the evening before its day, as GHRSST's do, is named after its own time.
/// </summary>
internal static class CfTimes
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <param name="cellMethods">What the variable's <c>cell_methods</c> says.</param>
    /// <param name="counting">What the descriptor says that the coordinate counts; null where it leaves that to the file.</param>
    /// <exception cref="GranuleException">The times cannot be understood, or two are the same.</exception>
    public static IReadOnlyList<CfTimeStep> Read(IGranule granule, CfCoordinate? time, string? cellMethods = null, TimeDescriptor? counting = null)
    {
        var stated = CfFileTime.Read(granule);
        if (time is null)
        {
            return stated is { } range && !StatedRange.IsRecord(range, CfFileTime.Resolution(granule)) ? [new CfTimeStep(CfFileTime.NominalDay(granule, range) ?? range.Start, range)] : throw new UnknownTimeException(
                $"{granule.FileName}: nothing in the file says its time: there is no time coordinate, and of the file's attributes " +
                $"{CfFileTime.LookedFor} are looked for{(stated is null ? "" : ", which are those of a record here")}; {DescriptorTime.Advice}");
        }
        if (time.Count > GranuleLimits.TimeSteps)
        {
            throw new UnreadableException(
                $"{granule.FileName}: the time coordinate {time.Path} has {time.Count} values, and a granule has up to {GranuleLimits.TimeSteps} time steps");
        }
        var instants = Instants(granule, time, counting);
        var method = MethodOf(cellMethods, time);
        var bounds = time.Type is null || method == "point" ? null : Bounds(granule, time, counting);
        var intervals = bounds is null && method != "point" ? Intervals(instants, stated, isMean: method is not null) : null;
        var steps = new CfTimeStep[instants.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var range = bounds?[i]
                ?? (steps.Length == 1 && stated is { } file && StatedRange.IsOf(file, instants[0], CfFileTime.Resolution(granule)) ? file : null);
            steps[i] = range is { } known
                ? new CfTimeStep(bounds is null && ReachesIntoTheDayBefore(known, instants[i]) ? instants[i] : known.Start, known)
                : new CfTimeStep(instants[i], intervals?[i] ?? new TimeRange(instants[i], instants[i]));
        }
        CheckDistinct(granule, time, instants);
        return steps;
    }

    /// <summary>Of <c>area: mean time: maximum</c>, what is said of time (CF 1.11, section 7.3); null where nothing is.</summary>
    private static string? MethodOf(string? cellMethods, CfCoordinate time)
    {
        var words = cellMethods?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var at = Array.FindIndex(words, word => word == "time:" || word == $"{CfNames.Last(time.Path)}:");
        return at >= 0 ? words.Skip(at + 1).FirstOrDefault(word => !word.EndsWith(':'))?.ToLowerInvariant() : null;
    }

    /// <summary>
    /// Even steps whose cells fill the range that the file states are the cells' middles, as those of hourly means from 00:30 to 23:30 of a day are.
    /// Steps at the cells' beginnings or ends are instants as often as not, so there <c>cell_methods</c> has to say that they are no points.
    /// </summary>
    private static TimeRange[]? Intervals(DateTimeOffset[] instants, TimeRange? stated, bool isMean)
    {
        if (instants.Length < 2 || stated is not { } whole)
            return null;
        var step = (instants[^1] - instants[0]) / (instants.Length - 1);
        if (step <= TimeSpan.Zero || instants.Where((instant, i) => !IsNear(instant, instants[0] + i * step)).Any())
            return null;
        TimeSpan[] leads = isMean ? [step / 2, TimeSpan.Zero, step] : [step / 2];
        foreach (var lead in leads)
        {
            var (start, end) = (instants[0] - lead, instants[^1] - lead + step);
            if (IsNear(start, whole.Start) && IsNear(end, whole.End))
                return [.. instants.Select(instant => new TimeRange(instant - lead, instant - lead + step - Second))];
        }
        return null;
    }

    /// <summary>Files state a day's end as 23:59:59 or as the next day's beginning.</summary>
    private static bool IsNear(DateTimeOffset one, DateTimeOffset other) => (one - other).Duration() <= Second;

    private static bool ReachesIntoTheDayBefore(TimeRange range, DateTimeOffset instant) =>
        range.Start.UtcDateTime.TimeOfDay != TimeSpan.Zero && range.Start.UtcDateTime.Date == instant.UtcDateTime.Date.AddDays(-1) && instant <= range.End;

    private static DateTimeOffset[] Instants(IGranule granule, CfCoordinate time, TimeDescriptor? counting)
    {
        if (time.Type is null)
            return Texts(granule, time);
        var units = Units(granule, time, time.Units, counting);
        var values = time.Values;
        var instants = new DateTimeOffset[values.Length];
        for (var i = 0; i < values.Length; i++)
            instants[i] = At(granule, time, units, values, i);
        return instants;
    }

    /// <summary>What is doubtful about the times, and how it was taken.</summary>
    public static IEnumerable<string> Doubts(IGranule granule, CfCoordinate? time, TimeDescriptor? counting)
    {
        if (time?.Type is null || (counting?.Units ?? time.Units) is null)
            yield break;
        var units = Units(granule, time, time.Units, counting);
        if (units.MayBeGps && counting?.Scale is null && !StatesLeapSeconds(time))
        {
            yield return $"{granule.FileName}: {time.Path} counts seconds since GPS time began, and the file does not say whether leap seconds are among " +
                "them: they are taken for UTC, which GPS time is ahead of by 18 s since 2017; time: {scale: gps} in the descriptor takes them for GPS time, " +
                "and time: {scale: utc} confirms UTC";
        }
        if (time.Values.Count(units.IsBesideUtc) is > 0 and var beside)
        {
            yield return $"{granule.FileName}: {beside} of the {time.Count} times in {time.Path} are on days that UTC has not, such as 30 February: they are " +
                "put into the last ten minutes of their month";
        }
    }

    private static bool StatesLeapSeconds(CfCoordinate time) => ((string[])["units_metadata", "leap_seconds", "long_name", "comment", "description"])
        .Any(name => time.Attributes.TextOf(name)?.Contains("leap", StringComparison.OrdinalIgnoreCase) == true);

    private static CfTimeUnits Units(IGranule granule, CfCoordinate time, string? stated, TimeDescriptor? counting)
    {
        if ((counting?.Units ?? stated) is not { } units)
        {
            throw new UnknownTimeException(
                $"{granule.FileName}: the time coordinate {time.Path} has no units, such as 'hours since 1900-01-01'; {DescriptorTime.Advice}")
            {
                Proposal = UndatedTimes.Propose(time),
            };
        }
        if (counting?.Units is null && UndatedTimes.WithDateInWords(time, units) is { } dated)
            units = dated;
        try
        {
            return CfTimeUnits.Parse(units, time.Attributes.TextOf("calendar"), counting?.Scale);
        }
        catch (FormatException e)
        {
            throw new UnknownTimeException($"{granule.FileName}: the time coordinate {time.Path}: {e.Message}; {DescriptorTime.Advice}", e)
            {
                Proposal = UndatedTimes.Propose(time),
            };
        }
    }

    private static DateTimeOffset At(IGranule granule, CfCoordinate time, CfTimeUnits units, double[] values, int index)
    {
        try
        {
            return units.At(values[index]);
        }
        catch (FormatException e)
        {
            throw new UnknownTimeException($"{granule.FileName}: value {index} of {time.Path} is no time: {e.Message}; {DescriptorTime.Advice}", e)
            {
                Proposal = UndatedTimes.Propose(time),
            };
        }
    }

    private static TimeRange[]? Bounds(IGranule granule, CfCoordinate time, TimeDescriptor? counting)
    {
        if (time.ReadBounds() is not { } edges || edges.Any(double.IsNaN))
            return null;
        var units = Units(granule, time, time.BoundsUnits(), counting);
        var ranges = new TimeRange[edges.Length / 2];
        for (var i = 0; i < ranges.Length; i++)
        {
            var (start, end) = (At(granule, time, units, edges, 2 * i), At(granule, time, units, edges, 2 * i + 1));
            if (end < start)
                throw new GranuleException($"{granule.FileName}: the bounds of {time.Path} end before they start: {start:u} to {end:u}");
            // Bounds meet their neighbours'; an item's range has its last second in it and not the next one's first.
            ranges[i] = new TimeRange(start, end > start && end.Second == 0 && end.Millisecond == 0 ? end.AddSeconds(-1) : end);
        }
        return ranges;
    }

    /// <summary>Texts in ISO 8601, all of the same length.</summary>
    private static DateTimeOffset[] Texts(IGranule granule, CfCoordinate time)
    {
        using var array = granule.OpenArray(time.Path);
        var text = array.ReadText();
        var length = text.Length / Math.Max(1, time.Count);
        var instants = new DateTimeOffset[time.Count];
        for (var i = 0; i < instants.Length; i++)
        {
            if (length * instants.Length != text.Length || !TimeText.TryParse(text.Substring(i * length, length), out instants[i]))
                throw new GranuleException($"{granule.FileName}: the time coordinate {time.Path} has the text '{text}', which is not times in ISO 8601");
        }
        return instants;
    }

    private static void CheckDistinct(IGranule granule, CfCoordinate time, DateTimeOffset[] instants)
    {
        var seen = new Dictionary<DateTimeOffset, int>();
        for (var i = 0; i < instants.Length; i++)
        {
            if (seen.TryGetValue(instants[i], out var first))
            {
                throw new GranuleException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{granule.FileName}: the time coordinate {time.Path} has {instants[i]:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} twice, at {first} and at {i}"));
            }
            seen[instants[i]] = i;
        }
    }
}
