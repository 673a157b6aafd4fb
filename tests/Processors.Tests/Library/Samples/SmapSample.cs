using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>Three hours of SPL4SMGP.</summary>
internal static class SmapSample
{
    private const int Ease2Global = 6933;

    public static SampleGranule ThreeHours()
    {
        const int cells = SmapFile.Columns * SmapFile.Rows;
        float[] surface = Numbered.Floats(cells, SmapFile.Fill), root = Numbered.Floats(cells, SmapFile.Fill, 0.5f);
        var seconds = SmapFile.SecondsOf(new DateTimeOffset(2024, 6, 19, 22, 30, 0, TimeSpan.Zero));
        var time = new DateTimeOffset(2000, 1, 1, 11, 58, 55, 816, TimeSpan.Zero).AddSeconds(seconds);
        return new SampleGranule(
            "SMAP_L4_SM_gph_20240619T223000_Vv8010_001.h5",
            path => SmapFile.Create(seconds, surface, root).Write(path),
            [
                new SampleItem("SMAP_L4_SM_gph_20240619T22", time, time, time, new Dictionary<string, ISampleTruth>
                {
                    ["surface"] = Truth(surface),
                    ["root-zone"] = Truth(root),
                }),
            ]);
    }

    private static GridTruth Truth(float[] values) =>
        new(SmapFile.X, SmapFile.Y, values, "m3 m-3") { Epsg = Ease2Global, Missing = [SmapFile.Fill], IsSquare = true };
}
