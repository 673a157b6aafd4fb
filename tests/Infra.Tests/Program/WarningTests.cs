using Datasets.Infra.Support;

namespace Datasets.Infra.Program;

public sealed class WarningTests
{
    private const string Arn = "arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf";

    [Theory]
    [InlineData("", "omi-ozone, omi-so2")]
    [InlineData("EARTHDATA_USERNAME", "omi-ozone, omi-so2")]
    [InlineData("EARTHDATA_TOKEN", null)]
    [InlineData("EARTHDATA_USERNAME EARTHDATA_PASSWORD", null)]
    public void Datasets_of_NASA_that_are_scheduled_without_credentials_are_named(string secrets, string? datasets)
    {
        using var project = new Project();
        var map = string.Join(", ", secrets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"\\\"{name}\\\": \\\"{Arn}\\\""));
        var (output, error) = Compile(project, $$"""{"datasets:secrets": "{{{map}}}"}""");
        Assert.StartsWith("name: datasets\n", output);
        Assert.Equal(datasets is not null, error.StartsWith($"warning: {datasets}: scheduled, and without credentials", StringComparison.Ordinal));
        Assert.Equal(datasets is null, error.Length == 0);
    }

    [Theory]
    [InlineData("""{"datasets:schedulesEnabled": "false"}""", "")]
    [InlineData("""{"datasets:overrides": "{\"omi-so2\": {\"enabled\": false}}"}""", "warning: omi-ozone: ")]
    public void What_no_schedule_starts_needs_no_credentials_yet(string config, string warning)
    {
        using var project = new Project();
        Assert.Equal(warning, Compile(project, config).Error is { Length: > 0 } error ? error[..warning.Length] : "");
    }

    [Fact]
    public void Granules_of_a_bucket_need_no_Earthdata_login()
    {
        using var project = new Project();
        project.AddBucketDataset("from-bucket", "bucket: their-archive");
        Assert.DoesNotContain("from-bucket", Compile(project, """{"datasets:maxVcpus": "200"}""").Error);
    }

    [Fact]
    public void A_derived_dataset_without_the_one_that_it_is_made_from_is_named()
    {
        const string warning = "omi-ozone-monthly: is made from the items of omi-ozone, which this stack does not make";
        using var project = new Project().AddDerivedDataset();
        Assert.DoesNotContain(warning, Compile(project, Project.RegionOnly).Error);
        Assert.Contains(warning, Compile(project, """{"aws:region": "us-west-2", "datasets:except": "[\"omi-ozone\"]"}""").Error);
    }

    [Fact]
    public void A_schedule_too_slow_for_an_alarm_is_named()
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "expression: rate(1 day)", "expression: rate(7 days)");
        Assert.Contains("warning: omi-ozone: no alarm where no run succeeds", Compile(project, Project.RegionOnly).Error);
    }

    [Fact]
    public void The_shipped_configuration_for_dev_starts_nothing_by_itself()
    {
        using var project = new Project();
        var (_, output, error) = project.Run(["--stack", "dev"]);
        Assert.Empty(error);
        Assert.DoesNotContain("state: ENABLED\n      target:", output);
    }

    private static (string Output, string Error) Compile(Project project, string config)
    {
        var (exitCode, output, error) = project.RunByPulumi("dev", config);
        Assert.Equal(0, exitCode);
        return (output, error);
    }
}
