using Datasets.Infra.Contract;
using Datasets.Infra.Limits;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Support;

namespace Datasets.Infra.Program;

public sealed class ProgramTests
{
    [Theory]
    [InlineData("dev", Project.RegionOnly)]
    [InlineData("prod", ContractRun.ProdConfig)]
    public void Every_reference_leads_somewhere_and_none_in_a_circle(string stack, string config)
    {
        using var project = new Project();
        Assert.Empty(ReferenceCheck.Problems(YamlTarget.Write(project.Compile(stack, config))));
    }

    [Theory]
    [InlineData("--stack", "dev")]
    [InlineData("--stack", "dev", "--summary")]
    public void What_is_shipped_compiles_as_it_is(params string[] arguments)
    {
        using var project = new Project();
        foreach (var descriptor in Directory.GetFiles(Repository.PathOf("datasets"), "*.yaml"))
            File.Copy(descriptor, project[Path.Combine("datasets", Path.GetFileName(descriptor))], overwrite: true);
        Assert.True(Directory.GetFiles(project.Descriptors).Length > 2);
        var (exitCode, _, error) = project.Run(arguments);
        Assert.Equal((0, ""), (exitCode, error));
    }

    [Theory]
    [InlineData("${job-queue.arn}", "${job-kew.arn}", "'job-kew', which is not there")]
    [InlineData("name: datasets-dev-spot", "name: ${job-queue.name}",
        "'spot-environment' needs itself: spot-environment → job-queue → spot-environment")]
    [InlineData("\n  container-image:\n", "\n  image:\n", "'image' is also a configuration key")]
    public void A_broken_reference_is_found(string old, string with, string problem)
    {
        using var project = new Project();
        var program = YamlTarget.Write(project.Compile(config: """{"datasets:namePrefix": "datasets-dev"}"""));
        Assert.Contains(old, program);
        Assert.Contains(ReferenceCheck.Problems(program.Replace(old, with)), p => p.Contains(problem));
    }

    [Fact]
    public void Compiled_twice_the_bytes_are_equal()
    {
        using var project = new Project();
        Assert.Equal(project.Run(["--stack", "dev"]), project.Run(["--stack", "dev"]));
    }

    [Fact]
    public void Compiled_without_environment_it_succeeds_and_names_the_same_providers()
    {
        using var project = new Project();
        var (exitCode, output, error) = project.Run([]);
        Assert.Equal((0, ""), (exitCode, error));

        // That is what Pulumi wants to know then: which plugins, and in which versions.
        static string[] Versions(string program) => [.. program.Split('\n').Where(line => line.Contains("version: ")).Distinct().Order()];
        Assert.Equal(Versions(project.Run(["--stack", "dev"]).Output), Versions(output));
    }

    [Fact]
    public void Each_resource_and_look_up_has_the_pinned_version_of_its_provider()
    {
        using var project = new Project();
        var program = project.Compile();
        var pinned = YamlTarget.Write(program).Split('\n')
            .Count(line => ProviderVersions.All.Values.Any(version => line.Trim() == $"version: \"{version}\""));
        Assert.Equal(program.Resources.Count + program.Lookups.Count, pinned);
    }

    [Fact]
    public void A_third_descriptor_adds_its_resources_and_changes_nothing_else()
    {
        using var project = new Project();
        var before = Resources(project.Compile());
        var after = Resources(project.AddDataset("aqua-rain").Compile());

        Assert.Equal(before, after.Where(resource => before.ContainsKey(resource.Key)));
        var added = after.Keys.Except(before.Keys).ToList();
        Assert.NotEmpty(added);
        Assert.All(added, name => Assert.StartsWith("dataset-aqua-rain-", name));

        File.Delete(project["datasets/aqua-rain.yaml"]);
        Assert.Equal(before, Resources(project.Compile()));
    }

    /// <summary>
    /// Pulumi's time for a preview grows with the square of the number of resources (docs/deploy.md, 'With many datasets'): one more for each dataset is
    /// to be noticed.
    /// </summary>
    [Theory]
    [InlineData("""{"datasets:schedulesEnabled": "false"}""")]
    [InlineData(Project.RegionOnly, "no-granules-alarm", "no-success-alarm")]
    [InlineData(
        """{"datasets:schedulesEnabled": "false", "datasets:secrets": "{\"EARTHDATA_TOKEN\": \"arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf\"}"}""")]
    [InlineData(
        """{"datasets:schedulesEnabled": "false", "datasets:overrides": "{\"omi-ozone\": {\"secrets\": {\"STAC_API_TOKEN\": \"arn:aws:secretsmanager:us-west-2:123456789012:secret:stac-AbCdEf\"}}}"}""",
        "execution-role", "execution-role-policy")]
    [InlineData("""{"datasets:schedulesEnabled": "false", "datasets:notifications": "true"}""", "notification-pipe", "notifications", "notifications-policy")]
    public void A_dataset_has_so_many_resources_and_no_more(string config, params string[] more)
    {
        using var project = new Project();
        string[] expected = ["job-definition", "job-policy", "job-role", "schedule", "state-machine", .. more];
        const string own = "dataset-omi-ozone-";
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            project.Compile(config: config).Resources.Select(resource => resource.Name).Where(name => name.StartsWith(own, StringComparison.Ordinal)).Select(name => name[own.Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_environments_have_no_physical_name_in_common()
    {
        using var project = new Project();
        var dev = Names(project.Compile("dev"));
        var prod = Names(project.Compile("prod"));
        Assert.Equal(dev.Count, prod.Count);
        Assert.Empty(dev.Intersect(prod));
    }

    [Fact]
    public void What_is_shared_or_named_alike_would_be_noticed()
    {
        using var project = new Project();
        var before = Resources(project.Compile());
        Assert.NotEqual(before, Resources(project.Compile(config: """{"datasets:logRetentionDays": "7"}""")));
        Assert.NotEmpty(Names(project.Compile("dev")).Intersect(Names(project.Compile("dev"))));
    }

    [Fact]
    public void Within_an_environment_no_two_resources_of_a_kind_share_a_name()
    {
        using var project = new Project();
        var program = project.AddDataset("omi").AddDataset("job").Compile();
        var names = program.Resources.Where(r => r.Type != "aws:iam:RolePolicy" && NameLimits.NameOf(r) is not null)
            .Select(r => (r.Type, NameLimits.NameOf(r))).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Every_tagged_resource_says_project_stack_dataset_and_who_manages_it()
    {
        using var project = new Project();
        var tagged = project.Compile().Resources.Where(r => r.View()["tags"] is not null && r.Type != "docker-build:index:Image");
        foreach (var resource in tagged)
        {
            var tags = resource.View()["tags"]!.ToJsonString();
            Assert.Contains("project", tags);
            Assert.Contains("managed-by", tags);
            Assert.Contains("\"${pulumi.stack}\"", tags);
            Assert.Equal(resource.Name.StartsWith("dataset-", StringComparison.Ordinal), tags.Contains("dataset\"", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(Project.RegionOnly, true)]
    [InlineData("""{"datasets:disposable": "true"}""", false)]
    public void A_bucket_with_data_is_kept_unless_the_stack_is_disposable(string config, bool kept)
    {
        using var project = new Project();
        var bucket = project.Compile("prod", config).Resources.Single(r => r.Type == "aws:s3:Bucket");
        Assert.Equal(kept, bucket.Options.RetainOnDelete);
        Assert.Equal(!kept, (bool)bucket.View()["forceDestroy"]!);
    }

    [Theory]
    [InlineData(Project.RegionOnly, true)]
    [InlineData("""{"datasets:disposable": "true"}""", false)]
    public void A_bucket_that_is_kept_keeps_its_settings(string config, bool kept)
    {
        using var project = new Project();
        var settings = project.Compile("prod", config).Resources
            .Where(r => r.Name.StartsWith("data-bucket-", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, settings.Count);
        Assert.All(settings, setting => Assert.Equal(kept, setting.Options.RetainOnDelete));
    }

    [Fact]
    public void A_repository_with_images_does_not_end_a_destroy_halfway()
    {
        using var project = new Project();
        var repository = project.Compile("prod").Resources.Single(r => r.Type == "aws:ecr:Repository");
        Assert.True((bool)repository.View()["forceDelete"]!);
    }

    [Fact]
    public void The_summary_has_a_line_for_each_dataset()
    {
        using var project = new Project();
        var (exitCode, output, _) = project.Run(["--stack", "dev", "--summary"]);
        Assert.Equal(0, exitCode);
        Assert.Contains("omi-ozone  5          rate(1 day) UTC (off)  10d     1 vCPU, 2048 MiB  15m      50            20              5 %        never        none", output);
        Assert.Contains("\nomi-so2 ", output);
    }

    [Fact]
    public void The_summary_has_the_provider_of_each_resource()
    {
        using var project = new Project();
        var (_, output, _) = project.Run(["--stack", "dev", "--summary"]);
        var lines = output.Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(cells => cells is [_, _, _] && cells[0].Contains(':')).ToDictionary(cells => cells[0], cells => (Provider: cells[1], Count: int.Parse(cells[2])));
        var resources = project.Compile(config: """{"datasets:schedulesEnabled": "false"}""").Resources;
        Assert.Equal(resources.CountBy(resource => resource.Type).OrderBy(type => type.Key), lines.Select(line => KeyValuePair.Create(line.Key, line.Value.Count)).OrderBy(type => type.Key));
        Assert.Equal("aws 7.48.0", lines["aws:scheduler:Schedule"].Provider);
        Assert.Equal("docker-build 0.0.22", lines["docker-build:index:Image"].Provider);
    }

    /// <summary>A reader of the table finds why each resource has the provider that it has; Cloud Control has none of them.</summary>
    [Fact]
    public void The_documentation_has_a_reason_for_the_provider_of_each_resource()
    {
        using var project = new Project();
        var text = File.ReadAllText(Repository.PathOf("docs/deploy.md"));
        var table = text[text.IndexOf("### Which provider", StringComparison.Ordinal)..text.IndexOf("## Configure", StringComparison.Ordinal)]
            .Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        foreach (var type in new[] { project.Compile(), project.Compile("prod", ContractRun.ProdConfig) }.SelectMany(program => program.Resources).Select(r => r.Type).Distinct())
        {
            var (provider, name) = (type[..type.IndexOf(':')], type[(type.LastIndexOf(':') + 1)..]);
            Assert.NotEqual("aws-native", provider);
            // A bucket's settings are one row.
            var row = table.SingleOrDefault(row => row[1].Contains($":{name}`") || row[1].Contains($"`{name}`") || (type.StartsWith("aws:s3:Bucket") && row[1].Contains("s3:Bucket")));
            Assert.True(row is not null && row[2] == provider && row[3].Length > 0, $"docs/deploy.md, 'Which provider', does not say it of {type}");
        }
    }

    [Theory]
    [InlineData("rate(1 day)", "3 missed")]
    [InlineData("rate(3 days)", "2 missed")]
    [InlineData("rate(7 days)", "never")]
    public void The_summary_says_after_how_many_missed_runs_an_alarm_tells(string schedule, string after)
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "expression: rate(1 day)", $"expression: {schedule}");
        var line = Summary.Write(project.Compilation()).Split('\n').Single(line => line.StartsWith("omi-ozone ", StringComparison.Ordinal));
        Assert.Contains($"5 %        {after} ", line);
    }

    private static Dictionary<string, string> Resources(PulumiProgram program) => program.Resources.ToDictionary(
        resource => resource.Name,
        resource => $"{resource.Type} {resource.View().ToJsonString()} {Options(resource.Options)}");

    private static string Options(ResourceOptions options) =>
        $"{options.RetainOnDelete} {string.Join(' ', options.DependsOn.Select(resource => resource.Name))}";

    /// <summary>A role's policy has a name within the role, which is no name of its own.</summary>
    private static List<string> Names(PulumiProgram program) =>
        [.. program.Resources.Where(r => r.Type != "aws:iam:RolePolicy").Select(NameLimits.NameOf).OfType<string>()];
}
