using System.Globalization;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Hdf4;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Generated granules of TRMM 3B42 version 7: plain HDF4 arrays of (longitude, latitude) from the south-west, without axes or a fill value.</summary>
internal static class TrmmFile
{
    public const int Columns = 1440, Rows = 400;
    public const float Missing = -9999.9f;

    public static double[] Latitudes => Axis.Doubles(Rows, -49.875, 0.25);

    public static double[] Longitudes => Axis.Doubles(Columns, -179.875, 0.25);

    public static string NameOf(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"3B42.{time:yyyyMMdd}.{time:HH}.7.HDF");

    /// <param name="time">The middle of the three hours.</param>
    public static byte[] Create(DateTimeOffset time, float[] precipitation, float[] error)
    {
        var file = new Hdf4Writer();
        (string, int)[] dimensions = [("nlon", Columns), ("nlat", Rows)];
        file.Array("precipitation", dimensions, precipitation, new Dictionary<string, object> { ["units"] = "mm/hr" });
        file.Array("relativeError", dimensions, error, new Dictionary<string, object> { ["units"] = "mm/hr" });
        var (start, stop) = (time.AddHours(-1.5), time.AddHours(1.5).AddMilliseconds(-1));
        file.FileAttribute("FileHeader", $"AlgorithmID=3B42;\nAlgorithmVersion=7.0;\nFileName={NameOf(time)};\nStartGranuleDateTime={Text(start)};\nStopGranuleDateTime={Text(stop)};\nProductVersion=7;\n");
        file.FileAttribute(
            "GridHeader",
            "BinMethod=ARITHMEAN;\nRegistration=CENTER;\nLatitudeResolution=0.25;\nLongitudeResolution=0.25;\nNorthBoundingCoordinate=50;\nSouthBoundingCoordinate=-50;\n" +
            "EastBoundingCoordinate=180;\nWestBoundingCoordinate=-180;\nOrigin=SOUTHWEST;\n");
        file.FileAttribute("SyntheticData", OmdoaO3eGranule.SyntheticMark);
        return file.ToBytes();

        static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }
}
