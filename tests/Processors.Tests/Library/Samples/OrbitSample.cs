using Datasets.EmbeddedArchive.Granules;

namespace Datasets.Library.Samples;

/// <summary>An orbit of OMDOAO3 as the embedded archive makes it.</summary>
internal static class OrbitSample
{
    /// <summary>The sun higher than 2 degrees above the horizon.</summary>
    private const float GreatestZenithAngle = 88;

    public static SampleGranule Ozone()
    {
        var orbit = Omdoao3Granule.Generate(new DateTimeOffset(2011, 7, 30, 9, 25, 31, TimeSpan.Zero));
        int[] used = [.. Enumerable.Range(0, orbit.Latitudes.Count).Where(pixel => orbit.SolarZenithAngles[pixel] <= GreatestZenithAngle)];
        float[] latitudes = [.. used.Select(pixel => orbit.Latitudes[pixel])], longitudes = [.. used.Select(pixel => orbit.Longitudes[pixel])];
        return new SampleGranule(
            orbit.FileName,
            path => File.WriteAllBytes(path, orbit.ToBytes()),
            [
                new SampleItem("OMI-Aura_L2-OMDOAO3_20110730T0925", orbit.Start, orbit.Start, orbit.End, new Dictionary<string, ISampleTruth>
                {
                    ["ozone"] = new SwathTruth(latitudes, longitudes, [.. used.Select(pixel => (double)orbit.ColumnAmounts[pixel])], 1, "DU"),
                    ["coverage"] = new CoverageTruth(latitudes, longitudes),
                }),
            ]);
    }
}
