using Datasets.EmbeddedArchive.Samples;

namespace Datasets.Library.Samples;

/// <summary>A day of OMPS_NPP_NMTO3_L3_DAILY.</summary>
internal static class OmpsSample
{
    public static SampleGranule Day()
    {
        const int cells = OmpsFile.Rows * OmpsFile.Columns;
        float[] ozone = Numbered.Floats(cells, OmpsFile.Fill), cloud = Numbered.Floats(cells, OmpsFile.Fill, 0.5f);
        var noon = new DateTimeOffset(2018, 1, 1, 12, 0, 0, TimeSpan.Zero);
        return new SampleGranule(
            "OMPS-NPP_NMTO3-L3-DAILY_v2.1_2018m0102_2018m0104t012837.h5",
            path => File.WriteAllBytes(path, OmpsFile.Create(new(2018, 1, 2), ozone, cloud)),
            [
                new SampleItem("OMPS-NPP_NMTO3-L3-DAILY_20180102", noon.AddHours(12), noon, noon.AddDays(2), new Dictionary<string, ISampleTruth>
                {
                    ["ozone"] = Truth(ozone, "DU"),
                    ["cloud-fraction"] = Truth(cloud, "1"),
                }),
            ]);
    }

    private static GridTruth Truth(float[] values, string unit) =>
        new(OmpsFile.Longitudes.ToDoubles(), OmpsFile.Latitudes.ToDoubles(), values, unit) { Missing = [OmpsFile.Fill] };
}
