using Datasets.Model;

namespace Datasets.Storage.Http;

public class HostPolicyTests
{
    private static readonly HostPolicy Policy = new(["*.earthdata.nasa.gov", "exact.example"]);

    [Theory]
    [InlineData("https://data.gesdisc.earthdata.nasa.gov/a")]
    [InlineData("https://DATA.earthdata.NASA.gov/a")]
    [InlineData("https://data.earthdata.nasa.gov./a")]
    [InlineData("https://exact.example:8443/a")]
    public void Allowed(string url) => Assert.Null(Policy.Refuse(new Uri(url)));

    [Theory]
    [InlineData("https://earthdata.nasa.gov/a")]
    [InlineData("https://evilearthdata.nasa.gov/a")]
    [InlineData("https://data.earthdata.nasa.gov.evil.example/a")]
    [InlineData("https://sub.exact.example/a")]
    [InlineData("https://evil.example/#.earthdata.nasa.gov")]
    [InlineData("https://evil.example/\\.earthdata.nasa.gov/a")]
    [InlineData("https://data.earthdata.nasa.gov@evil.example/a")]
    [InlineData("http://data.earthdata.nasa.gov/a")]
    [InlineData("ftp://data.earthdata.nasa.gov/a")]
    [InlineData("s3://data.earthdata.nasa.gov/a")]
    [InlineData("http://127.0.0.1/a")]
    [InlineData("https://localhost/a")]
    public void Refused(string url) => Assert.NotNull(Policy.Refuse(new Uri(url)));

    [Theory]
    [InlineData("http://127.0.0.1:5000/a")]
    [InlineData("http://localhost:5000/a")]
    [InlineData("http://[::1]:5000/a")]
    public void Loopback_is_allowed_on_demand(string url) => Assert.Null(new HostPolicy([], allowLoopback: true).Refuse(new Uri(url)));

    [Fact]
    public void A_shown_URL_has_no_user_and_no_query() =>
        Assert.Equal("https://host.example/a%20b", SafeText.Url(new Uri("https://anna:secret@host.example/a b?token=secret#secret")));
}
