using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>A region of a scan of TEMPO's gridded NO2: axes in the root, columns in a group.</summary>
internal static class TempoSample
{
    private const int Columns = 300, Rows = 200;
    private const double Fill = -1e30;
    private const short FlagFill = -9999;

    public static SampleGranule Scan()
    {
        float[] latitudes = Axis.Floats(Rows, 40.01, 0.02), longitudes = Axis.Floats(Columns, -80.99, 0.02);
        double[] troposphere = Columned(1e13), stratosphere = Columned(3e12);
        short[] flags = [.. Enumerable.Range(0, Rows * Columns).Select(i => i % 13 == 5 ? FlagFill : (short)(i % 3))];
        var start = new DateTimeOffset(2025, 9, 16, 21, 3, 9, TimeSpan.Zero);
        var end = new DateTimeOffset(2025, 9, 16, 21, 50, 9, TimeSpan.Zero);
        return new SampleGranule(
            "TEMPO_NO2_L3_V03_20250916T210309Z_S012.nc",
            path =>
            {
                var file = new NetCdf4File();
                var root = file.Root;
                root.Attributes["Conventions"] = "CF-1.6, ACDD-1.3";
                root.Attributes["time_coverage_start"] = "2025-09-16T21:03:09Z";
                root.Attributes["time_coverage_end"] = "2025-09-16T21:50:09Z";
                string[] dimensions = [root.Dimension("time", 1), root.Dimension("latitude", Rows), root.Dimension("longitude", Columns)];
                var middle = (start.AddMinutes(23.5) - new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
                root.Variable("time", ["time"], new[] { middle }, new() { ["units"] = "seconds since 1980-01-06T00:00:00Z", ["standard_name"] = "time" });
                root.Variable("latitude", ["latitude"], latitudes, new() { ["units"] = "degrees_north", ["standard_name"] = "latitude" });
                root.Variable("longitude", ["longitude"], longitudes, new() { ["units"] = "degrees_east", ["standard_name"] = "longitude" });
                root.Variable("weight", ["latitude", "longitude"], Axis.Numbered(Rows * Columns, -1e30f), new() { ["units"] = "km^2", ["_FillValue"] = -1e30f });
                var product = root.Group("product");
                foreach (var (name, values) in new[] { ("vertical_column_troposphere", troposphere), ("vertical_column_stratosphere", stratosphere) })
                    product.Variable(name, dimensions, values, new() { ["units"] = "molecules/cm^2", ["_FillValue"] = Fill }, [1, 50, 100], deflate: 4, shuffle: true);
                product.Variable("main_data_quality_flag", dimensions, flags, new() { ["_FillValue"] = FlagFill }, [1, 50, 100], deflate: 4, shuffle: true);
                file.Write(path);
            },
            [
                new SampleItem("TEMPO_NO2_L3_20250916T210309", start, start, end, new Dictionary<string, ISampleTruth>
                {
                    ["no2-tropospheric"] = Truth(troposphere, "molecules/cm^2", Fill),
                    ["no2-stratospheric"] = Truth(stratosphere, "molecules/cm^2", Fill),
                    ["quality"] = Truth(flags, "1", FlagFill),
                }),
            ]);

        GridTruth Truth(Array stored, string unit, double fill) => new(longitudes.ToDoubles(), latitudes.ToDoubles(), stored, unit) { Missing = [fill] };
    }

    private static double[] Columned(double step) => [.. Enumerable.Range(0, Rows * Columns).Select(i => i % 13 == 5 ? Fill : i * step)];
}
