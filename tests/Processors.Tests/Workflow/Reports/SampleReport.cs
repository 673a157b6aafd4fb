using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Reports;

/// <summary>A report of a run over a few days.</summary>
internal static class SampleReport
{
    public static RunReport Mixed(int converted = 4, int failures = 2)
    {
        var day = new DateTimeOffset(2024, 9, 24, 0, 0, 0, TimeSpan.Zero);
        var granules = Enumerable.Range(0, converted + failures).Select(i => Granule(day.AddDays(i), isFailed: i >= converted, i)).ToList();
        return new RunReport
        {
            Run = new RunId("20241002T060000Z-3fa29c"),
            Dataset = "omi-ozone",
            From = day,
            To = day.AddDays(granules.Count),
            Started = day.AddDays(8),
            WallSeconds = 12.5,
            DiscoverSeconds = 0.4,
            CatalogSeconds = 0.2,
            Software = "datasets 0.1.0",
            Recipe = "0123456789ab",
            Discovered = granules.Count + 1,
            New = granules.Count,
            Converted = converted,
            Skipped = 1,
            Superseded = 0,
            Failed = failures,
            BytesIn = 8_000_000L * converted,
            BytesOut = 500_000L * converted,
            Seconds = granules.Aggregate(new PhaseSeconds(), (sum, granule) => sum + granule.Seconds),
            Granules = granules,
        };
    }

    private static GranuleResult Granule(DateTimeOffset day, bool isFailed, int index)
    {
        var item = $"OMI-Aura_L3-OMDOAO3e_{day:yyyyMMdd}";
        var file = $"OMI-Aura_L3-OMDOAO3e_{day:yyyy'm'MMdd}_v003.he5";
        var result = new GranuleResult { Granule = $"G{index}-GES_DISC", Revision = "1", File = file, DataEnd = day.AddDays(1), Outcome = GranuleOutcome.Failed };
        return isFailed
            ? result with
            {
                Reason = $"{file} is truncated: it ends after 4096 of 9 MB",
                Temporary = index % 2 == 1,
                Seconds = new PhaseSeconds { Fetch = 0.2 },
            }
            : result with
            {
                Outcome = GranuleOutcome.Converted,
                Item = item,
                ItemKey = $"omi-ozone/{day:yyyy}/{item}/{item}.json",
                BytesIn = 8_000_000,
                BytesOut = 500_000,
                Seconds = new PhaseSeconds { Fetch = 1.4 + index / 10.0, Convert = 0.7, Publish = 0.05 },
            };
    }
}
