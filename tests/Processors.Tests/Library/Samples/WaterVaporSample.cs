using Datasets.EmbeddedArchive.Samples;

namespace Datasets.Library.Samples;

/// <summary>Twenty scans of MOD05_L2: of the near infrared's pixels the file has no places, but those of the scan's geometry are known.</summary>
internal static class WaterVaporSample
{
    /// <summary>Half a footprint's diagonal at the edge of the swath, where it is 2 km x 4.8 km, and a cell's diagonal, in degrees.</summary>
    private const double ReachOfFine = 0.12;
    /// <summary>The same for the infrared's, which are five times as large.</summary>
    private const double ReachOfCoarse = 0.25;

    public static SampleGranule Granule()
    {
        var start = new DateTimeOffset(2024, 3, 20, 12, 0, 0, TimeSpan.Zero);
        var fine = Stored(Mod05File.Lines, Mod05File.Columns, (line, column) => 1000 + line * 3 + column);
        var coarse = Stored(Mod05File.CoarseLines, Mod05File.CoarseColumns, (line, column) => 900 + line * 10 + column * 4);
        return new SampleGranule(
            Mod05File.NameOf(start), path => File.WriteAllBytes(path, Mod05File.Create(start, fine, coarse).ToBytes()),
            [
                new SampleItem("MOD05_L2_20240320T1200", start, start, start.AddMinutes(5), new Dictionary<string, ISampleTruth>
                {
                    ["near-infrared"] = Truth(fine, Mod05File.Columns, i => i, ReachOfFine),
                    ["infrared"] = Truth(coarse, Mod05File.CoarseColumns, Mod05File.FineOf, ReachOfCoarse),
                }),
            ]);
    }

    private static short[] Stored(int lines, int columns, Func<int, int, int> number) =>
        [.. Enumerable.Range(0, lines * columns).Select(i => i % 89 == 0 ? Mod05File.Missing : (short)number(i / columns, i % columns))];

    /// <param name="fineOf">The line or column of 1 km of one of the field's.</param>
    private static SwathTruth Truth(short[] stored, int columns, Func<int, int> fineOf, double reach)
    {
        int[] used = [.. Enumerable.Range(0, stored.Length).Where(i => stored[i] != Mod05File.Missing)];
        var places = used.Select(i => ModisScans.Place(fineOf(i / columns), fineOf(i % columns))).ToList();
        return new SwathTruth([.. places.Select(place => (float)place.Latitude)], [.. places.Select(place => (float)place.Longitude)], [.. used.Select(i => stored[i] * 0.001)], reach, "cm");
    }
}
