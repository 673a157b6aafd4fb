namespace Datasets.Support;

public class SecretsTests
{
    [Fact]
    public void A_secret_left_in_a_log_fails_its_test()
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["_runs/a"]);
        File.WriteAllText(folder["_runs/a/report.json"], """{"reason": "GET with Bearer earthdata-secret-1 was refused"}""");

        var failure = Assert.ThrowsAny<Exception>(folder.Dispose);

        Assert.Contains("report.json", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path));
    }
}
