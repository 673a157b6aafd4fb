using System.Globalization;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Twenty scans of a generated granule of MOD05_L2: water vapour by the near infrared of 1 km and by the infrared of 5 km; places are of 5 km.</summary>
internal static class Mod05File
{
    public const int Scans = 20;
    public const int Lines = Scans * ModisScans.LinesOfScan, Columns = ModisScans.Columns;
    public const int CoarseLines = Lines / ModisScans.Increment, CoarseColumns = ModisScans.TieColumns;
    public const short Missing = -9999;

    private const double ScanSeconds = 1.477;
    private static readonly DateTimeOffset Tai93 = new(1993, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string, int)[] Fine = [("Cell_Along_Swath_1km", Lines), ("Cell_Across_Swath_1km", Columns)];
    private static readonly (string, int)[] Coarse = [("Cell_Along_Swath_5km", CoarseLines), ("Cell_Across_Swath_5km", CoarseColumns)];

    public static string NameOf(DateTimeOffset start) => string.Create(
        CultureInfo.InvariantCulture, $"MOD05_L2.A{start:yyyy}{start.DayOfYear:000}.{start:HHmm}.061.{start.AddDays(1):yyyy}{start.AddDays(1).DayOfYear:000}071952.hdf");

    /// <summary>The line or column of 1 km that one of 5 km is in the middle of.</summary>
    public static int FineOf(int coarse) => ModisScans.Offset + ModisScans.Increment * coarse;

    /// <param name="nearInfrared">Of 1 km, in thousandths of a centimetre.</param>
    /// <param name="infrared">Of 5 km.</param>
    public static Hdfeos2File Create(DateTimeOffset start, short[] nearInfrared, short[] infrared)
    {
        var places = Enumerable.Range(0, CoarseLines * CoarseColumns).Select(i => ModisScans.Place(FineOf(i / CoarseColumns), FineOf(i % CoarseColumns))).ToList();
        return new Hdfeos2File("MOD05_L2", "61", start, start.AddMinutes(5))
        {
            FileAttributes = ModisFile.SubtractedOffset,
            Swath = new Hdfeos2Swath(
                "mod05",
                [("Cell_Across_Swath_5km", "Cell_Across_Swath_1km", ModisScans.Offset, ModisScans.Increment), ("Cell_Along_Swath_5km", "Cell_Along_Swath_1km", ModisScans.Offset, ModisScans.Increment)],
                [Place("Latitude", 90, [.. places.Select(place => (float)place.Latitude)]), Place("Longitude", 180, [.. places.Select(place => (float)place.Longitude)])],
                [
                    new("Scan_Start_Time", Times(start), new Dictionary<string, object>
                    {
                        ["valid_range"] = new[] { 0, 3155800064.0 },
                        ["_FillValue"] = -999.9000244140625,
                        ["long_name"] = "TAI time at start of scan replicated across the swath",
                        ["units"] = "seconds since 1993-1-1 00:00:00.0 0",
                    }) { Dimensions = Coarse },
                    new("Water_Vapor_Near_Infrared", nearInfrared, Attributes("Total Column Precipitable Water Vapor - Near Infrared Retrieval", "unit")) { Dimensions = Fine },
                    new("Water_Vapor_Infrared", infrared, Attributes("Total Column Precipitable Water Vapor - IR Retrieval", "units")) { Dimensions = Coarse },
                ]),
        };
    }

    private static Hdfeos2Field Place(string name, float most, float[] degrees) => new(name, degrees, new Dictionary<string, object>
    {
        ["valid_range"] = new[] { -most, most },
        ["_FillValue"] = -999.9f,
        ["long_name"] = $"Geodetic {name}",
        ["units"] = name == "Latitude" ? "degrees_north" : "degrees_east",
    })
    { Dimensions = Coarse };

    /// <summary>TAI, which is ten seconds further from its start in 1993 than UTC since 2017.</summary>
    private static double[] Times(DateTimeOffset start) =>
        [.. Enumerable.Range(0, CoarseLines * CoarseColumns).Select(i => (start - Tai93).TotalSeconds + 10 + i / CoarseColumns / 2 * ScanSeconds)];

    /// <param name="unit">The attribute's name: of the fields that this product makes itself it is <c>unit</c>, of those that it copies <c>units</c>.</param>
    private static Dictionary<string, object> Attributes(string title, string unit) => new()
    {
        ["long_name"] = title,
        [unit] = "cm",
        ["scale_factor"] = 0.001,
        ["add_offset"] = 0.0,
        ["Parameter_Type"] = "Output",
        ["valid_range"] = new short[] { 0, 20000 },
        ["_FillValue"] = Missing,
    };
}
