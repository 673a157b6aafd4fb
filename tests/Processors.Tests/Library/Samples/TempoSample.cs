using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>A region of a scan of TEMPO's gridded NO2.</summary>
internal static class TempoSample
{
    private const int Cells = TempoFile.Rows * TempoFile.Columns;

    public static SampleGranule Scan()
    {
        double[] troposphere = Columned(1e13), stratosphere = Columned(3e12);
        short[] flags = [.. Enumerable.Range(0, Cells).Select(i => i % 13 == 5 ? TempoFile.FlagFill : (short)(i % 3))];
        var start = new DateTimeOffset(2025, 9, 16, 21, 3, 9, TimeSpan.Zero);
        var end = new DateTimeOffset(2025, 9, 16, 21, 50, 9, TimeSpan.Zero);
        return new SampleGranule(
            "TEMPO_NO2_L3_V03_20250916T210309Z_S012.nc",
            path => TempoFile.Create(start, troposphere, stratosphere, flags, Numbered.Floats(Cells, -1e30f)).Write(path),
            [
                new SampleItem("TEMPO_NO2_L3_20250916T210309", start, start, end, new Dictionary<string, ISampleTruth>
                {
                    ["no2-tropospheric"] = Truth(troposphere, "molecules/cm^2", TempoFile.Fill),
                    ["no2-stratospheric"] = Truth(stratosphere, "molecules/cm^2", TempoFile.Fill),
                    ["quality"] = Truth(flags, "1", TempoFile.FlagFill),
                }),
            ]);
    }

    private static GridTruth Truth(Array stored, string unit, double fill) =>
        new(TempoFile.Longitudes.ToDoubles(), TempoFile.Latitudes.ToDoubles(), stored, unit) { Missing = [fill] };

    private static double[] Columned(double step) => [.. Enumerable.Range(0, Cells).Select(i => i % 13 == 5 ? TempoFile.Fill : i * step)];
}
