using Datasets.Conversion.Cf;
using Datasets.Support;

namespace Datasets.Conversion.Formats;

public sealed class NetCdfClassicTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0x7f)]
    [InlineData(0xff)]
    public void A_header_with_any_byte_wrong_is_an_error_that_names_the_file_or_none_at_all(byte by)
    {
        var whole = NetCdfClassicWriter.Bytes(new NetCdfFile("a.nc")
        {
            Dimensions = new() { ["lat"] = 2, ["lon"] = 3 },
            Variables = [new("v", "f4", ["lat", "lon"], new double[6]) { Attributes = new() { ["units"] = "K" } }],
        });
        var refused = 0;
        for (var at = 4; at < whole.Length - 24; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] = by;
            File.WriteAllBytes(_folder["a.nc"], bytes);
            try
            {
                NetCdfClassic.Check(_folder["a.nc"]);
            }
            catch (GranuleException e)
            {
                Assert.StartsWith("a.nc is truncated", e.Message);
                refused++;
            }
        }
        Assert.True(refused > whole.Length / 4, $"only {refused} of {whole.Length} damaged headers were refused");
    }

    [Fact]
    public void A_CDF5_file_that_GDAL_cannot_read_is_not_called_corrupt()
    {
        // Debian's GDAL has a libnetcdf without CDF-5. Behind the version: no records, no dimensions, attributes or variables.
        File.WriteAllBytes(_folder["a.nc"], [.. "CDF\x05"u8, .. new byte[8 + 3 * 12]]);
        Assert.Equal(
            "a.nc is a netCDF classic file of version 5 (CDF-5), which GDAL cannot read here: convert it with 'nccopy -k nc4 a.nc OTHER.nc'",
            Assert.Throws<GranuleException>(() => GranuleOpener.Open(_folder["a.nc"])).Message);
    }
}
