using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos5;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Times;

public sealed class GranuleTimeTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2022, 1, 20, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Year_month_and_day_may_be_text()
    {
        var mapped = Map(new() { ["GranuleYear"] = "2022", ["GranuleMonth"] = "1", ["GranuleDay"] = "20" });
        Assert.Equal((Day, new TimeRange(Day, Day.AddDays(1).AddSeconds(-1))), (mapped.Date, mapped.Time));
    }

    [Fact]
    public void TAI93_at_midnight_says_the_day_too() =>
        Assert.Equal(Day, Map(new() { ["TAI93At0zOfGranule"] = (Day - new DateTimeOffset(1993, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds + 10 }).Date);

    [Fact]
    public void A_monthly_granule_covers_its_month()
    {
        var mapped = Map(new() { ["GranuleYear"] = 2022, ["GranuleMonth"] = 2, ["GranuleDay"] = 1, ["Period"] = "Monthly" });
        Assert.Equal(new DateTimeOffset(2022, 2, 28, 23, 59, 59, TimeSpan.Zero), mapped.Time.End);
    }

    [Fact]
    public void Without_a_day_the_span_counts_and_its_middle_is_the_date()
    {
        var mapped = Map(new() { ["StartUTC"] = "2022-01-19T12:15:00.000000Z", ["EndUTC"] = "2022-01-21T11:45:00.000000Z" });
        Assert.Equal(Day, mapped.Date);
        Assert.Equal(new TimeRange(Day.AddHours(-11.75), Day.AddHours(35.75)), mapped.Time);
    }

    [Fact]
    public void A_day_that_is_none_is_an_error() =>
        Assert.Contains("make 2022-02-30, which is no date", Refused(new() { ["GranuleYear"] = 2022, ["GranuleMonth"] = 2, ["GranuleDay"] = 30 }));

    [Fact]
    public void No_time_at_all_is_an_error_that_names_what_is_looked_for() =>
        Assert.Contains("granule.he5: no file attribute says its time: GranuleYear", Refused([]));

    [Fact]
    public void Another_product_in_the_file_name_is_refused_where_the_file_itself_does_not_say()
    {
        var synthetic = new SyntheticGranule { FileName = "OMI-Aura_L3-OMSO2e_2004m1001_v004-2025m0925t092353.he5" };
        using var granule = GranuleOpener.Open(synthetic.Write(_folder));
        var dataset = Rasters.Dataset(SyntheticGranule.Field) with
        {
            Source = new SourceDescriptor { Cmr = new CmrSource { ShortName = "OMDOAO3e", Version = "003" } },
        };
        var e = Assert.Throws<GranuleException>(() => new Hdfeos5GridMapping().Map(granule, dataset));
        Assert.Contains("the file says OMSO2e, and the dataset a-dataset wants OMDOAO3e", e.Message);
    }

    private MappedGranule Map(Dictionary<string, object> attributes)
    {
        using var granule = GranuleOpener.Open(new SyntheticGranule { FileAttributes = attributes }.Write(_folder));
        return new Hdfeos5GridMapping().Map(granule, Rasters.Dataset(SyntheticGranule.Field));
    }

    private string Refused(Dictionary<string, object> attributes) => Assert.ThrowsAny<GranuleException>(() => Map(attributes)).Message;
}
