using Datasets.Infra.Configuration;
using Datasets.Infra.Support;

namespace Datasets.Infra.Input;

/// <summary>What the compiler takes from its environment, of which Pulumi's YAML language host sets a part, and the user any part.</summary>
public sealed class PulumiVariableTests
{
    /// <summary>For each key a value that is valid in some stack, and that the compiler refuses with what Pulumi.yaml has otherwise.</summary>
    private static readonly Dictionary<string, string> Unusual = new()
    {
        ["namePrefix"] = "eo-prod",
        ["only"] = """["of-my-own"]""",
        ["except"] = """["omi-ozone", "omi-so2"]""",
        ["folder"] = "ours",
        ["strict"] = "true",
        ["bucket"] = "our-archive",
        ["prefix"] = "eo/cogs",
        ["kmsKeyArns"] = """["arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"]""",
        ["image"] = "210987654321.dkr.ecr.us-west-2.amazonaws.com/tools/datasets:1.4",
        ["vpcId"] = "vpc-0123456789abcdef0",
        ["subnetIds"] = """["subnet-0123456789abcdef0"]""",
        ["securityGroupIds"] = """["sg-0123456789abcdef0"]""",
        ["assignPublicIp"] = "false",
        ["maxVcpus"] = "5000",
        ["ephemeralStorageGiB"] = "200",
        ["logRetentionDays"] = "3653",
        ["runRetentionDays"] = "36500",
        ["noncurrentVersionDays"] = "36500",
        ["disposable"] = "true",
        ["schedulesEnabled"] = "false",
        ["flexibleWindowMinutes"] = "1440",
        ["runTimeoutHours"] = "8760",
        ["alarmEmail"] = "watch@example.org",
        ["alarmAfterMissedRuns"] = "100",
        ["environment"] = """{"GDAL_CACHEMAX": 64}""",
        ["secrets"] = """{"EARTHDATA_TOKEN": "arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf"}""",
        ["overrides"] = """{"of-my-own": {"enabled": false}}""",
    };

    /// <summary>A project that no stack could deploy with what Pulumi.yaml has: one dataset needs 5,000 vCPUs, and others are excluded for what is wrong.</summary>
    private static Project ThatNeedsItsConfiguration()
    {
        var project = new Project().Edit("datasets/omi-so2.yaml", "\nmapping:", "\nresources: {vcpus: 3}\nmapping:");
        project.Edit("datasets/omi-ozone.yaml", "mapping: hdfeos5-grid", "mappping: hdfeos5-grid").AddDataset("of-my-own");
        Directory.CreateDirectory(project["ours"]);
        File.Move(project["datasets/of-my-own.yaml"], project["ours/of-my-own.yaml"]);
        return project.Edit("ours/of-my-own.yaml", "mappping: hdfeos5-grid", "mapping: hdfeos5-grid").Edit("ours/of-my-own.yaml", "maxConcurrency: 50", "maxConcurrency: 5000");
    }

    private static string Config(IEnumerable<KeyValuePair<string, string>> values) => System.Text.Json.JsonSerializer.Serialize(
        values.ToDictionary(value => $"datasets:{value.Key}", value => value.Value)
            .Append(new("aws:region", "us-west-2")).ToDictionary());

    [Fact]
    public void There_is_an_unusual_value_for_each_key() =>
        Assert.Equal(ConfigKeys.All.Select(key => key.Name), Unusual.Keys);

    [Fact]
    public void What_a_stack_configures_is_not_checked_before_Pulumi_says_which_stack()
    {
        using var project = ThatNeedsItsConfiguration();
        Assert.Equal(2, project.RunByPulumi("dev", Project.RegionOnly).ExitCode);

        var (exitCode, output, error) = project.Run([]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("name: datasets\n", output);

        (exitCode, output, error) = project.RunByPulumi("My_Stack", Config(Unusual));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("dataset-of-my-own-job-definition:", output);
        Assert.DoesNotContain("dataset-omi-ozone-job-definition:", output);
    }

    [Theory]
    [InlineData("my-stack")]
    [InlineData("other")]
    [InlineData("acme/datasets/prod")]
    public void An_exported_name_of_a_stack_is_none_of_the_first_calls_business(string stack)
    {
        using var project = new Project();
        Assert.Equal(project.Run([]), project.Run([], ("PULUMI_STACK", stack)));
    }

    [Fact]
    public void The_first_call_needs_no_descriptor_to_be_right()
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "mapping: hdfeos5-grid", "mappping: hdfeos5-grid");
        Assert.Equal(0, project.Run([]).ExitCode);
    }

    /// <summary>Pulumi's own value is hidden by an exported one, which may name another stack than '--stack' does.</summary>
    [Theory]
    [InlineData(Project.RegionOnly)]
    [InlineData("""{"datasets:namePrefix": "eo-prod"}""")]
    public void An_exported_name_of_another_stack_changes_nothing_of_the_program(string config)
    {
        using var project = new Project();
        Assert.Equal(project.RunByPulumi("dev", config), project.RunByPulumi("dev", config, ("PULUMI_STACK", "other")));
        Assert.Equal(project.RunByPulumi("dev", config), project.RunByPulumi("dev", config, ("PULUMI_STACK", "acme/elsewhere/other")));
    }

    [Theory]
    [InlineData("organization/datasets/test")]
    [InlineData("acme/test")]
    [InlineData("test")]
    public void A_stack_is_called_by_its_own_name_however_it_was_selected(string selected)
    {
        using var project = new Project();
        Assert.Equal(project.RunByPulumi("test", Project.RegionOnly), project.RunByPulumi(selected, Project.RegionOnly));
        File.Copy(project["Pulumi.dev.yaml"], project["Pulumi.test.yaml"]);
        Assert.Equal(project.Run(["--stack", "test"]), project.Run(["--stack", selected]));
    }

    /// <summary>The language host puts its variables before the exported ones, so the exported ones win: only the call without them can tell.</summary>
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"datasets:maxVcpus": "9"}""")]
    [InlineData("")]
    public void An_exported_configuration_is_refused_in_the_first_call(string config)
    {
        using var project = new Project();
        var (exitCode, output, error) = project.Run([], ("PULUMI_CONFIG", config));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("PULUMI_CONFIG is set outside of Pulumi and hides the stack's configuration", error);
        Assert.Contains("unset PULUMI_CONFIG", error);
    }

    [Theory]
    [InlineData("PULUMI_CONFIG")]
    [InlineData("PULUMI_STACK")]
    public void An_empty_exported_variable_is_refused(string name)
    {
        using var project = new Project();
        var (exitCode, output, error) = project.RunByPulumi("dev", Project.RegionOnly, (name, ""));
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains($"unset {name}", error);
    }

    /// <summary>A program of Pulumi's that runs Pulumi hands down all variables of its own.</summary>
    [Fact]
    public void The_variables_of_another_project_are_refused_in_each_call()
    {
        using var project = new Project();
        (string, string)[] exported =
        [
            ("PULUMI_STACK", "prod"), ("PULUMI_ORGANIZATION", "acme"), ("PULUMI_PROJECT", "outer"), ("PULUMI_CONFIG", "{}"), ("PULUMI_ROOT_DIRECTORY", "/outer"),
        ];
        foreach (var (exitCode, output, error) in new[] { project.Run([], exported), project.RunByPulumi("dev", Project.RegionOnly, exported) })
        {
            Assert.Equal((2, ""), (exitCode, output));
            Assert.Contains("PULUMI_PROJECT is 'outer', and this is the project 'datasets'", error);
        }
    }

    [Theory]
    [InlineData("PULUMI_ORGANIZATION", "acme")]
    [InlineData("PULUMI_ROOT_DIRECTORY", "/nowhere")]
    [InlineData("DATASETS_FOLDER", "/nowhere")]
    public void What_else_is_exported_changes_nothing(string name, string value)
    {
        using var project = new Project();
        Assert.Equal(project.RunByPulumi("dev", Project.RegionOnly), project.RunByPulumi("dev", Project.RegionOnly, (name, value)));
        Assert.Equal(project.Run([]), project.Run([], (name, value)));
    }
}
