using System.Globalization;
using System.Text;
using Datasets.EmbeddedArchive.Hdf5;

namespace Datasets.EmbeddedArchive.Granules;

/// <summary>
/// A synthetic granule of OMDOAO3 version 003 (OMI/Aura total column ozone by the DOAS method, one orbit's swath) with made-up but plausible
/// values. The same start and options give the same bytes.
/// </summary>
/// <remarks>
/// Sources. Paths and units: HARP's ingestion OMI_L2_OMDOAO3. Dimensions nTimes x nXtrack and the file attributes: OMDOAO3 Product Format
/// Specification 1.0.0 (Veefkind, KNMI, 2 March 2006). Types of the fields and attributes: a reader of the product's files, hdfextractor's
/// H5FileWorker, and the type listing of an OMAERO granule, whose geolocation fields and kind of flags are
/// the same. Fields that none of these names are left out.
/// </remarks>
public sealed class Omdoao3Granule
{
    public const string Swath = "ColumnAmountO3";

    private const float FillValue = ProductLayout.FillValue;
    private const ushort FlagFill = ushort.MaxValue;
    private const int DeflateLevel = 5;
    private const int ProductLines = 1644;
    private const double ProductSecondsPerLine = 2;

    private readonly Omdoao3Orbit _orbit;
    private readonly DateTimeOffset _middle;
    private readonly int _orbitNumber;

    private Omdoao3Granule(DateTimeOffset start, int lines, double secondsPerLine, double nodeLongitude, int orbitNumber)
    {
        _orbit = new Omdoao3Orbit(nodeLongitude, lines, secondsPerLine);
        _orbitNumber = orbitNumber;
        Start = start;
        _middle = start.AddSeconds(-_orbit.SecondsAt(0));
        Latitude = new float[Lines * Rows];
        Longitude = new float[Lines * Rows];
        SolarZenithAngle = new float[Lines * Rows];
        Ozone = new float[Lines * Rows];
        Retrieve();
    }

    /// <summary>When the first scan line was taken.</summary>
    public DateTimeOffset Start { get; }

    public DateTimeOffset End => _middle.AddSeconds(_orbit.SecondsAt(Lines - 1));

    public int Lines => _orbit.Lines;

    /// <summary>Pixels across the track, which OMI's people call rows.</summary>
    public int Rows => Omdoao3Orbit.Rows;

    /// <summary>Of each pixel's centre, in degrees, scan line by scan line.</summary>
    public IReadOnlyList<float> Latitudes => Latitude;

    public IReadOnlyList<float> Longitudes => Longitude;

    /// <summary>In degrees.</summary>
    public IReadOnlyList<float> SolarZenithAngles => SolarZenithAngle;

    /// <summary>The total column in Dobson units, and the product's fill value at night.</summary>
    public IReadOnlyList<float> ColumnAmounts => Ozone;

    /// <summary>E.g. <c>OMI-Aura_L2-OMDOAO3_2011m0730t0925-o37442_v003-2011m0730t151910.he5</c>, a real granule's name.</summary>
    public string FileName => NameOf(Start, _orbitNumber);

    private float[] Latitude { get; }
    private float[] Longitude { get; }
    private float[] SolarZenithAngle { get; }
    private float[] Ozone { get; }

    public static string NameOf(DateTimeOffset start, int orbitNumber) => string.Create(
        CultureInfo.InvariantCulture,
        $"OMI-Aura_L2-OMDOAO3_{start.UtcDateTime:yyyy'm'MMdd't'HHmm}-o{orbitNumber:00000}_v003-{start.UtcDateTime.AddHours(6):yyyy'm'MMdd't'HHmmss}.he5");

    /// <summary>Makes an orbit's day side.</summary>
    /// <param name="start">When its first scan line is taken.</param>
    /// <param name="nodeLongitude">Where it crosses the equator, in degrees; by default where it is 13:45 there.</param>
    /// <param name="lines">Fewer scan lines are further apart, so that they still cover the orbit.</param>
    public static Omdoao3Granule Generate(DateTimeOffset start, double? nodeLongitude = null, int lines = ProductLines, int orbitNumber = 37442)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 2);
        var seconds = ProductSecondsPerLine * ProductLines / lines;
        var crossing = start.AddSeconds(seconds * (lines - 1) / 2).UtcDateTime;
        return new(start, lines, seconds, nodeLongitude ?? (13.75 - crossing.TimeOfDay.TotalHours) * 15, orbitNumber);
    }

    /// <summary>The file, as HDF-EOS5.</summary>
    public byte[] ToBytes()
    {
        Hdf5Group geolocation = new(
        [
            ("Latitude", Floats(Latitude, "Geodetic Latitude", "deg", -90, 90)),
            ("Longitude", Floats(Longitude, "Geodetic Longitude", "deg", -180, 180)),
            ("SolarZenithAngle", Floats(SolarZenithAngle, "Solar Zenith Angle", "deg", 0, 180)),
            ("Time", Times()),
        ]);
        Hdf5Group data = new(
        [
            ("ColumnAmountO3", Floats(Ozone, "Ozone Vertical Column Density", "DU", 50, 700)),
            ("ColumnAmountO3Precision", Floats([.. Ozone.Select(o => o == FillValue ? o : o * 0.02f)], "Precision of Ozone Vertical Column Density", "DU", 0, 100)),
            ("ProcessingQualityFlags", Flags()),
        ]);
        Hdf5Group swaths = new([(Swath, new Hdf5Group([("Data Fields", data), ("Geolocation Fields", geolocation)]))]);
        Hdf5Group additional = new([("FILE_ATTRIBUTES", new Hdf5Group([], FileAttributes()))]);
        Hdf5Group information = new([("StructMetadata.0", new Hdf5TextDataset(StructMetadata(), 32000))], Hdf5Attribute.Text("HDFEOSVersion", "HDFEOS_5.1.11", size: 32));
        return Hdf5Writer.Write(new(
        [
            ("HDFEOS", new Hdf5Group([("ADDITIONAL", additional), ("SWATHS", swaths)])),
            ("HDFEOS INFORMATION", information),
        ]));
    }

    private void Retrieve()
    {
        var profile = OzoneClimatology.Profile(Start.DayOfYear);
        var declination = -23.44 * Math.PI / 180 * Math.Cos(2 * Math.PI * (Start.DayOfYear + 10) / 365.25);
        for (var pixel = 0; pixel < Latitude.Length; pixel++)
        {
            var line = pixel / Rows;
            var (latitude, longitude) = _orbit.Place(line, pixel % Rows);
            (Latitude[pixel], Longitude[pixel]) = ((float)latitude, (float)longitude);
            var hour = (_middle.AddSeconds(_orbit.SecondsAt(line)).UtcDateTime.TimeOfDay.TotalDays * 360 - 180 + longitude) * Math.PI / 180;
            var (sin, cos) = Math.SinCos(latitude * Math.PI / 180);
            var zenith = Math.Acos(Math.Clamp(sin * Math.Sin(declination) + cos * Math.Cos(declination) * Math.Cos(hour), -1, 1)) * 180 / Math.PI;
            SolarZenithAngle[pixel] = (float)zenith;
            var (y, x) = Math.SinCos(longitude * Math.PI / 180);
            var weather = Noise.Smooth((float)(cos * x * 4), (float)(cos * y * 4), (float)(sin * 5), 1);
            Ozone[pixel] = zenith > 90 ? FillValue : profile[Math.Clamp((int)((latitude + 90) * 4), 0, 720)] * (1 + 0.06f * weather);
        }
    }

    private Hdf5ArrayDataset Floats(float[] values, string title, string units, double minimum, double maximum) => new(
        Layout(Hdf5Type.Float32, BitConverter.GetBytes(FillValue)),
        values,
        Attributes(Hdf5Type.Float32, FillValue, title, units, minimum, maximum));

    private Hdf5ArrayDataset Flags() => new(
        Layout(Hdf5Type.UInt16, BitConverter.GetBytes(FlagFill)),
        Ozone.Select(ozone => ozone == FillValue ? FlagFill : (ushort)0).ToArray(),
        Attributes(Hdf5Type.UInt16, FlagFill, "Processing Quality Flags", "NoUnits", 0, FlagFill - 1));

    private Hdf5ArrayDataset Times()
    {
        var midnight = new DateTimeOffset(_middle.UtcDateTime.Date, TimeSpan.Zero);
        var seconds = Enumerable.Range(0, Lines)
            .Select(line => ProductLayout.Tai93(DateOnly.FromDateTime(midnight.UtcDateTime)) + (_middle - midnight).TotalSeconds + _orbit.SecondsAt(line));
        return new(
            new(Hdf5Type.Float64, [Lines], [Lines], DeflateLevel, BitConverter.GetBytes((double)FillValue)),
            seconds.ToArray(),
            Attributes(Hdf5Type.Float64, FillValue, "Time at Start of Scan (TAI93)", "s", -5e9, 1e10));
    }

    private Hdf5ArrayLayout Layout(Hdf5Type type, byte[] fill) => new(type, Lines, Rows, Math.Min(Lines, 128), Rows, DeflateLevel, fill);

    private static Hdf5Attribute[] Attributes(Hdf5Type type, double fill, string title, string units, double minimum, double maximum) =>
    [
        Hdf5Attribute.Create("MissingValue", type, fill),
        Hdf5Attribute.Float64("Offset", 0),
        Hdf5Attribute.Float64("ScaleFactor", 1),
        Hdf5Attribute.Text("Title", title),
        Hdf5Attribute.Text("Units", units),
        Hdf5Attribute.Create("ValidRange", type, minimum, maximum),
        Hdf5Attribute.Create("_FillValue", type, fill),
    ];

    private Hdf5Attribute[] FileAttributes() =>
    [
        Hdf5Attribute.Int32("GranuleDay", Start.Day),
        Hdf5Attribute.Int32("GranuleMonth", Start.Month),
        Hdf5Attribute.Int32("GranuleYear", Start.Year),
        Hdf5Attribute.Text("InstrumentName", "OMI"),
        Hdf5Attribute.Int32("OrbitNumber", _orbitNumber),
        Hdf5Attribute.Text("ProcessLevel", "2"),
        Hdf5Attribute.Text("SyntheticData", OmdoaO3eGranule.SyntheticMark),
        Hdf5Attribute.Float64("TAI93At0zOfGranule", ProductLayout.Tai93(DateOnly.FromDateTime(Start.UtcDateTime))),
    ];

    private string StructMetadata()
    {
        var text = new StringBuilder();
        text.Append($"""
            GROUP=SwathStructure
            	GROUP=SWATH_1
            		SwathName="{Swath}"
            		GROUP=Dimension
            			OBJECT=Dimension_1
            				DimensionName="nTimes"
            				Size={Lines}
            			END_OBJECT=Dimension_1
            			OBJECT=Dimension_2
            				DimensionName="nXtrack"
            				Size={Rows}
            			END_OBJECT=Dimension_2
            		END_GROUP=Dimension
            		GROUP=GeoField

            """);
        Describe(text, "GeoField", ("Latitude", "FLOAT", true), ("Longitude", "FLOAT", true), ("SolarZenithAngle", "FLOAT", true), ("Time", "DOUBLE", false));
        text.Append("\t\tEND_GROUP=GeoField\n\t\tGROUP=DataField\n");
        Describe(text, "DataField", ("ColumnAmountO3", "FLOAT", true), ("ColumnAmountO3Precision", "FLOAT", true), ("ProcessingQualityFlags", "USHORT", true));
        text.Append("""
            		END_GROUP=DataField
            	END_GROUP=SWATH_1
            END_GROUP=SwathStructure
            GROUP=GridStructure
            END_GROUP=GridStructure
            END

            """);
        return text.ToString();
    }

    private static void Describe(StringBuilder text, string kind, params ReadOnlySpan<(string Name, string Type, bool IsImage)> fields)
    {
        var number = 0;
        foreach (var (name, type, isImage) in fields)
        {
            number++;
            text.Append($"""
                			OBJECT={kind}_{number}
                				{kind}Name="{name}"
                				DataType=H5T_NATIVE_{type}
                				DimList=({(isImage ? "\"nTimes\",\"nXtrack\"" : "\"nTimes\"")})
                			END_OBJECT={kind}_{number}

                """);
        }
    }
}
