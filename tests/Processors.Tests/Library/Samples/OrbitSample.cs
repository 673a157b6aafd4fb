using Datasets.EmbeddedArchive.Granules;

namespace Datasets.Library.Samples;

/// <summary>An orbit of OMDOAO3 as the embedded archive makes it.</summary>
internal static class OrbitSample
{
    /// <summary>The sun higher than 2 degrees above the horizon.</summary>
    private const float GreatestZenithAngle = 88;

    private static readonly DateTimeOffset Start = new(2011, 7, 30, 9, 25, 31, TimeSpan.Zero);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(98.88);

    public static SampleGranule Ozone()
    {
        var orbit = Omdoao3Granule.Generate(Start);
        return new SampleGranule(
            orbit.FileName,
            path => File.WriteAllBytes(path, orbit.ToBytes()),
            [new SampleItem("OMI-Aura_L2-OMDOAO3_20110730T0925", orbit.Start, orbit.Start, orbit.End, TruthOf(orbit))]);
    }

    /// <summary>Three orbits of one day, side by side and overlapping near the pole.</summary>
    public static SampleGranule Day()
    {
        Omdoao3Granule[] orbits = [.. Enumerable.Range(0, 3).Select(i => Omdoao3Granule.Generate(Start + i * Period, orbitNumber: 37442 + i))];
        var day = new DateTimeOffset(Start.UtcDateTime.Date, TimeSpan.Zero);
        return new SampleGranule(
            orbits[0].FileName,
            path => File.WriteAllBytes(path, orbits[0].ToBytes()),
            [new SampleItem("OMI-Aura_L2-OMDOAO3_20110730", day, orbits[0].Start, orbits[^1].End, TruthOf(orbits))])
        {
            Others = [.. orbits.Skip(1).Select(orbit => (orbit.FileName, (Action<string>)(path => File.WriteAllBytes(path, orbit.ToBytes()))))],
        };
    }

    private static Dictionary<string, ISampleTruth> TruthOf(params Omdoao3Granule[] orbits)
    {
        var used = orbits.SelectMany(orbit => Enumerable.Range(0, orbit.Latitudes.Count)
            .Where(pixel => orbit.SolarZenithAngles[pixel] <= GreatestZenithAngle)
            .Select(pixel => (Latitude: orbit.Latitudes[pixel], Longitude: orbit.Longitudes[pixel], Ozone: (double)orbit.ColumnAmounts[pixel]))).ToList();
        float[] latitudes = [.. used.Select(pixel => pixel.Latitude)], longitudes = [.. used.Select(pixel => pixel.Longitude)];
        return new Dictionary<string, ISampleTruth>
        {
            ["ozone"] = new SwathTruth(latitudes, longitudes, [.. used.Select(pixel => pixel.Ozone)], 1, "DU"),
            ["coverage"] = new CoverageTruth(latitudes, longitudes),
        };
    }
}
