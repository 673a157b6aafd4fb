using System.Globalization;
using System.Text;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>The metadata texts of HDF-EOS2 files: StructMetadata as libhdfeos writes it, and CoreMetadata as the ECS toolkit does.</summary>
internal static class EosText
{
    public static string Structure(IReadOnlyList<Hdfeos2Grid> grids, Hdfeos2Swath? swath)
    {
        var text = new StringBuilder("GROUP=SwathStructure\n");
        if (swath is not null)
            AddSwath(text, swath);
        text.Append("END_GROUP=SwathStructure\nGROUP=GridStructure\n");
        foreach (var (number, grid) in grids.Index())
            AddGrid(text, grid, number + 1);
        return text.Append("END_GROUP=GridStructure\nGROUP=PointStructure\nEND_GROUP=PointStructure\nEND\n").ToString();
    }

    public static string Core(string shortName, string version, DateTimeOffset start, DateTimeOffset end)
    {
        var text = new StringBuilder("\nGROUP                  = INVENTORYMETADATA\n  GROUPTYPE            = MASTERGROUP\n\n");
        Group("COLLECTIONDESCRIPTIONCLASS", ("SHORTNAME", $"\"{shortName}\""), ("VERSIONID", version));
        Group("RANGEDATETIME", ("RANGEBEGINNINGDATE", Day(start)), ("RANGEBEGINNINGTIME", Time(start)), ("RANGEENDINGDATE", Day(end)), ("RANGEENDINGTIME", Time(end)));
        return text.Append("END_GROUP              = INVENTORYMETADATA\n\nEND\n").ToString();

        void Group(string name, params (string Name, string Value)[] objects)
        {
            text.Append(CultureInfo.InvariantCulture, $"  GROUP                  = {name}\n\n");
            foreach (var (key, value) in objects)
                text.Append(CultureInfo.InvariantCulture, $"    OBJECT                 = {key}\n      NUM_VAL              = 1\n      VALUE                = {value}\n    END_OBJECT             = {key}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"  END_GROUP              = {name}\n\n");
        }

        static string Day(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"\"{time:yyyy-MM-dd}\"");

        static string Time(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"\"{time:HH:mm:ss}\"");
    }

    private static void AddGrid(StringBuilder text, Hdfeos2Grid grid, int number)
    {
        text.Append(CultureInfo.InvariantCulture, $"\tGROUP=GRID_{number}\n\t\tGridName=\"{grid.Name}\"\n\t\tXDim={grid.Columns}\n\t\tYDim={grid.Rows}\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tUpperLeftPointMtrs=({grid.UpperLeft.X:F6},{grid.UpperLeft.Y:F6})\n\t\tLowerRightMtrs=({grid.LowerRight.X:F6},{grid.LowerRight.Y:F6})\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\tProjection={grid.Projection}\n");
        if (grid.Parameters.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"\t\tProjParams=({grid.Parameters})\n\t\tSphereCode=-1\n\t\tGridOrigin=HDFE_GD_UL\n");
        text.Append("\t\tGROUP=Dimension\n\t\tEND_GROUP=Dimension\n");
        AddFields(text, "DataField", [.. grid.Fields.Select(field => field with { Dimensions = grid.DimensionsOf(field) })]);
        text.Append(CultureInfo.InvariantCulture, $"\t\tGROUP=MergedFields\n\t\tEND_GROUP=MergedFields\n\tEND_GROUP=GRID_{number}\n");
    }

    private static void AddSwath(StringBuilder text, Hdfeos2Swath swath)
    {
        text.Append(CultureInfo.InvariantCulture, $"\tGROUP=SWATH_1\n\t\tSwathName=\"{swath.Name}\"\n\t\tGROUP=Dimension\n");
        foreach (var (number, dimension) in swath.Dimensions.Index())
            AddObject(text, $"Dimension_{number + 1}", $"DimensionName=\"{dimension.Name}\"", $"Size={dimension.Size}");
        text.Append("\t\tEND_GROUP=Dimension\n\t\tGROUP=DimensionMap\n");
        foreach (var (number, map) in swath.Maps.Index())
            AddObject(text, $"DimensionMap_{number + 1}", $"GeoDimension=\"{map.Geolocation}\"", $"DataDimension=\"{map.Data}\"", $"Offset={map.Offset}", $"Increment={map.Increment}");
        text.Append("\t\tEND_GROUP=DimensionMap\n\t\tGROUP=IndexDimensionMap\n\t\tEND_GROUP=IndexDimensionMap\n");
        AddFields(text, "GeoField", swath.Places);
        AddFields(text, "DataField", swath.Fields);
        text.Append("\t\tGROUP=MergedFields\n\t\tEND_GROUP=MergedFields\n\tEND_GROUP=SWATH_1\n");
    }

    private static void AddFields(StringBuilder text, string kind, IReadOnlyList<Hdfeos2Field> fields)
    {
        text.Append(CultureInfo.InvariantCulture, $"\t\tGROUP={kind}\n");
        foreach (var (number, field) in fields.Index())
        {
            var dimensions = string.Join(',', field.Dimensions.Select(dimension => $"\"{dimension.Name}\""));
            AddObject(text, $"{kind}_{number + 1}", $"{kind}Name=\"{field.Name}\"", $"DataType={TypeOf(field.Values)}", $"DimList=({dimensions})");
        }
        text.Append(CultureInfo.InvariantCulture, $"\t\tEND_GROUP={kind}\n");
    }

    private static void AddObject(StringBuilder text, string name, params string[] lines)
    {
        text.Append(CultureInfo.InvariantCulture, $"\t\t\tOBJECT={name}\n");
        foreach (var line in lines)
            text.Append(CultureInfo.InvariantCulture, $"\t\t\t\t{line}\n");
        text.Append(CultureInfo.InvariantCulture, $"\t\t\tEND_OBJECT={name}\n");
    }

    private static string TypeOf(Array values) => Type.GetTypeCode(values.GetType().GetElementType()) switch
    {
        TypeCode.Byte => "DFNT_UINT8",
        TypeCode.SByte => "DFNT_INT8",
        TypeCode.Int16 => "DFNT_INT16",
        TypeCode.UInt16 => "DFNT_UINT16",
        TypeCode.Single => "DFNT_FLOAT32",
        TypeCode.Double => "DFNT_FLOAT64",
        var other => throw new ArgumentException($"no field of {other} is written"),
    };
}
