using System.Text.Json.Nodes;

namespace Datasets.Catalog.Series;

/// <summary>Times as runs of equal steps, which are few where a day follows the other: <c>[[first, step, count], …]</c> in milliseconds from 1970.</summary>
internal static class TimeRuns
{
    private const int MostTimes = 10_000_000;

    public static JsonArray ToJson(IReadOnlyList<long> times)
    {
        var runs = new JsonArray();
        for (var first = 0; first < times.Count;)
        {
            var step = first + 1 < times.Count ? times[first + 1] - times[first] : 0;
            var count = first + 1 < times.Count ? 2 : 1;
            while (first + count < times.Count && times[first + count] - times[first + count - 1] == step)
                count++;
            runs.Add(new JsonArray(times[first], step, count));
            first += count;
        }
        return runs;
    }

    /// <exception cref="FormatException">They are more than a series can have.</exception>
    public static IReadOnlyList<long> Parse(JsonArray runs)
    {
        var times = new List<long>();
        foreach (var run in runs)
        {
            var (first, step, count) = ((long)run![0]!, (long)run[1]!, (int)run[2]!);
            if (count < 1 || times.Count + (long)count > MostTimes)
                throw new FormatException("it has more times than a series can have");
            for (var i = 0; i < count; i++)
                times.Add(first + i * step);
        }
        return times;
    }
}
