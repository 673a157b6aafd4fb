using System.Globalization;
using System.Text;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Hdf5;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A float32 field of an HDF-EOS5 grid, southernmost row first.</summary>
internal sealed record Hdfeos5Field(string Name, string Title, string Units, float[] Values)
{
    public (float Minimum, float Maximum)? ValidRange { get; init; }
    public bool HasScale { get; init; }
}

/// <summary>
/// A daily Level 3 granule of OMI: one global grid from the south-west, chunks, attributes and structure text as a real OMSO2e granule has
/// them, the sister product on the same grid.
/// </summary>
internal sealed record Hdfeos5GridFile(string ShortName, string Grid, DateOnly Day, int Rows, int Columns, IReadOnlyList<Hdfeos5Field> Fields)
{
    public const float Fill = -1.2676506e30f;
    private const int ChunkSize = 180;

    /// <summary>Latitude and Longitude beside the fields, cell by cell, as OMSO2e has them.</summary>
    public bool HasCoordinates { get; init; }

    public double[] Latitudes => Axis.Doubles(Rows, -90 + 90.0 / Rows, 180.0 / Rows);
    public double[] Longitudes => Axis.Doubles(Columns, -180 + 180.0 / Columns, 360.0 / Columns);

    public byte[] ToBytes() => Hdf5Writer.Write(Root());

    private Hdf5Group Root()
    {
        var fields = HasCoordinates ? [.. Fields, .. Coordinates()] : Fields;
        Hdf5Group data = new([.. fields.Select(field => (field.Name, (Hdf5Object)Dataset(field)))]);
        Hdf5Group grid = new(
            [("Data Fields", data)],
            Hdf5Attribute.Int32("GCTPProjectionCode", 0),
            Hdf5Attribute.Text("GridOrigin", "Center"),
            Hdf5Attribute.Text("GridSpacing", string.Create(CultureInfo.InvariantCulture, $"({180.0 / Rows},{360.0 / Columns})")),
            Hdf5Attribute.Text("GridSpan", "(-180,180,-90,90)"),
            Hdf5Attribute.Int32("NumberOfLatitudesInGrid", Rows),
            Hdf5Attribute.Int32("NumberOfLongitudesInGrid", Columns),
            Hdf5Attribute.Text("Projection", "Geographic"));
        Hdf5Group file = new(
            [],
            Hdf5Attribute.Text("EndUTC", $"{Day.AddDays(1):yyyy-MM-dd}T11:45:00.000000Z"),
            Hdf5Attribute.Int32("GranuleDay", Day.Day),
            Hdf5Attribute.Int32("GranuleMonth", Day.Month),
            Hdf5Attribute.Int32("GranuleYear", Day.Year),
            Hdf5Attribute.Text("InstrumentName", "OMI"),
            Hdf5Attribute.Text("StartUTC", $"{Day.AddDays(-1):yyyy-MM-dd}T12:15:00.000000Z"),
            Hdf5Attribute.Text("SyntheticData", OmdoaO3eGranule.SyntheticMark));
        return new(
        [
            ("HDFEOS", new Hdf5Group(
            [
                ("ADDITIONAL", new Hdf5Group([("FILE_ATTRIBUTES", file)])),
                ("GRIDS", new Hdf5Group([(Grid, grid)])),
            ])),
            ("HDFEOS INFORMATION", new Hdf5Group([("StructMetadata.0", new Hdf5TextDataset(Structure(fields), 32000))])),
        ]);
    }

    private IEnumerable<Hdfeos5Field> Coordinates()
    {
        var (latitudes, longitudes) = (Latitudes, Longitudes);
        yield return new("Latitude", "Geodetic Latitude", "deg", [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)latitudes[i / Columns])]);
        yield return new("Longitude", "Geodetic Longitude", "deg", [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)longitudes[i % Columns])]);
    }

    private Hdf5FloatDataset Dataset(Hdfeos5Field field)
    {
        List<Hdf5Attribute> attributes = [Hdf5Attribute.Float32("MissingValue", Fill)];
        if (field.HasScale)
            attributes.AddRange([Hdf5Attribute.Float64("Offset", 0), Hdf5Attribute.Float64("ScaleFactor", 1)]);
        attributes.AddRange([Hdf5Attribute.Text("Title", field.Title), Hdf5Attribute.Text("Units", field.Units)]);
        if (field.ValidRange is var (minimum, maximum))
            attributes.Add(Hdf5Attribute.Float32("ValidRange", minimum, maximum));
        attributes.Add(Hdf5Attribute.Float32("_FillValue", Fill));
        return new Hdf5FloatDataset(field.Values, Rows, Columns, Math.Min(Rows, ChunkSize), Math.Min(Columns, ChunkSize), 5, Fill, attributes);
    }

    private string Structure(IReadOnlyList<Hdfeos5Field> fields)
    {
        var text = new StringBuilder($"""
            GROUP=SwathStructure
            END_GROUP=SwathStructure
            GROUP=GridStructure
            	GROUP=GRID_1
            		GridName="{Grid}"
            		XDim={Columns}
            		YDim={Rows}
            		UpperLeftPointMtrs=(-180000000.000000,-90000000.000000)
            		LowerRightMtrs=(180000000.000000,90000000.000000)
            		PixelRegistration=HE5_HDFE_CENTER
            		Projection=HE5_GCTP_GEO
            		GROUP=DataField

            """);
        foreach (var (i, field) in fields.Index())
        {
            text.Append($"""
                			OBJECT=DataField_{i + 1}
                				DataFieldName="{field.Name}"
                				DataType=H5T_NATIVE_FLOAT
                				DimList=("YDim","XDim")
                			END_OBJECT=DataField_{i + 1}

                """);
        }
        return text.Append("\t\tEND_GROUP=DataField\n\tEND_GROUP=GRID_1\nEND_GROUP=GridStructure\nEND\n").ToString();
    }
}
