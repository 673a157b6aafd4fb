using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Support;
using PureHDF;

namespace Datasets.EmbeddedArchive;

/// <summary>The synthetic granule against a real one of the sister product, HARP's documentation of OMDOAO3e, and what libhdf5 and GDAL read from it.</summary>
public sealed class GranuleLayoutTests
{
    private const string RealGrid = "/HDFEOS/GRIDS/OMI Total Column Amount SO2";
    private const string Grid = "/HDFEOS/GRIDS/ColumnAmountO3";
    private const string FileAttributes = "/HDFEOS/ADDITIONAL/FILE_ATTRIBUTES";
    private static readonly DateOnly RealDate = new(2004, 10, 1);
    private static readonly GranuleOptions Small = new() { Columns = 144, Rows = 72 };

    [Theory]
    [InlineData(RealGrid, Grid)]
    [InlineData(RealGrid + "/Data Fields/ColumnAmountO3", Grid + "/Data Fields/ColumnAmountO3")]
    [InlineData(FileAttributes, FileAttributes)]
    [InlineData("/HDFEOS INFORMATION", "/HDFEOS INFORMATION")]
    public void Has_every_attribute_of_the_real_granule_with_the_same_type(string realPath, string path)
    {
        using var real = H5File.OpenRead(Shared.Granule);
        using var made = Open(OmdoaO3eGranule.Generate(RealDate, options: Small));

        var expected = AttributeTypes(real.Get(realPath));

        Assert.NotEmpty(expected);
        Assert.Subset(AttributeTypes(made.Get(path)), expected);
    }

    [Theory]
    [InlineData("GridSpacing")]
    [InlineData("GridSpan")]
    [InlineData("GridOrigin")]
    [InlineData("GridSpacingUnit")]
    [InlineData("Projection")]
    public void Describes_the_grid_as_the_real_granule_does(string attribute)
    {
        using var real = H5File.OpenRead(Shared.Granule);
        using var made = Open(OmdoaO3eGranule.Generate(RealDate, options: new() { Density = GranuleDensity.Empty }));

        Assert.Equal(real.Group(RealGrid).Attribute(attribute).Read<string>(), made.Group(Grid).Attribute(attribute).Read<string>());
    }

    [Theory]
    [InlineData("TAI93At0zOfGranule")]
    public void Counts_time_as_the_real_granule_of_the_same_day_does(string attribute)
    {
        using var real = H5File.OpenRead(Shared.Granule);
        using var made = Open(OmdoaO3eGranule.Generate(RealDate, options: Small));

        Assert.Equal(
            real.Group(FileAttributes).Attribute(attribute).Read<double[]>(), made.Group(FileAttributes).Attribute(attribute).Read<double[]>());
    }

    [Fact]
    public void Says_which_day_it_is_of_as_the_real_granule_does()
    {
        using var real = H5File.OpenRead(Shared.Granule);
        using var made = Open(OmdoaO3eGranule.Generate(RealDate, options: Small));

        foreach (var name in (string[])["GranuleYear", "GranuleMonth", "GranuleDay", "GranuleDayOfYear"])
            Assert.Equal(real.Group(FileAttributes).Attribute(name).Read<int[]>(), made.Group(FileAttributes).Attribute(name).Read<int[]>());
        foreach (var name in (string[])["StartUTC", "EndUTC", "InstrumentName", "ProcessLevel", "Period"])
            Assert.Equal(real.Group(FileAttributes).Attribute(name).Read<string>(), made.Group(FileAttributes).Attribute(name).Read<string>());
    }

    [Fact]
    public void Stores_a_field_as_the_real_granule_does()
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, OmdoaO3eGranule.Generate(RealDate, options: new() { Density = GranuleDensity.Sparse }));

        var real = Storage(Shared.Granule, RealGrid);
        var made = Storage(path, Grid);

        Assert.Contains("CHUNKED ( 180, 180 )", real);
        Assert.Contains("COMPRESSION DEFLATE { LEVEL 5 }", real);
        Assert.Equal(real, made);
    }

    [Fact]
    public void Structure_text_is_the_real_one_but_for_the_names()
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, OmdoaO3eGranule.Generate(RealDate, options: new() { Density = GranuleDensity.Empty }));

        var real = StructureLines(Shared.Granule);
        var made = StructureLines(path);

        Assert.Equal(6, made.Count(line => line.Contains("DataFieldName")));
        Assert.Equal(real.Select(WithoutNames).Distinct(), made.Select(WithoutNames).Distinct());
    }

    [Fact]
    public void Fields_are_those_that_HARP_documents_for_OMDOAO3e()
    {
        using var made = Open(OmdoaO3eGranule.Generate(RealDate, options: Small));

        var fields = made.Group(Grid + "/Data Fields").Children().OfType<IH5Dataset>().ToDictionary(field => field.Name);

        string[] documented =
            ["CloudFraction", "CloudFractionPrecision", "CloudPressure", "CloudPressurePrecision", "ColumnAmountO3", "ColumnAmountO3Precision"];
        Assert.Equal(documented, fields.Keys.Order());
        Assert.Equal("DU", fields["ColumnAmountO3"].Attribute("Units").Read<string>());
        Assert.Equal("DU", fields["ColumnAmountO3Precision"].Attribute("Units").Read<string>());
        Assert.Equal("hPa", fields["CloudPressure"].Attribute("Units").Read<string>());
    }

    [Fact]
    public void File_name_is_as_NASA_writes_it() =>
        Assert.Equal(
            "OMI-Aura_L3-OMDOAO3e_2022m0120_v003-2022m0122t021759.he5",
            OmdoaO3eGranule.NameOf(new(2022, 1, 20), new(2022, 1, 22, 2, 17, 59, TimeSpan.Zero)));

    [Fact]
    public void Says_that_it_is_synthetic()
    {
        using var made = Open(OmdoaO3eGranule.Generate(RealDate, options: Small));

        Assert.Contains("not a measurement", made.Group(FileAttributes).Attribute("SyntheticData").Read<string>());
        Assert.Contains("SYNTHETIC", made.Group(FileAttributes).Attribute("LongName").Read<string>());
    }

    [Fact]
    public void Gdalinfo_sees_the_grid_its_fill_and_its_chunks()
    {
        using var folder = new TemporaryFolder();
        var path = Save(folder, OmdoaO3eGranule.Generate(new(2022, 1, 20)));

        var (exitCode, output, error) =
            ExternalProgram.Run("gdalinfo", $"HDF5:\"{path}\"://HDFEOS/GRIDS/ColumnAmountO3/Data_Fields/ColumnAmountO3");

        Assert.True(exitCode == 0, error);
        Assert.Contains("Size is 1440, 720", output);
        Assert.Contains("Block=180x180 Type=Float32", output);
        Assert.Contains("NoData Value=-1.2676506e+30", output);
    }

    /// <summary>The grids: a small one, one whose last chunks stick out over its edges, and one with larger chunks than the product's.</summary>
    [Theory]
    [InlineData(144, 72)]
    [InlineData(400, 200)]
    [InlineData(1600, 800)]
    public void Libhdf5_reads_exactly_what_was_generated(int columns, int rows)
    {
        using var folder = new TemporaryFolder();
        var granule = OmdoaO3eGranule.Generate(new(2022, 10, 3), options: new() { Columns = columns, Rows = rows });
        const string script = """
            import sys, hashlib
            from osgeo import gdal
            gdal.UseExceptions()
            group = gdal.OpenEx(sys.argv[1], gdal.OF_MULTIDIM_RASTER).GetRootGroup().OpenGroupFromFullname('/HDFEOS/GRIDS/ColumnAmountO3/Data Fields')
            for name in sorted(group.GetMDArrayNames()):
                array = group.OpenMDArray(name)
                print(name, [d.GetSize() for d in array.GetDimensions()], hashlib.sha256(array.Read()).hexdigest())
            """;

        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", script, Save(folder, granule));

        Assert.True(exitCode == 0, error);
        var expected = granule.Fields.Select(field => $"{field.Name} [{rows}, {columns}] {HashOf(field.Values)}");
        Assert.Equal(expected, output.Trim().Split('\n'));
    }

    [Fact]
    public void A_file_of_another_product_has_no_grid_of_this_one()
    {
        using var stream = new MemoryStream(OmdoaO3eGranule.Generate(RealDate, options: Small).ToBytesOfAnotherProduct());
        using var made = H5File.Open(stream);

        Assert.False(made.LinkExists(Grid));
        Assert.True(made.LinkExists(RealGrid));
    }

    private static HashSet<string> AttributeTypes(IH5Object item) =>
    [
        .. item.Attributes().Select(attribute =>
            $"{attribute.Name}: {attribute.Type.Class}, {(attribute.Type.Class == H5DataTypeClass.String ? "any" : attribute.Type.Size)} bytes, {attribute.Space.Type}"),
    ];

    private static string Storage(string path, string grid)
    {
        var (exitCode, output, error) = ExternalProgram.Run("h5dump", "-H", "-p", "-d", $"{grid}/Data Fields/ColumnAmountO3", path);
        Assert.True(exitCode == 0, error);
        var from = output.IndexOf("DATATYPE", StringComparison.Ordinal);
        var until = output.IndexOf("ATTRIBUTE", StringComparison.Ordinal);
        return Regex.Replace(output[from..until], @"SIZE .*", "SIZE");
    }

    private static List<string> StructureLines(string path)
    {
        var (exitCode, output, error) = ExternalProgram.Run("h5dump", "-d", "/HDFEOS INFORMATION/StructMetadata.0", path);
        Assert.True(exitCode == 0, error);
        return [.. output[output.IndexOf("(0)", StringComparison.Ordinal)..].Split('\n').Select(line => line.Trim())];
    }

    /// <summary>Names, numbers of fields and the types that fields of the product at hand have.</summary>
    private static string WithoutNames(string line) =>
        Regex.Replace(Regex.Replace(Regex.Replace(line, "Name=\".*\"", "Name"), @"DataField_\d+", "DataField"), "H5T_NATIVE_\\w+", "H5T_NATIVE");

    private static PureHDF.VOL.Native.NativeFile Open(OmdoaO3eGranule granule) => H5File.Open(new MemoryStream(granule.ToBytes()));

    private static string Save(TemporaryFolder folder, OmdoaO3eGranule granule)
    {
        var path = folder[granule.FileName];
        File.WriteAllBytes(path, granule.ToBytes());
        return path;
    }

    private static string HashOf(float[] values) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));
}
