namespace Datasets.Descriptors;

public sealed class ItemIdTemplateTests
{
    private static readonly DateTimeOffset Moment = new(2024, 3, 5, 23, 7, 9, TimeSpan.Zero);

    [Theory]
    [InlineData("{id}_{date:yyyyMMdd}", "omi_20240305")]
    [InlineData("x{date:yy-MM-dd_HHmmss}y", "x24-03-05_230709y")]
    [InlineData("{date:yyyyMMddTHHmm}", "20240305T2307")]
    [InlineData("{granule}.v1", "A_v003-2022m0122t021759.v1")]
    public void Placeholders_are_filled_in(string template, string id) =>
        Assert.Equal(id, ItemIdTemplate.Parse(template).Format(Moment, "omi", "A_v003-2022m0122t021759.he5"));

    [Fact]
    public void A_tile_is_that_of_the_files_name_and_stays_when_the_granule_is_processed_anew()
    {
        var template = ItemIdTemplate.Parse("MOD11A1_{date:yyyyMMdd}_{tile}");
        Assert.Equal("MOD11A1_20240305_h18v04", template.Format(Moment, "lst", "MOD11A1.A2024065.h18v04.061.2024066094510.hdf"));
        Assert.Equal("MOD11A1_20240305_h18v04", template.Format(Moment, "lst", "MOD11A1.A2024065.h18v04.061.2024100000000.hdf"));
        var e = Assert.Throws<FormatException>(() => template.Format(Moment, "lst", "MOD08_D3.A2024065.061.2024066094510.hdf"));
        Assert.StartsWith("the file 'MOD08_D3.A2024065.061.2024066094510.hdf' has no tile such as h18v04 in its name", e.Message);
    }

    [Fact]
    public void The_date_is_in_UTC()
    {
        var evening = new DateTimeOffset(2024, 3, 5, 20, 0, 0, TimeSpan.FromHours(-5));

        Assert.Equal("20240306", ItemIdTemplate.Parse("{date:yyyyMMdd}").Format(evening, "omi", "a.he5"));
    }

    [Theory]
    [InlineData("../../etc/passwd.he5.")]
    [InlineData(".hidden.he5")]
    [InlineData("a b.he5")]
    [InlineData("a\nb.he5")]
    [InlineData("a..b.he5")]
    [InlineData("a+b.he5")]
    [InlineData("GPM_3IMERGHH.06:3B-HHR.MS.MRG")]
    [InlineData("")]
    public void A_file_name_that_makes_no_id_is_an_error(string fileName)
    {
        var exception = Assert.Throws<FormatException>(() => ItemIdTemplate.Parse("{granule}").Format(Moment, "omi", fileName));

        Assert.Contains("made from itemId '{granule}'", exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData(161)]
    [InlineData(201)]
    public void An_id_too_long_for_a_file_name_is_an_error(int length) =>
        Assert.Throws<FormatException>(() => ItemIdTemplate.Parse("{granule}").Format(Moment, "omi", new string('a', length) + ".nc"));

    [Fact]
    public void What_a_template_makes_can_be_a_folder_of_the_catalog()
    {
        var longest = ItemIdTemplate.Parse("{granule}").Format(Moment, "omi", new string('a', 160) + ".nc");

        Assert.Equal($"omi/2024/{longest}/", Datasets.Catalog.StacLayout.ItemFolder("omi", 2024, longest));
    }
}
