using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>The first three hours of a month of ERA5.</summary>
internal static class Era5Sample
{
    private const int Steps = 3;

    public static SampleGranule Hours()
    {
        var values = Numbered.Floats(Steps * Era5File.Rows * Era5File.Columns, Era5File.Fill);
        DateTimeOffset[] times = [.. Enumerable.Range(0, Steps).Select(step => new DateTimeOffset(2020, 1, 1, step, 0, 0, TimeSpan.Zero))];
        return new SampleGranule(
            "e5.oper.an.sfc.128_167_2t.ll025sc.2020010100_2020013123.nc",
            path => Era5File.Create(times, values).Write(path),
            [
                .. times.Index().Select(time => new SampleItem($"ERA5-2t_20200101T{time.Index:00}", time.Item, time.Item, time.Item, new Dictionary<string, ISampleTruth>
                {
                    ["temperature-2m"] = new GridTruth(Era5File.Longitudes, Era5File.Latitudes, values, "K")
                    {
                        Begin = time.Index * Era5File.Rows * Era5File.Columns,
                        Missing = [Era5File.Fill],
                        IsWrapped = true,
                    },
                })),
            ]);
    }
}
