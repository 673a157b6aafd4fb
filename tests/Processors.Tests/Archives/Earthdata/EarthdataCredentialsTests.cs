using Datasets.Archives.Granules;
using Datasets.Support;

namespace Datasets.Archives.Earthdata;

public sealed class EarthdataCredentialsTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Without_a_secret_there_are_no_credentials() => Assert.True(Find().IsNone);

    [Theory]
    [InlineData("EARTHDATA_TOKEN")]
    [InlineData("EARTHDATA_PASSWORD")]
    public void A_secret_that_is_set_but_empty_is_none_and_the_advice_names_it(string name)
    {
        var credentials = Find((name, " "));

        Assert.True(credentials.IsNone);
        Assert.StartsWith($"{name} is set, but empty: check the secret behind it. Register at", credentials.Advice, StringComparison.Ordinal);
        Assert.StartsWith("Register at", Find().Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_comes_from_the_environment_and_its_line_break_does_not_matter()
    {
        var credentials = Find(("EARTHDATA_TOKEN", "abc.def\n"));

        Assert.Equal("abc.def", credentials.Bearer!.Parameter);
        Assert.Equal("a token from EARTHDATA_TOKEN", credentials.ToString());
        Assert.False(credentials.HasLogin);
    }

    [Fact]
    public void A_token_that_could_break_a_header_is_refused_and_not_shown()
    {
        var error = Assert.Throws<FetchException>(() => Find(("EARTHDATA_TOKEN", "secret\r\nX: y")));

        Assert.StartsWith("EARTHDATA_TOKEN holds a character that no Earthdata token has", error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public void A_login_comes_from_the_environment()
    {
        var credentials = Find(("EARTHDATA_USERNAME", "anna"), ("EARTHDATA_PASSWORD", "p:w"));

        Assert.Equal("YW5uYTpwOnc=", credentials.Basic!.Parameter);
        Assert.Null(credentials.Bearer);
    }

    [Fact]
    public void Half_a_login_is_an_error() =>
        Assert.Contains("Set both, or neither", Assert.Throws<FetchException>(() => Find(("EARTHDATA_USERNAME", "anna"))).Message);

    [Fact]
    public void The_netrc_in_the_home_folder_counts()
    {
        File.WriteAllText(_home[".netrc"], "machine urs.earthdata.nasa.gov login anna password secret");

        var credentials = Find();

        Assert.Equal("YW5uYTpzZWNyZXQ=", credentials.Basic!.Parameter);
        Assert.Equal($"a login from {_home[".netrc"]}", credentials.Description);
    }

    [Fact]
    public void The_netrc_that_NETRC_names_comes_first()
    {
        File.WriteAllText(_home[".netrc"], "machine urs.earthdata.nasa.gov login anna password wrong");
        File.WriteAllText(_home["other"], "machine urs.earthdata.nasa.gov login anna password secret");

        Assert.Equal("YW5uYTpzZWNyZXQ=", Find(("NETRC", _home["other"])).Basic!.Parameter);
    }

    [Fact]
    public void A_netrc_that_is_named_but_not_there_is_an_error() =>
        Assert.Contains($"Cannot read the netrc file {_home["none"]}", Assert.Throws<FetchException>(() => Find(("NETRC", _home["none"]))).Message);

    [Theory]
    [InlineData("machine urs.earthdata.nasa.gov login anna password secret")]
    [InlineData("machine URS.earthdata.nasa.gov\n\tpassword secret\n\tlogin anna\n")]
    [InlineData("machine other login x password y\nmachine urs.earthdata.nasa.gov account z login anna password secret\nmachine third login p password q")]
    [InlineData("# machine urs.earthdata.nasa.gov login x password y\nmachine urs.earthdata.nasa.gov login anna password \"secret\"")]
    [InlineData("machine other login x password y\ndefault login anna password secret")]
    [InlineData("machine other\nmacdef init\nmachine urs.earthdata.nasa.gov login x password y\n\nmachine urs.earthdata.nasa.gov login anna password secret")]
    [InlineData("default login x password y\nmachine urs.earthdata.nasa.gov login anna password secret")]
    public void Netrc_is_read_in_every_layout(string netrc) =>
        Assert.Equal(new Login("anna", "secret"), Netrc.Find(netrc, "urs.earthdata.nasa.gov"));

    [Theory]
    [InlineData("")]
    [InlineData("machine urs.earthdata.nasa.gov login anna")]
    [InlineData("machine earthdata.nasa.gov login anna password secret")]
    [InlineData("machine urs.earthdata.nasa.gov.evil.example login anna password secret")]
    public void Netrc_without_a_login_for_the_host_gives_none(string netrc) =>
        Assert.Null(Netrc.Find(netrc, "urs.earthdata.nasa.gov"));

    [Fact]
    public void Quotes_and_escapes_keep_spaces() =>
        Assert.Equal(
            new Login("anna", "se \"cret"),
            Netrc.Find("machine h login anna password \"se \\\"cret\"", "h"));

    private EarthdataCredentials Find(params (string Name, string Value)[] variables) =>
        EarthdataCredentials.Find(name => name == "HOME" ? _home.Path : variables.FirstOrDefault(v => v.Name == name).Value);
}
