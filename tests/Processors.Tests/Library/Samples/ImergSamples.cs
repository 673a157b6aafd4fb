using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>IMERG's granules.</summary>
internal static class ImergSamples
{
    public static SampleGranule HalfHour()
    {
        var start = new DateTimeOffset(2024, 6, 30, 23, 30, 0, TimeSpan.Zero);
        var fields = Fields(("precipitation", "precipitation", "mm/hr"), ("quality", "precipitationQualityIndex", ""));
        return new SampleGranule(
            "3B-HHR.MS.MRG.3IMERG.20240630-S233000-E235959.1410.V07B.HDF5",
            path => ImergFile.HalfHour(start, [.. fields.Values]).Write(path),
            [new SampleItem("3B-HHR-IMERG_20240630T2330", start, start, start.AddSeconds(1799), Truths(fields))]);
    }

    public static SampleGranule Month()
    {
        var start = new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var fields = Fields(("precipitation", "precipitation", "mm/hr"), ("quality", "precipitationQualityIndex", ""));
        return new SampleGranule(
            "3B-MO.MS.MRG.3IMERG.20200601-S000000-E235959.06.V07B.HDF5",
            path => ImergFile.Month(start, [.. fields.Values]).Write(path),
            [new SampleItem("3B-MO-IMERG_202006", start, start, start.AddMonths(1).AddSeconds(-1), Truths(fields))]);
    }

    public static SampleGranule Day()
    {
        var start = new DateTimeOffset(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var fields = Fields(("precipitation", "precipitation", "mm/day"), ("random-error", "randomError", "mm/day"));
        return new SampleGranule(
            "3B-DAY.MS.MRG.3IMERG.20200601-S000000-E235959.V07B.nc4",
            path => ImergFile.Day(start, [.. fields.Values]).Write(path),
            [new SampleItem("3B-DAY-IMERG_20200601", start, start, start.AddDays(1).AddSeconds(-1), Truths(fields))]);
    }

    /// <summary>By the variable's name in the descriptor.</summary>
    private static Dictionary<string, ImergField> Fields(params (string Variable, string Field, string Units)[] fields) => fields.Index().ToDictionary(
        field => field.Item.Variable,
        field => new ImergField(field.Item.Field, field.Item.Units, Numbered.Floats(ImergFile.Columns * ImergFile.Rows, ImergFile.Fill, field.Index)));

    private static Dictionary<string, ISampleTruth> Truths(Dictionary<string, ImergField> fields) => fields.ToDictionary(
        field => field.Key,
        field => (ISampleTruth)new GridTruth(
            ImergFile.Longitudes.ToDoubles(), ImergFile.Latitudes.ToDoubles(), field.Value.Values, field.Value.Units.Length > 0 ? field.Value.Units : "1")
        {
            IsColumnsFirst = true,
            Missing = [ImergFile.Fill],
        });
}
