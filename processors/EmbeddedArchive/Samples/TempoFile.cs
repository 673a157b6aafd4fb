using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.NetCdf;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A region of a scan of TEMPO's gridded NO2: axes in the root, columns in a group.</summary>
internal static class TempoFile
{
    public const int Columns = 300, Rows = 200;
    public const double Fill = -1e30;
    public const short FlagFill = -9999;

    public static float[] Latitudes => Axis.Floats(Rows, 40.01, 0.02);

    public static float[] Longitudes => Axis.Floats(Columns, -80.99, 0.02);

    public static string NameOf(DateTimeOffset start) => string.Create(CultureInfo.InvariantCulture, $"TEMPO_NO2_L3_V03_{start:yyyyMMdd'T'HHmmss}Z_S012.nc");

    public static NetCdf4File Create(DateTimeOffset start, double[] troposphere, double[] stratosphere, short[] flags, float[] weights)
    {
        var file = new NetCdf4File();
        var root = file.Root;
        root.Attributes["Conventions"] = "CF-1.6, ACDD-1.3";
        root.Attributes["time_coverage_start"] = Stamp(start);
        root.Attributes["time_coverage_end"] = Stamp(start.AddMinutes(47));
        root.Attributes["SyntheticData"] = OmdoaO3eGranule.SyntheticMark;
        string[] dimensions = [root.Dimension("time", 1), root.Dimension("latitude", Rows), root.Dimension("longitude", Columns)];
        var middle = (start.AddMinutes(23.5) - new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
        root.Variable("time", ["time"], new[] { middle }, new() { ["units"] = "seconds since 1980-01-06T00:00:00Z", ["standard_name"] = "time" });
        root.Variable("latitude", ["latitude"], Latitudes, new() { ["units"] = "degrees_north", ["standard_name"] = "latitude" });
        root.Variable("longitude", ["longitude"], Longitudes, new() { ["units"] = "degrees_east", ["standard_name"] = "longitude" });
        root.Variable("weight", ["latitude", "longitude"], weights, new() { ["units"] = "km^2", ["_FillValue"] = -1e30f });
        var product = root.Group("product");
        foreach (var (name, values) in new[] { ("vertical_column_troposphere", troposphere), ("vertical_column_stratosphere", stratosphere) })
            product.Variable(name, dimensions, values, new() { ["units"] = "molecules/cm^2", ["_FillValue"] = Fill }, [1, 50, 100], deflate: 4, shuffle: true);
        product.Variable("main_data_quality_flag", dimensions, flags, new() { ["_FillValue"] = FlagFill }, [1, 50, 100], deflate: 4, shuffle: true);
        return file;
    }

    private static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
