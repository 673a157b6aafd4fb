using System.Text.Json;
using Datasets.Infra.Limits;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Support;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public void Pulumi_yaml_declares_each_key_with_its_type_and_the_default_that_the_compiler_has() =>
        Assert.Empty(Differences(File.ReadAllText(Repository.PathOf("Pulumi.yaml"))));

    [Theory]
    [InlineData("default: 64", "default: 65", "maxVcpus")]
    [InlineData("  disposable:\n    type: boolean", "  disposable:\n    type: string", "disposable")]
    [InlineData("  alarmEmail:", "  alarmMail:", "alarmEmail")]
    public void A_declaration_that_differs_is_found(string old, string with, string key)
    {
        var text = File.ReadAllText(Repository.PathOf("Pulumi.yaml"));
        Assert.Contains(old, text);
        Assert.Contains(key, Differences(text.Replace(old, with)));
    }

    [Fact]
    public void The_page_on_deployment_names_each_key()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/deploy.md"));
        Assert.All(ConfigKeys.All, key => Assert.Contains($"`datasets:{key.Name}`", page));
    }

    [Fact]
    public void Values_that_Pulumi_gives_take_effect()
    {
        using var project = new Project();
        var program = project.Compile("prod", Datasets.Infra.Contract.ContractRun.ProdConfig);

        Assert.Equal(256, (int)Resource(program, "spot-environment").View()["computeResources"]!["maxVcpus"]!);
        Assert.Equal(
            "subnet-0123456789abcdef1", (string?)Resource(program, "on-demand-environment").View()["computeResources"]!["subnets"]![1]);
        Assert.Equal("watch@example.org", (string?)Resource(program, "failure-mail").View()["endpoint"]);
        Assert.Equal("ENABLED", (string?)Resource(program, "dataset-omi-ozone-schedule").View()["state"]);
        Assert.Equal("DISABLED", (string?)Resource(program, "dataset-omi-so2-schedule").View()["state"]);

        var container = Resource(program, "dataset-omi-so2-job-definition").View()["containerProperties"]!;
        Assert.Equal("210987654321.dkr.ecr.us-west-2.amazonaws.com/tools/datasets:1.4", (string?)container["image"]);
        Assert.Equal("DISABLED", (string?)container["networkConfiguration"]!["assignPublicIp"]);
        Assert.Equal(["EARTHDATA_TOKEN", "STAC_API_TOKEN"], container["secrets"]!.AsArray().Select(secret => (string?)secret!["name"]));
        Assert.DoesNotContain(program.Resources, resource => resource.Type is "docker-build:index:Image" or "aws:ecr:Repository");
    }

    [Fact]
    public void The_environment_that_Pulumi_sets_is_what_counts()
    {
        using var project = new Project();
        var (exitCode, output, _) = project.RunByPulumi("test", """{"datasets:logRetentionDays": "365"}""");
        Assert.Equal(0, exitCode);
        Assert.Contains("""fn::join: ["", ["datasets-", "${pulumi.stack}", "-omi-ozone-job"]]""", output);
        Assert.Contains("retentionInDays: 365\n", output);
    }

    [Fact]
    public void A_stacks_file_and_Pulumis_environment_for_it_compile_to_the_same()
    {
        using var project = new Project();
        const string config = """
            {
              "aws:region": "us-west-2",
              "datasets:namePrefix": "datasets-dev", "datasets:disposable": "true", "datasets:logRetentionDays": "14", "datasets:runRetentionDays": "30",
              "datasets:schedulesEnabled": "false"
            }
            """;
        Assert.Equal(project.Run(["--stack", "dev"]), project.RunByPulumi("dev", config));
    }

    [Fact]
    public void A_descriptor_can_switch_its_schedule_off_and_a_stack_on_again()
    {
        using var project = new Project();
        project.Edit("datasets/omi-so2.yaml", "schedule: {", "schedule: {enabled: false, ");
        const string switchedOn = """{"datasets:overrides": "{\"omi-so2\": {\"enabled\": true}}"}""";
        Assert.Equal("DISABLED", (string?)Resource(project.Compile(), "dataset-omi-so2-schedule").View()["state"]);
        Assert.Equal("ENABLED", (string?)Resource(project.Compile(config: switchedOn), "dataset-omi-so2-schedule").View()["state"]);
    }

    [Theory]
    [InlineData("rate(5 minutes)", 1, 300, 3)]
    [InlineData("rate(1 day)", 15, 3600, 72)]
    [InlineData("cron(0 6 ? * MON-FRI *)", 15, 3600, 144)]
    [InlineData("rate(7 days)", 15, null, null)]
    [InlineData("rate(30 days)", 15, null, null)]
    public void The_alarm_for_missing_runs_looks_back_so_many_periods_if_CloudWatch_can(
        string schedule, int window, int? period, int? periods)
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "expression: rate(1 day)", $"expression: {schedule}");
        var program = project.Compile();
        var alarm = program.Resources.SingleOrDefault(resource => resource.Name == "dataset-omi-ozone-no-success-alarm");
        Assert.Equal(period, (int?)alarm?.View()["period"]);
        Assert.Equal(periods, (int?)alarm?.View()["evaluationPeriods"]);
        Assert.Equal(window, (int)Resource(program, "dataset-omi-ozone-schedule").View()["flexibleTimeWindow"]!["maximumWindowInMinutes"]!);
    }

    /// <summary>PutMetricAlarm: Period times EvaluationPeriods is at most 604,800 seconds.</summary>
    [Theory]
    [InlineData("rate(1 day)", 100, 7 * 24)]
    [InlineData("rate(7 days)", 1, 7 * 24)]
    public void The_alarm_for_missing_runs_looks_back_as_far_as_CloudWatch_can(string schedule, int missed, int hours)
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "expression: rate(1 day)", $"expression: {schedule}");
        var program = project.Compile(config: $$"""{"datasets:alarmAfterMissedRuns": "{{missed}}"}""");
        var alarm = Resource(program, "dataset-omi-ozone-no-success-alarm").View();
        Assert.Equal((3600, hours), ((int)alarm["period"]!, (int)alarm["evaluationPeriods"]!));
    }

    [Fact]
    public void A_dataset_that_nothing_starts_has_no_alarm_for_missing_runs()
    {
        using var project = new Project();
        var program = project.Compile(config: """{"datasets:overrides": "{\"omi-so2\": {\"enabled\": false}}"}""");
        Assert.Equal(
            ["dataset-omi-ozone-no-granules-alarm", "dataset-omi-ozone-no-success-alarm"],
            program.Resources.Select(resource => resource.Name).Where(name => name.StartsWith("dataset-", StringComparison.Ordinal) && name.EndsWith("-alarm", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0.25, 512, true)]
    [InlineData(0.25, 1536, false)]
    [InlineData(0.5, 4096, true)]
    [InlineData(0.5, 512, false)]
    [InlineData(1, 2048, true)]
    [InlineData(1, 8192, true)]
    [InlineData(1, 9216, false)]
    [InlineData(4, 30_720, true)]
    [InlineData(8, 20_480, true)]
    [InlineData(8, 17_408, false)]
    [InlineData(16, 122_880, true)]
    [InlineData(3, 8192, false)]
    public void Fargate_offers_certain_pairs(double vcpus, int memory, bool offered) =>
        Assert.Equal(offered, FargateSizes.Complaint(vcpus, memory) is null);

    private static PulumiResource Resource(PulumiProgram program, string name) =>
        program.Resources.Single(resource => resource.Name == name);

    /// <summary>The keys that a Pulumi.yaml and the compiler do not see alike.</summary>
    private static List<string> Differences(string pulumiYaml)
    {
        var declared = Declared(pulumiYaml);
        var known = ConfigKeys.All.ToDictionary(key => key.Name);
        var none = new StackConfig { Project = "datasets", Stack = "dev" };
        return
        [
            .. declared.Keys.Except(known.Keys),
            .. from key in known.Values
               where !declared.TryGetValue(key.Name, out var declaration)
                   || !string.Equals(declaration.Type, $"{key.Type}", StringComparison.OrdinalIgnoreCase)
                   || JsonSerializer.Serialize(key.Apply(none, declaration.Default).Config) != JsonSerializer.Serialize(none)
               select key.Name,
        ];
    }

    private static Dictionary<string, (string Type, JsonElement Default)> Declared(string pulumiYaml)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(pulumiYaml));
        var config = (YamlMappingNode)yaml.Documents[0].RootNode["config"];
        return config.Children.ToDictionary(entry => entry.Key.ToString(), entry =>
        {
            var type = entry.Value["type"].ToString();
            var text = entry.Value["default"] switch { YamlSequenceNode => "[]", YamlMappingNode => "{}", var scalar => scalar.ToString() };
            return (type, type == "string" ? JsonSerializer.SerializeToElement(text) : JsonSerializer.Deserialize<JsonElement>(text));
        });
    }
}
