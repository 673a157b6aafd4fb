using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Hdf5;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A day of OMPS_NPP_NMTO3_L3_DAILY: HDF5 whose dimensions have labels and no scales.</summary>
internal static class OmpsFile
{
    public const int Columns = 360, Rows = 180;
    public const float Fill = -1.2676506e30f;

    public static float[] Latitudes => Axis.Floats(Rows, -89.5, 1);

    public static float[] Longitudes => Axis.Floats(Columns, -179.5, 1);

    public static string NameOf(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"OMPS-NPP_NMTO3-L3-DAILY_v2.1_{day:yyyy'm'MMdd}_{day.AddDays(2):yyyy'm'MMdd}t012837.h5");

    public static byte[] Create(DateOnly day, float[] ozone, float[] cloud) => Hdf5Writer.Write(new(
        [
            ("ColumnAmountO3", Labelled(ozone, "DU")),
            ("RadiativeCloudFraction", Labelled(cloud, "1")),
            ("Latitude", Coordinate(Latitudes, "degrees_north")),
            ("Longitude", Coordinate(Longitudes, "degrees_east")),
        ],
        Hdf5Attribute.Text("Date", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Hdf5Attribute.Text("time_coverage_start", Noon(day.AddDays(-1))),
        Hdf5Attribute.Text("time_coverage_end", Noon(day.AddDays(1))),
        Hdf5Attribute.Text("ShortName", "OMPS_NPP_NMTO3_L3_DAILY"),
        Hdf5Attribute.Text("SyntheticData", OmdoaO3eGranule.SyntheticMark)));

    private static string Noon(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T12:00:00.000000Z");

    private static Hdf5ArrayDataset Labelled(float[] values, string units) => new(
        new Hdf5ArrayLayout(Hdf5Type.Float32, [Rows, Columns], null, 0, null), values,
        Hdf5Attribute.Texts("DIMENSION_LABELS", "Latitude", "Longitude"), Hdf5Attribute.Text("units", units), Hdf5Attribute.Numbers("_FillValue", new[] { Fill }));

    private static Hdf5ArrayDataset Coordinate(float[] values, string units) =>
        new(new Hdf5ArrayLayout(Hdf5Type.Float32, [values.Length], null, 0, null), values, Hdf5Attribute.Text("units", units));
}
