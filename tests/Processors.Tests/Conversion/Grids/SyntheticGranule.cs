using Datasets.Support;
using PureHDF;
using PureHDF.Filters;

namespace Datasets.Conversion.Grids;

/// <summary>
/// A small HDF-EOS5 granule with one global grid of 45 degrees, in whose field each cell holds a number that tells where the cell lies.
/// It is written with PureHDF, which shares no code with GDAL or libhdf5.
/// </summary>
internal sealed record SyntheticGranule
{
    public const string Grid = "/HDFEOS/GRIDS/A Grid";
    public const string Field = $"{Grid}/Data Fields/Field";
    public const double Cell = 45;
    public const int Rows = 4;
    public const int Columns = 8;

    public bool SouthFirst { get; init; } = true;
    public bool EastFirst { get; init; }
    public double West { get; init; } = -180;
    public bool HasCoordinates { get; init; } = true;
    /// <summary>Cells (row, column) of the coordinate fields that are fill.</summary>
    public Func<int, int, bool> IsCoordinateFill { get; init; } = (_, _) => false;
    public string? GridSpan { get; init; }
    public string? Origin { get; init; }
    /// <summary>Corner points as the structure metadata has them; by default those of the stored order.</summary>
    public (double X, double Y)? UpperLeft { get; init; }
    public (double X, double Y)? LowerRight { get; init; }
    public string Projection { get; init; } = "HE5_GCTP_GEO";
    public string DimensionNames { get; init; } = "\"YDim\",\"XDim\"";
    public int? StatedRows { get; init; }
    /// <summary>More than one makes the field three-dimensional, each level like the first.</summary>
    public int Levels { get; init; } = 1;
    /// <summary>The field's samples in stored order; by default float32 numbers that tell each cell's place.</summary>
    public Array? Samples { get; init; }
    public Dictionary<string, object> FieldAttributes { get; init; } = new() { ["_FillValue"] = -999f };
    public Dictionary<string, object> FileAttributes { get; init; } = new()
    {
        ["GranuleYear"] = new[] { 2022 },
        ["GranuleMonth"] = new[] { 1 },
        ["GranuleDay"] = new[] { 20 },
    };
    public string FileName { get; init; } = "granule.he5";
    /// <summary>0 writes texts with variable length, more with a fixed one.</summary>
    public int TextLength { get; init; } = 2048;

    /// <summary>A number that only the cell around this place has.</summary>
    public static float NumberAt(double longitude, double latitude) =>
        (float)(Math.Floor((longitude + 360) % 360 / Cell) * 100 + Math.Floor((latitude + 90) / Cell) + 1);

    public double Latitude(int row) => SouthFirst ? -90 + (row + 0.5) * Cell : 90 - (row + 0.5) * Cell;

    public double Longitude(int column) => West + ((EastFirst ? Columns - 1 - column : column) + 0.5) * Cell;

    public string Write(TemporaryFolder folder)
    {
        var fields = new H5Group { ["Field"] = FieldDataset() };
        if (HasCoordinates)
        {
            fields["Latitude"] = Coordinates((row, _) => Latitude(row));
            fields["Longitude"] = Coordinates((_, column) => Longitude(column));
        }
        var grid = new H5Group { ["Data Fields"] = fields };
        if (GridSpan is not null)
            grid.Attributes["GridSpan"] = GridSpan;
        var fileAttributes = new H5Group();
        foreach (var (name, value) in FileAttributes)
            fileAttributes.Attributes[name] = value;
        var file = new H5File
        {
            ["HDFEOS"] = new H5Group
            {
                ["ADDITIONAL"] = new H5Group { ["FILE_ATTRIBUTES"] = fileAttributes },
                ["GRIDS"] = new H5Group { ["A Grid"] = grid },
            },
            ["HDFEOS INFORMATION"] = new H5Group { ["StructMetadata.0"] = StructMetadata() },
        };
        file.Write(folder[FileName], new H5WriteOptions(DefaultStringLength: TextLength));
        return folder[FileName];
    }

    public float[] Numbers() => Fill((row, column) => NumberAt(Longitude(column), Latitude(row)));

    public static T[] Fill<T>(Func<int, int, T> cell)
    {
        var samples = new T[Rows * Columns];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = cell(i / Columns, i % Columns);
        return samples;
    }

    private H5Dataset FieldDataset()
    {
        var dataset = Levels == 1
            ? new H5Dataset(Samples ?? Numbers(), chunks: [3, 3], fileDims: [Rows, Columns], datasetCreation: new(Filters: [DeflateFilter.Id]))
            : new H5Dataset(Enumerable.Repeat(Numbers(), Levels).SelectMany(level => level).ToArray(), fileDims: [(ulong)Levels, Rows, Columns]);
        foreach (var (name, value) in FieldAttributes)
            dataset.Attributes[name] = value;
        return dataset;
    }

    private H5Dataset Coordinates(Func<int, int, double> value) => new(
        Fill((row, column) => IsCoordinateFill(row, column) ? -1e30f : (float)value(row, column)), fileDims: [Rows, Columns])
    {
        Attributes = new() { ["_FillValue"] = -1e30f },
    };

    private string StructMetadata()
    {
        var (south, north, east) = (-90.0, 90.0, West + 360);
        var (x, y) = UpperLeft ?? (EastFirst ? east : West, SouthFirst ? south : north);
        var (right, bottom) = LowerRight ?? (EastFirst ? West : east, SouthFirst ? north : south);
        var origin = Origin is null ? "" : $"\t\tGridOrigin={Origin}\n";
        return FormattableString.Invariant($"""
            GROUP=SwathStructure
            END_GROUP=SwathStructure
            GROUP=GridStructure
            	GROUP=GRID_1
            		GridName="A Grid"
            		XDim={Columns}
            		YDim={StatedRows ?? Rows}
            		UpperLeftPointMtrs=({Packed(x):F6},{Packed(y):F6})
            		LowerRightMtrs=({Packed(right):F6},{Packed(bottom):F6})
            		Projection={Projection}
            {origin}		GROUP=DataField
            			OBJECT=DataField_1
            				DataFieldName="Field"
            				DimList=({DimensionNames})
            			END_OBJECT=DataField_1
            		END_GROUP=DataField
            	END_GROUP=GRID_1
            END_GROUP=GridStructure
            END

            """);
    }

    /// <summary>HDF-EOS's packed degrees, DDDMMMSSS.SS.</summary>
    private static double Packed(double degrees)
    {
        var whole = Math.Truncate(degrees);
        var minutes = (degrees - whole) * 60;
        return whole * 1e6 + Math.Truncate(minutes) * 1e3 + (minutes - Math.Truncate(minutes)) * 60;
    }
}
