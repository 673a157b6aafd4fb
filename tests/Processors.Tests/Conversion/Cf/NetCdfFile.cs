using System.Text.Json;
using Datasets.Support;

namespace Datasets.Conversion.Cf;

/// <summary>
/// A small netCDF file. netCDF-4 is written by Debian's Python with libnetcdf, many files by one process; netCDF-3 is written here, as far as
/// classic types go, because starting Python takes longer than a test.
/// </summary>
internal sealed record NetCdfFile(string Name)
{
    /// <summary>GDAL's name of the variant: <c>NC</c> is netCDF-3, <c>NC4</c> is netCDF-4, which is HDF5.</summary>
    public string Format { get; init; } = "NC";
    public Dictionary<string, int> Dimensions { get; init; } = [];
    public List<NetCdfVariable> Variables { get; init; } = [];
    /// <summary>Texts, numbers and arrays of numbers.</summary>
    public Dictionary<string, object> Attributes { get; init; } = [];

    /// <summary>Writes the files into the folder.</summary>
    public static void Write(TemporaryFolder folder, params IReadOnlyList<NetCdfFile> files)
    {
        foreach (var classic in files.Where(file => file.Format == "NC"))
            File.WriteAllBytes(folder[classic.Name], NetCdfClassicWriter.Bytes(classic));
        files = [.. files.Where(file => file.Format != "NC")];
        if (files.Count == 0)
            return;
        File.WriteAllText(folder["files.json"], JsonSerializer.Serialize(files));
        var (exitCode, _, error) = ExternalProgram.RunIn(folder.Path, ExternalProgram.Python, "-c", Script, "files.json");
        Assert.True(exitCode == 0, error);
    }

    private const string Script = """
        import json, sys
        import numpy as np
        from osgeo import gdal
        gdal.UseExceptions()
        types = {'i1': gdal.GDT_Byte, 'u1': gdal.GDT_Byte, 'i2': gdal.GDT_Int16, 'i4': gdal.GDT_Int32, 'i8': gdal.GDT_Int64, 'f4': gdal.GDT_Float32, 'f8': gdal.GDT_Float64}
        text = gdal.ExtendedDataType.CreateString()
        double = gdal.ExtendedDataType.Create(gdal.GDT_Float64)
        def put(owner, attributes):
            for name, value in attributes.items():
                if isinstance(value, str):
                    owner.CreateAttribute(name, [], text).Write(value)
                elif isinstance(value, list):
                    owner.CreateAttribute(name, [len(value)], double).Write(np.array(value, dtype='f8'))
                else:
                    owner.CreateAttribute(name, [], double).Write(float(value))
        for spec in json.load(open(sys.argv[1])):
            dataset = gdal.GetDriverByName('netCDF').CreateMultiDimensional(spec['Name'], [], ['FORMAT=' + spec['Format']])
            root = dataset.GetRootGroup()
            dimensions = {name: root.CreateDimension(name, None, None, size) for name, size in spec['Dimensions'].items()}
            for variable in spec['Variables']:
                kind = variable['Type']
                used = [dimensions[name] for name in variable['Dimensions']]
                array = root.CreateMDArray(variable['Name'], used, text if kind == 'text' else gdal.ExtendedDataType.Create(types[kind]))
                attributes = dict(variable['Attributes'])
                if '_FillValue' in attributes:
                    array.SetNoDataValueDouble(attributes.pop('_FillValue'))
                put(array, attributes)
                if kind == 'text':
                    array.Write(variable['Texts'])
                elif variable['Values']:
                    shape = [spec['Dimensions'][name] for name in variable['Dimensions']]
                    array.Write(np.array(variable['Values'], dtype=kind).reshape(shape))
            put(root, spec['Attributes'])
            array = root = dataset = None
        """;
}

/// <summary>A variable: numpy's name of its type (or <c>text</c>), its dimensions from the slowest to the fastest, and its values in that order.</summary>
internal sealed record NetCdfVariable(string Name, string Type, string[] Dimensions, double[] Values)
{
    public string[] Texts { get; init; } = [];
    public Dictionary<string, object> Attributes { get; init; } = [];
}
