namespace Datasets.Conversion.Times;

/// <summary>The forms of ISO 8601 (2004, sections 4.1 to 4.3), and those beside it that files have.</summary>
public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2019-08-05T06:55:01Z")]
    [InlineData("20190805T065501Z")]
    [InlineData("20190805T065501")]
    [InlineData("20190805065501")]
    [InlineData("2019-08-05 06:55:01 UTC")]
    [InlineData("2019-08-05 06:55:01UTC")]
    [InlineData("2019-08-05 06:55:01 GMT")]
    [InlineData("2019-08-05T06:55:01.000000Z")]
    [InlineData("2019-08-05T06:55:01,000Z")]
    [InlineData("2019-08-05T08:55:01+02:00")]
    [InlineData("2019-08-05T02:55:01 -0400")]
    [InlineData("2019-217T06:55:01Z")]
    [InlineData("2019217T065501Z")]
    [InlineData("2019217065501")]
    [InlineData("2019-217 06:55:01 UTC")]
    [InlineData("2019/08/05 06:55:01")]
    [InlineData(" 2019-08-05T06:55:01Z ")]
    [InlineData("05-AUG-2019 06:55:01")]
    [InlineData("2019-8-5T06:55:01Z")]
    public void All_of_these_are_one_instant(string text)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal("2019-08-05T06:55:01", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss"));
    }

    [Theory]
    [InlineData("2019-08-05", "2019-08-05T00:00:00.000")]
    [InlineData("20190805", "2019-08-05T00:00:00.000")]
    [InlineData("2019217", "2019-08-05T00:00:00.000")]
    [InlineData("2019-08", "2019-08-01T00:00:00.000")]
    [InlineData("2019-08-05T06Z", "2019-08-05T06:00:00.000")]
    [InlineData("201908050655", "2019-08-05T06:55:00.000")]
    [InlineData("2019-08-05T24:00:00Z", "2019-08-06T00:00:00.000")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000")]
    [InlineData("20190805T065501.25Z", "2019-08-05T06:55:01.250")]
    [InlineData("2020-366", "2020-12-31T00:00:00.000")]
    public void Shorter_and_finer_ones_are_read(string text, string expected)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal(expected, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("2019")]
    [InlineData("2019.5")]
    [InlineData("12:30")]
    [InlineData("20191305")]
    [InlineData("2019-02-30")]
    [InlineData("2019-366")]
    [InlineData("2019-08-05T25:00:00Z")]
    [InlineData("2019-08-05T06:61:00Z")]
    public void Others_are_none(string text) => Assert.False(TimeText.TryParse(text, out _));
}
