using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>A region of a MUR granule.</summary>
internal static class MurSample
{
    private const int Cells = MurFile.Rows * MurFile.Columns;

    public static SampleGranule Region()
    {
        short[] sst = Packed(short.MinValue, i => i - 32000), error = Packed(short.MinValue, i => i % 32000);
        sbyte[] ice = [.. Enumerable.Range(0, Cells).Select(i => i % 13 == 5 ? sbyte.MinValue : (sbyte)(i % 101))];
        var time = new DateTimeOffset(2022, 5, 31, 9, 0, 0, TimeSpan.Zero);
        return new SampleGranule(
            "20220531090000-JPL-L4_GHRSST-SSTfnd-MUR-GLOB-v02.0-fv04.1.nc",
            path => MurFile.Create(new(2022, 5, 31), sst, error, ice).Write(path),
            [
                new SampleItem("MUR-JPL-L4-GLOB_20220531", time, time.AddHours(-12), time.AddHours(12), new Dictionary<string, ISampleTruth>
                {
                    ["sst"] = Truth(sst, "K", 0.001, short.MinValue) with { Offset = 298.15 },
                    ["sst-error"] = Truth(error, "K", 0.01, short.MinValue),
                    ["sea-ice"] = Truth(ice, "1", 0.01, sbyte.MinValue),
                }),
            ]);
    }

    private static GridTruth Truth(Array stored, string unit, double scale, double fill) =>
        new(MurFile.Longitudes.ToDoubles(), MurFile.Latitudes.ToDoubles(), stored, unit) { Scale = scale, Missing = [fill] };

    private static short[] Packed(short fill, Func<int, int> value) =>
        [.. Enumerable.Range(0, Cells).Select(i => i % 13 == 5 ? fill : (short)value(i))];
}
