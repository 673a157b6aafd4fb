using Datasets.EmbeddedArchive.Samples;

namespace Datasets.Library.Samples;

/// <summary>TRMM's three hours around 12 UTC, stored from the south-west with longitudes varying slowest.</summary>
internal static class TrmmSample
{
    public static SampleGranule ThreeHours()
    {
        var noon = new DateTimeOffset(2018, 8, 2, 12, 0, 0, TimeSpan.Zero);
        var (precipitation, error) = (Numbered.Floats(TrmmFile.Columns * TrmmFile.Rows, TrmmFile.Missing), Numbered.Floats(TrmmFile.Columns * TrmmFile.Rows, TrmmFile.Missing, 1_000_000));
        var start = noon.AddHours(-1.5);
        return new SampleGranule(
            TrmmFile.NameOf(noon), path => File.WriteAllBytes(path, TrmmFile.Create(noon, precipitation, error)),
            [
                new SampleItem("3B42_20180802T1030", start, start, noon.AddHours(1.5).AddMilliseconds(-1), new Dictionary<string, ISampleTruth>
                {
                    ["precipitation"] = Truth(precipitation),
                    ["relative-error"] = Truth(error),
                }),
            ]);

        static GridTruth Truth(float[] stored) => new(TrmmFile.Longitudes, TrmmFile.Latitudes, stored, "mm/hr") { IsColumnsFirst = true, Missing = [TrmmFile.Missing] };
    }
}
