using Datasets.Infra.Limits;
using Datasets.Infra.Support;

namespace Datasets.Infra.Input;

/// <summary>What physical names begin with.</summary>
public sealed class NameTests
{
    private const string Fixed = """{"aws:region": "us-west-2", "datasets:namePrefix": "eo-prod"}""";

    [Theory]
    [InlineData("Dev", "datasets-dev")]
    [InlineData("dev-1", "datasets-dev-1")]
    [InlineData("a_b", "datasets-a-b")]
    [InlineData("1st", "datasets-1st")]
    public void A_stack_name_that_names_cannot_carry_is_refused_with_a_way_out(string stack, string prefix)
    {
        using var project = new Project();
        var problem = Assert.Single(project.Problems(stack));
        Assert.StartsWith($"stack '{stack}': allowed: ", problem);
        Assert.EndsWith($"pulumi config set datasets:namePrefix {prefix}", problem);
        Assert.NotEmpty(project.Compile(stack, $$"""{"datasets:namePrefix": "{{prefix}}"}""").Resources);
    }

    [Theory]
    [InlineData("Datasets")]
    [InlineData("my_datasets")]
    [InlineData("eo.datasets")]
    [InlineData("2024-datasets")]
    public void A_project_name_that_S3_or_ECR_would_refuse_is_refused_with_a_way_out(string name)
    {
        using var project = new Project();
        project.Edit("Pulumi.yaml", "name: datasets", $"name: {name}").Edit("Pulumi.dev.yaml", "  datasets:namePrefix: datasets-dev", "  # no prefix")
            .Edit("Pulumi.dev.yaml", "  datasets:", $"  {name}:");
        var (exitCode, output, error) = project.Run(["--stack", "dev"]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith($"Pulumi.yaml: name '{name}': becomes part of every physical name, and S3 and ECR refuse it; allowed: ", error);
        Assert.Contains($"pulumi config set {name}:namePrefix ", error);

        project.Edit("Pulumi.dev.yaml", "  # no prefix", $"  {name}:namePrefix: eo-dev");
        Assert.Equal(0, project.Run(["--stack", "dev"]).ExitCode);
    }

    [Fact]
    public void With_a_prefix_of_its_own_a_stack_keeps_its_names_where_it_is_renamed()
    {
        using var project = new Project();
        var names = PhysicalNames(project, "dev", Fixed);
        Assert.All(names, name => Assert.Matches("^(/aws/[a-z/-]+/)?eo-prod(-|$)|^(start-runs|run-the-workflows|start-containers|read-and-write-own-prefixes)$", name));
        Assert.Equal(names, PhysicalNames(project, "renamed", Fixed));
        Assert.NotEqual(PhysicalNames(project, "dev", Project.RegionOnly), PhysicalNames(project, "renamed", Project.RegionOnly));
    }

    private static List<string> PhysicalNames(Project project, string stack, string config) =>
        [.. project.Compile(stack, config).Resources.Select(NameLimits.NameOf).OfType<string>()];
}
