using System.Globalization;
using System.Text;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Hdf4;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A generated granule with one HDF-EOS2 grid, and its metadata texts as HDF-EOS and the ECS toolkit write them.</summary>
internal sealed record Hdfeos2GridFile(string ShortName, int Version, string Grid, DateOnly First, DateOnly Last, int Rows, int Columns, IReadOnlyList<Hdfeos2Field> Fields)
{
    /// <summary>GCTP's projection with its parameters, and the outer corners in metres or packed degrees.</summary>
    public string Projection { get; init; } = "GCTP_GEO";
    public string Parameters { get; init; } = "";
    public (double X, double Y) UpperLeft { get; init; } = (-180000000, 90000000);
    public (double X, double Y) LowerRight { get; init; } = (180000000, -90000000);
    public IReadOnlyDictionary<string, object> FileAttributes { get; init; } = new Dictionary<string, object>();

    public byte[] ToBytes()
    {
        var file = new Hdf4Writer();
        List<int> arrays = [.. Fields.Select(field => file.Array(field.Name, [.. Dimensions.Select(dimension => (Of(dimension.Name), dimension.Size))], field.Values, field.Attributes))];
        file.Structure("GRID", Grid, new Dictionary<string, IReadOnlyList<int>> { ["Data Fields"] = arrays });
        file.FileAttribute("HDFEOSVersion", "HDFEOS_V2.19");
        file.FileAttribute("StructMetadata.0", Structure());
        file.FileAttribute("CoreMetadata.0", Core());
        file.FileAttribute("SyntheticData", OmdoaO3eGranule.SyntheticMark);
        foreach (var (name, value) in FileAttributes)
            file.FileAttribute(name, value);
        return file.ToBytes();
    }

    private (string Name, int Size)[] Dimensions => [("YDim", Rows), ("XDim", Columns)];

    private string Of(string dimension) => $"{dimension}:{Grid}";

    private string Structure()
    {
        var text = new StringBuilder("GROUP=SwathStructure\nEND_GROUP=SwathStructure\nGROUP=GridStructure\n\tGROUP=GRID_1\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tGridName=\"{Grid}\"\n\t\tXDim={Columns}\n\t\tYDim={Rows}\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tUpperLeftPointMtrs=({UpperLeft.X:F6},{UpperLeft.Y:F6})\n\t\tLowerRightMtrs=({LowerRight.X:F6},{LowerRight.Y:F6})\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tProjection={Projection}\n");
        if (Parameters.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\t\tProjParams=({Parameters})\n\t\tSphereCode=-1\n\t\tGridOrigin=HDFE_GD_UL\n");
        text.Append("\t\tGROUP=Dimension\n\t\tEND_GROUP=Dimension\n\t\tGROUP=DataField\n");
        foreach (var (field, number) in Fields.Select((field, i) => (field, i + 1)))
        {
            var dimensions = string.Join(',', Dimensions.Select(dimension => $"\"{dimension.Name}\""));
            text.Append(CultureInfo.InvariantCulture, $"\t\t\tOBJECT=DataField_{number}\n\t\t\t\tDataFieldName=\"{field.Name}\"\n\t\t\t\tDataType={TypeOf(field.Values)}\n\t\t\t\tDimList=({dimensions})\n\t\t\tEND_OBJECT=DataField_{number}\n");
        }
        return text.Append("\t\tEND_GROUP=DataField\n\t\tGROUP=MergedFields\n\t\tEND_GROUP=MergedFields\n\tEND_GROUP=GRID_1\nEND_GROUP=GridStructure\n")
            .Append("GROUP=PointStructure\nEND_GROUP=PointStructure\nEND\n").ToString();
    }

    private static string TypeOf(Array values) => Type.GetTypeCode(values.GetType().GetElementType()) switch
    {
        TypeCode.Byte => "DFNT_UINT8",
        TypeCode.Int16 => "DFNT_INT16",
        TypeCode.UInt16 => "DFNT_UINT16",
        TypeCode.Single => "DFNT_FLOAT32",
        var other => throw new ArgumentException($"no field of {other} is written"),
    };

    private string Core()
    {
        var text = new StringBuilder("\nGROUP                  = INVENTORYMETADATA\n  GROUPTYPE            = MASTERGROUP\n\n");
        Group("COLLECTIONDESCRIPTIONCLASS", ("SHORTNAME", $"\"{ShortName}\""), ("VERSIONID", Version.ToString(CultureInfo.InvariantCulture)));
        Group(
            "RANGEDATETIME", ("RANGEBEGINNINGDATE", Day(First)), ("RANGEBEGINNINGTIME", "\"00:00:00\""), ("RANGEENDINGDATE", Day(Last)), ("RANGEENDINGTIME", "\"23:59:59\""));
        return text.Append("END_GROUP              = INVENTORYMETADATA\n\nEND\n").ToString();

        void Group(string name, params (string Name, string Value)[] objects)
        {
            text.Append(CultureInfo.InvariantCulture, $"  GROUP                  = {name}\n\n");
            foreach (var (key, value) in objects)
                text.Append(CultureInfo.InvariantCulture, $"    OBJECT                 = {key}\n      NUM_VAL              = 1\n      VALUE                = {value}\n    END_OBJECT             = {key}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"  END_GROUP              = {name}\n\n");
        }

        static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"\"{day:yyyy-MM-dd}\"");
    }
}
