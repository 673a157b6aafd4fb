using Datasets.Infra.Support;

namespace Datasets.Infra.Input;

/// <summary>What <c>pulumi config set --secret</c> has written into a stack's file.</summary>
public sealed class EncryptedValueTests
{
    private const string Cipher = "v1:q7dXpXcfRqMzV3bq:J0lbwC2yM1n7mXlF3nB1xg==";
    private const string Token = "arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf";

    [Fact]
    public void An_encrypted_ARN_is_said_to_be_encrypted_where_only_Pulumi_can_read_it()
    {
        using var project = WithSetting($"datasets:secrets:\n    EARTHDATA_TOKEN:\n      secure: {Cipher}");
        var (exitCode, output, error) = project.Run(["--stack", "dev"]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("datasets:secrets: EARTHDATA_TOKEN is encrypted: only Pulumi can read it ('pulumi preview' does). "
            + "The ARN of a secret is not secret: set it with --plaintext in place of --secret", error);
        Assert.DoesNotContain(Cipher, error);
    }

    [Fact]
    public void Pulumi_reads_an_encrypted_ARN_and_a_warning_says_who_else_does()
    {
        using var project = WithSetting($"datasets:secrets:\n    EARTHDATA_TOKEN:\n      secure: {Cipher}");
        var config = $$$"""{"datasets:secrets": "{\"EARTHDATA_TOKEN\": \"{{{Token}}}\"}"}""";
        var (exitCode, output, error) = project.RunByPulumi("dev", config);
        Assert.Equal(0, exitCode);
        Assert.Contains(Token, output);
        Assert.Equal(
            "warning: config datasets:secrets: EARTHDATA_TOKEN is encrypted in the stack's file, and readable in AWS and in Pulumi's state", error.Trim());
    }

    [Theory]
    [InlineData("datasets:environment:\n    STAC_API_URL:\n      secure: CIPHER", """{\"STAC_API_URL\": \"https://stac.example.org/hidden\"}""", "STAC_API_URL is")]
    [InlineData("datasets:environment:\n    secure: CIPHER", """{\"STAC_API_URL\": \"https://stac.example.org/hidden\"}""", "is")]
    public void An_encrypted_variable_of_the_jobs_is_refused_and_not_repeated(string setting, string decrypted, string subject)
    {
        using var project = WithSetting(setting.Replace("CIPHER", Cipher, StringComparison.Ordinal));
        var config = $$"""{"datasets:environment": "{{decrypted}}"}""";
        foreach (var (exitCode, output, error) in new[] { project.RunByPulumi("dev", config), project.Run(["--stack", "dev"]) })
        {
            Assert.Equal((2, ""), (exitCode, output));
            Assert.Contains($"datasets:environment: {subject} encrypted, and the jobs' environment is not", error);
            Assert.Contains("Put the secret into Secrets Manager and its ARN under datasets:secrets", error);
            Assert.DoesNotContain("hidden", error);
        }
    }

    [Theory]
    [InlineData("datasets:alarmEmail:\n    secure: CIPHER", "is encrypted: only Pulumi can read it")]
    [InlineData("datasets:maxVcpus:\n    secure: CIPHER", "is encrypted: only Pulumi can read it")]
    [InlineData("datasets:kmsKeyArns:\n    - secure: CIPHER\n    - secure: CIPHER", "[0], [1] are encrypted: only Pulumi can read it")]
    [InlineData("datasets:overrides:\n    omi-so2:\n      secrets:\n        STAC_API_TOKEN: {secure: CIPHER}", "omi-so2.secrets.STAC_API_TOKEN is encrypted: only Pulumi can read it")]
    public void Any_encrypted_value_is_said_to_be_encrypted(string setting, string why)
    {
        using var project = WithSetting(setting.Replace("CIPHER", Cipher, StringComparison.Ordinal));
        Assert.Contains(why, Assert.Single(project.Run(["--stack", "dev"]).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void What_is_encrypted_for_a_provider_is_none_of_the_compilers_business()
    {
        using var project = WithSetting($"aws:secretKey:\n    secure: {Cipher}");
        Assert.Equal((0, ""), (project.Run(["--stack", "dev"]).ExitCode, project.Run(["--stack", "dev"]).Error));
    }

    private static Project WithSetting(string setting) =>
        new Project().Edit("Pulumi.dev.yaml", "  datasets:disposable", $"  {setting}\n  datasets:disposable");
}
