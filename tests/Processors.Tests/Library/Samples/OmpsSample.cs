using PureHDF;

namespace Datasets.Library.Samples;

/// <summary>A day of OMPS_NPP_NMTO3_L3_DAILY: HDF5 whose dimensions have labels and no scales.</summary>
internal static class OmpsSample
{
    private const int Columns = 360, Rows = 180;
    private const float Fill = -1.2676506e30f;

    public static SampleGranule Day()
    {
        float[] ozone = Axis.Numbered(Rows * Columns, Fill), cloud = Axis.Numbered(Rows * Columns, Fill, 0.5f);
        float[] latitudes = Axis.Floats(Rows, -89.5, 1), longitudes = Axis.Floats(Columns, -179.5, 1);
        var noon = new DateTimeOffset(2018, 1, 1, 12, 0, 0, TimeSpan.Zero);
        return new SampleGranule(
            "OMPS-NPP_NMTO3-L3-DAILY_v2.1_2018m0102_2018m0104t012837.h5",
            path => new H5File
            {
                Attributes = new()
                {
                    ["Date"] = "2018-01-02",
                    ["time_coverage_start"] = "2018-01-01T12:00:00.000000Z",
                    ["time_coverage_end"] = "2018-01-03T12:00:00.000000Z",
                    ["ShortName"] = "OMPS_NPP_NMTO3_L3_DAILY",
                },
                ["ColumnAmountO3"] = Labelled(ozone, "DU"),
                ["RadiativeCloudFraction"] = Labelled(cloud, "1"),
                ["Latitude"] = Coordinate(latitudes, "degrees_north"),
                ["Longitude"] = Coordinate(longitudes, "degrees_east"),
            }.Write(path, new H5WriteOptions(DefaultStringLength: 64)),
            [
                new SampleItem("OMPS-NPP_NMTO3-L3-DAILY_20180102", noon.AddHours(12), noon, noon.AddDays(2), new Dictionary<string, ISampleTruth>
                {
                    ["ozone"] = new GridTruth(longitudes.ToDoubles(), latitudes.ToDoubles(), ozone, "DU") { Missing = [Fill] },
                    ["cloud-fraction"] = new GridTruth(longitudes.ToDoubles(), latitudes.ToDoubles(), cloud, "1") { Missing = [Fill] },
                }),
            ]);
    }

    private static H5Dataset Labelled(float[] values, string units) => new(values, fileDims: [Rows, Columns])
    {
        Attributes = new() { ["DIMENSION_LABELS"] = new[] { "Latitude", "Longitude" }, ["units"] = units, ["_FillValue"] = Fill },
    };

    private static H5Dataset Coordinate(float[] values, string units) => new(values) { Attributes = new() { ["units"] = units } };
}
