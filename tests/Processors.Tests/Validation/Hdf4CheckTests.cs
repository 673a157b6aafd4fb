using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos2;
using Datasets.Conversion.HdfEos5;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Hdf4;
using Datasets.Support;

namespace Datasets.Validation;

/// <summary>The expert's page of HDF4 granules: what scale and offset mean, and levels, are read apart from the mapping.</summary>
public sealed class Hdf4CheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mod08.hdf", "/HDFEOS/GRIDS/mod08/Data Fields/Cloud_Top_Temperature_Mean", "atmosphere")]
    [InlineData("sin_tile.hdf", "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/1 km 16 days NDVI", "divide")]
    public void A_mapping_that_does_not_heed_the_convention_of_values_is_found_out(string name, string path, string values)
    {
        var dataset = Rasters.Dataset(path) with { Options = new Dictionary<string, string> { [ValuesOption.Name] = values } };
        using var right = DatasetCheck.Run(dataset, new Hdfeos2GridMapping(), Hdf4Kit.Case(name), Folder("right"));
        using var wrong = DatasetCheck.Run(dataset, new Hdfeos5GridMapping(), Hdf4Kit.Case(name), Folder("wrong"));
        Assert.True(right.IsFaithful);
        Assert.False(wrong.IsFaithful);
    }

    [Theory]
    [InlineData("sin_tile.hdf", "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/LST_Day_1km", 14400)]
    [InlineData("sin_tile.hdf", "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/reliability", 14400)]
    [InlineData("airs.hdf", "/HDFEOS/GRIDS/ascending/Data Fields/Temperature_A", 1944)]
    public void Hdp_reads_every_number_a_second_time(string name, string path, int count)
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case(name));
        using var array = granule.OpenArray(path);
        Assert.Equal(array.Shape.Aggregate(1L, (product, size) => product * size), count);
        Assert.Equal(new SecondReading(true, FormattableString.Invariant($"hdp reads the same {count:N0} numbers")), OtherReader.Read(granule, Hdf4Kit.Case(name), path, Folder("second")));
    }

    [Theory]
    [InlineData("sin_tile.hdf", "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/LST_Day_1km", true, "GDAL reads the same 14,400 numbers")]
    [InlineData("sin_tile.hdf", "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/reliability", true, "GDAL reads the same 14,400 numbers; it is known to take signed bytes for unsigned ones, so bytes were compared")]
    [InlineData("airs.hdf", "/HDFEOS/GRIDS/ascending/Data Fields/Temperature_A", null, "not read a second time: hdp is not installed, and GDAL is known to transpose arrays of rows, columns and bytes")]
    public void Without_hdp_GDAL_is_asked_and_where_it_is_known_to_be_wrong_that_is_said(string name, string path, bool? isSame, string text)
    {
        var (exitCode, formats, _) = ExternalProgram.Run("gdalinfo", "--formats");
        Assert.SkipUnless(exitCode == 0 && formats.Contains("HDF4", StringComparison.Ordinal), "needs GDAL with HDF4");
        using var granule = GranuleOpener.Open(Hdf4Kit.Case(name));
        using var array = granule.OpenArray(path);
        Assert.Equal(new SecondReading(isSame, text), OtherReader.ByGdal(BoundedProgram.Find("gdal_translate")!, array, Hdf4Kit.Case(name), Folder("second")));
    }

    [Fact]
    public void Of_an_array_that_was_never_written_no_other_program_is_asked()
    {
        using var granule = GranuleOpener.Open(Hdf4Kit.Case("storage.hdf"));
        Assert.Equal(
            new SecondReading(null, "not read a second time: it was never written, of which hdp says nothing"),
            OtherReader.Read(granule, Hdf4Kit.Case("storage.hdf"), "/empty", Folder("second")));
    }

    [Fact]
    public void Numbers_that_another_program_reads_differently_are_a_fault()
    {
        var path = "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/LST_Day_1km";
        var day = new DateOnly(2021, 1, 12);
        var (one, other) = (Tile(15000), Tile(15001));
        using var granule = GranuleOpener.Open(one);
        Assert.Equal(new SecondReading(false, "hdp reads 1 of 1,440,000 numbers differently"), OtherReader.Read(granule, other, path, Folder("second")));

        string Tile(ushort number)
        {
            var numbers = new ushort[ModisFile.TileCells * ModisFile.TileCells];
            numbers[7] = number;
            var file = _folder[$"{number}.hdf"];
            File.WriteAllBytes(file, ModisFile.Temperature(day, numbers, new byte[numbers.Length], numbers).ToBytes());
            _ = Hdf4Kit.Arrays;
            return file;
        }
    }

    [Fact]
    public void A_program_that_hangs_or_fails_is_ended_and_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has programs of its own");
        Assert.Equal("it had not ended after 1 seconds", BoundedProgram.Run("sleep", ["60"], TimeSpan.FromSeconds(1), 1L << 30));
        Assert.StartsWith("it ended with ", BoundedProgram.Run(ExternalProgram.Python, ["-c", "b = bytearray(1 << 30)"], TimeSpan.FromSeconds(20), 256L << 20), StringComparison.Ordinal);
        Assert.Null(BoundedProgram.Run("true", [], TimeSpan.FromSeconds(20), 1L << 30));
    }

    [Fact]
    public void The_page_says_what_was_read_a_second_time()
    {
        const string path = "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/LST_Day_1km";
        using var check = DatasetCheck.Run(Rasters.Dataset(path), new Hdfeos2GridMapping(), Hdf4Kit.Case("sin_tile.hdf"), Folder("page"));
        Assert.True(check.IsFaithful);
        Assert.Contains("hdp reads the same 14,400 numbers", System.Text.Encoding.UTF8.GetString(check.ToPage()), StringComparison.Ordinal);
    }

    private string Folder(string name) => Directory.CreateDirectory(_folder[name]).FullName;
}
