using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>A day of M2T1NXSLV.</summary>
internal static class Merra2Sample
{
    private const int Cells = Merra2File.Rows * Merra2File.Columns;

    private static readonly (string Variable, string Field, string Units)[] Fields =
    [
        ("temperature-2m", "T2M", "K"), ("sea-level-pressure", "SLP", "Pa"), ("wind-east-10m", "U10M", "m s-1"), ("wind-north-10m", "V10M", "m s-1"),
    ];

    public static SampleGranule Day()
    {
        float[][] values = [.. Fields.Select((_, i) => Numbered.Floats(Merra2File.Steps * Cells, Merra2File.Fill, i * 0.5f))];
        return new SampleGranule(
            "MERRA2_400.tavg1_2d_slv_Nx.20160601.nc4",
            path => Merra2File.Create(new(2016, 6, 1), [.. Fields.Zip(values).Select(field => (field.First.Field, field.First.Units, field.Second))]).Write(path),
            [
                .. Enumerable.Range(0, Merra2File.Steps).Select(step =>
                {
                    var middle = new DateTimeOffset(2016, 6, 1, step, 30, 0, TimeSpan.Zero);
                    // An hourly mean is of its hour; times end a second before the next begins.
                    var (start, end) = (middle.AddMinutes(-30), middle.AddMinutes(30).AddSeconds(-1));
                    return new SampleItem(
                        $"MERRA2_tavg1_2d_slv_Nx_20160601T{step:00}30", middle, start, end,
                        Fields.Zip(values).ToDictionary(
                            field => field.First.Variable,
                            field => (ISampleTruth)new GridTruth(Merra2File.Longitudes, Merra2File.Latitudes, field.Second, field.First.Units)
                            {
                                Begin = step * Cells,
                                Missing = [Merra2File.Fill],
                            }));
                }),
            ]);
    }
}
