using System.Globalization;
using System.Text;
using Datasets.EmbeddedArchive.Hdf5;

namespace Datasets.EmbeddedArchive.Granules;

/// <summary>
/// How an OMDOAO3e granule is laid out. Group and field names and units: HARP's documentation of the ingestion OMI_L3_OMDOAO3e. Attributes,
/// their types, chunks, fill value and structure text: a real OMSO2e granule, the sister product on the same grid.
/// </summary>
internal static class ProductLayout
{
    public const string ShortName = "OMDOAO3e";
    public const string GridName = "ColumnAmountO3";
    public const float FillValue = -1.2676506e30f;

    private const int DeflateLevel = 5;
    private const int ChunkSize = 180;

    /// <summary>HDF-EOS5's own limit for a block of structure metadata, in bytes.</summary>
    private const int StructMetadataSize = 32000;

    /// <param name="gridName">The product's own, or another product's to make a file that is HDF-EOS5 but not this product.</param>
    public static Hdf5Group Root(OmdoaO3eGranule granule, string gridName = GridName)
    {
        Hdf5Group additional = new([("FILE_ATTRIBUTES", new Hdf5Group([], FileAttributes(granule)))]);
        Hdf5Group fields = new([.. granule.Fields.Select(field => (field.Name, (Hdf5Object)Dataset(granule, field)))]);
        Hdf5Group grid = new([("Data Fields", fields)], GridAttributes(granule));
        Hdf5Group information = new(
            [("StructMetadata.0", new Hdf5TextDataset(StructMetadata(granule, gridName), StructMetadataSize))],
            Hdf5Attribute.Text("HDFEOSVersion", "HDFEOS_5.1.16", size: 32));
        return new([
            ("HDFEOS", new Hdf5Group([("ADDITIONAL", additional), ("GRIDS", new Hdf5Group([(gridName, grid)]))])),
            ("HDFEOS INFORMATION", information),
        ]);
    }

    /// <summary>International Atomic Time in seconds since 1993 at the day's start, as EOS products count it: with leap seconds.</summary>
    public static double Tai93(DateOnly date)
    {
        DateOnly[] leapSeconds =
        [
            new(1993, 7, 1), new(1994, 7, 1), new(1996, 1, 1), new(1997, 7, 1), new(1999, 1, 1),
            new(2006, 1, 1), new(2009, 1, 1), new(2012, 7, 1), new(2015, 7, 1), new(2017, 1, 1),
        ];
        return (date.DayNumber - new DateOnly(1993, 1, 1).DayNumber) * 86400.0 + leapSeconds.Count(leap => leap <= date);
    }

    private static Hdf5FloatDataset Dataset(OmdoaO3eGranule granule, GranuleField field) => new(
        field.Values, granule.Rows, granule.Columns, ChunkOf(granule.Rows), ChunkOf(granule.Columns), DeflateLevel, FillValue,
        Hdf5Attribute.Float32("MissingValue", FillValue),
        Hdf5Attribute.Text("Title", field.Title),
        Hdf5Attribute.Text("Units", field.Units),
        Hdf5Attribute.Float32("ValidRange", field.ValidMinimum, field.ValidMaximum),
        Hdf5Attribute.Float32("_FillValue", FillValue));

    /// <summary>180 as in the product; less in a small grid, more in a huge one, which keeps it to 8 x 8 chunks.</summary>
    private static int ChunkOf(int pixels) => Math.Max(Math.Min(ChunkSize, pixels), (pixels + 7) / 8);

    private static Hdf5Attribute[] GridAttributes(OmdoaO3eGranule granule) =>
    [
        Hdf5Attribute.Int32("GCTPProjectionCode", 0),
        Hdf5Attribute.Text("GridOrigin", "Center"),
        Hdf5Attribute.Text("GridSpacing", string.Create(CultureInfo.InvariantCulture, $"({180.0 / granule.Rows},{360.0 / granule.Columns})")),
        Hdf5Attribute.Text("GridSpacingUnit", "deg"),
        Hdf5Attribute.Text("GridSpan", "(-180,180,-90,90)"),
        Hdf5Attribute.Text("GridSpanUnit", "deg"),
        Hdf5Attribute.Int32("NumberOfLatitudesInGrid", granule.Rows),
        Hdf5Attribute.Int32("NumberOfLongitudesInGrid", granule.Columns),
        Hdf5Attribute.Text("Projection", "Geographic"),
    ];

    private static Hdf5Attribute[] FileAttributes(OmdoaO3eGranule granule)
    {
        var date = granule.Date;
        var next = date.AddDays(1);
        return
        [
            Hdf5Attribute.Text("EndUTC", Utc(next, "11:45")),
            Hdf5Attribute.Int32("GranuleDay", date.Day),
            Hdf5Attribute.Int32("GranuleDayOfYear", date.DayOfYear),
            Hdf5Attribute.Int32("GranuleMonth", date.Month),
            Hdf5Attribute.Int32("GranuleYear", date.Year),
            Hdf5Attribute.Text("InputPointer", $"{InputName(granule, date)} {InputName(granule, next)}"),
            Hdf5Attribute.Text("InstrumentName", "OMI"),
            Hdf5Attribute.Text("LongName", "SYNTHETIC: like OMI/Aura Ozone (O3) DOAS Total Column L3 1 day 0.25 degree x 0.25 degree V3, but not measured"),
            Hdf5Attribute.Int32("OrbitNumber", [.. granule.OrbitNumbers]),
            Hdf5Attribute.Float64("OrbitPeriod", [.. granule.OrbitNumbers.Select(number => number % 2 == 0 ? 5933.0 : 5932.0)]),
            Hdf5Attribute.Text("PGEVersion", "1.0.5"),
            Hdf5Attribute.Text("Period", "Daily"),
            Hdf5Attribute.Text("ProcessLevel", "3e"),
            Hdf5Attribute.Text("ShortName", ShortName),
            Hdf5Attribute.Text("StartUTC", Utc(date.AddDays(-1), "12:15")),
            Hdf5Attribute.Text("SyntheticData", OmdoaO3eGranule.SyntheticMark),
            Hdf5Attribute.Float64("TAI93At0zOfGranule", Tai93(date)),
        ];
    }

    private static string InputName(OmdoaO3eGranule granule, DateOnly date) =>
        string.Create(CultureInfo.InvariantCulture, $"OMI-Aura_L2G-OMDOAO3G_{date:yyyy'm'MMdd}_v003-{granule.ProductionTime.UtcDateTime:yyyy'm'MMdd't'HHmmss}.he5");

    private static string Utc(DateOnly date, string time) => string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}T{time}:00.000000Z");

    /// <summary>HDF-EOS5's description of the grid, in Object Description Language. 'Upper left' is the south-west corner, in packed degrees.</summary>
    private static string StructMetadata(OmdoaO3eGranule granule, string gridName)
    {
        var text = new StringBuilder();
        text.Append($"""
            GROUP=SwathStructure
            END_GROUP=SwathStructure
            GROUP=GridStructure
            	GROUP=GRID_1
            		GridName="{gridName}"
            		XDim={granule.Columns}
            		YDim={granule.Rows}
            		UpperLeftPointMtrs=(-180000000.000000,-90000000.000000)
            		LowerRightMtrs=(180000000.000000,90000000.000000)
            		PixelRegistration=HE5_HDFE_CENTER
            		Projection=HE5_GCTP_GEO
            		SphereCode=12
            		GROUP=Dimension
            			OBJECT=Dimension_1
            				DimensionName="XDim"
            				Size={granule.Columns}
            			END_OBJECT=Dimension_1
            			OBJECT=Dimension_2
            				DimensionName="YDim"
            				Size={granule.Rows}
            			END_OBJECT=Dimension_2
            		END_GROUP=Dimension
            		GROUP=DataField

            """);
        foreach (var (index, field) in granule.Fields.Index())
            text.Append($"""
            			OBJECT=DataField_{index + 1}
            				DataFieldName="{field.Name}"
            				DataType=H5T_NATIVE_FLOAT
            				DimList=("YDim","XDim")
            				MaxdimList=("YDim","XDim")
            				CompressionType=HE5_HDFE_COMP_DEFLATE
            				DeflateLevel={DeflateLevel}
            			END_OBJECT=DataField_{index + 1}

            """);
        text.Append("""
            		END_GROUP=DataField
            		GROUP=MergedFields
            		END_GROUP=MergedFields
            	END_GROUP=GRID_1
            END_GROUP=GridStructure
            GROUP=PointStructure
            END_GROUP=PointStructure
            GROUP=ZaStructure
            END_GROUP=ZaStructure
            END

            """);
        return text.ToString();
    }
}
