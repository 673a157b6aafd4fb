using System.Text.Json;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Support;

namespace Datasets.Infra.Contract;

public sealed class ContractTests(ContractRun contract)
{
    public static TheoryData<string> Environments => ["dev", "prod", "existing-bucket", "bucket-sources"];

    [Theory, MemberData(nameof(Environments))]
    public void The_program_has_the_types_that_the_providers_publish(string program) =>
        Assert.Empty(contract.TypeProblems(program));

    [Theory, MemberData(nameof(Environments))]
    public void The_program_deploys_in_the_mock_runtime(string program)
    {
        Assert.Null(contract.DeployError(program));
        Assert.NotEmpty(contract.Resources(program));
    }

    [Theory, MemberData(nameof(Environments))]
    public void Each_state_machine_is_valid_States_Language(string program)
    {
        var machines = contract.StateMachines(program);
        Assert.Superset(new HashSet<string> { "dataset-omi-ozone-state-machine", "dataset-omi-so2-state-machine" }, machines.Keys.ToHashSet());
        Assert.All(machines.Values, Assert.Empty);
    }

    [Fact]
    public void A_misspelled_property_is_found() =>
        Assert.Contains(contract.TypeProblems("misspelled"), problem => problem.Contains("'\"retentionInDay\"' does not exist"));

    [Fact]
    public void A_wrong_type_is_found() =>
        Assert.Contains(
            contract.TypeProblems("wrong-type"), problem => problem.Contains("Type 'string' is not assignable to type 'Input<number"));

    [Fact]
    public void A_value_that_an_enumeration_has_not_is_found() =>
        Assert.Contains(contract.TypeProblems("wrong-enum"), problem => problem.Contains("\"linux/sometimes\""));

    [Fact]
    public void A_missing_required_property_is_found_by_the_types_and_by_the_providers_code()
    {
        Assert.Contains(contract.TypeProblems("missing"), problem => problem.Contains("Property 'priority' is missing"));
        Assert.Contains("Missing required property 'priority'", contract.DeployError("missing"));
    }

    [Fact]
    public void A_reference_to_an_output_that_is_none_is_found() =>
        Assert.Contains(contract.TypeProblems("no-such-output"), problem => problem.Contains("'queueArn' does not exist"));

    [Fact]
    public void A_resource_that_can_carry_tags_and_has_none_is_found() =>
        Assert.Contains(contract.TypeProblems("untagged"), problem => problem.Contains("can carry tags and has none"));

    [Fact]
    public void A_broken_state_machine_is_found() =>
        Assert.All(contract.StateMachines("broken-machine").Values, problems => Assert.Contains("Read sumary", problems));

    [Fact]
    public void A_dollar_of_the_States_Language_arrives_as_it_is() =>
        Assert.Equal(
            "$$.Execution.Name",
            (string?)contract.Json("dev", "dataset-omi-ozone-state-machine", "definition")["States"]!["Convert"]!["ItemSelector"]!["run.$"]);

    /// <summary>Pulumi's YAML would take <c>${…}</c> for a reference and <c>$$</c> for one dollar sign.</summary>
    [Fact]
    public void A_dollar_in_a_variable_of_the_configuration_arrives_as_it_is() =>
        Assert.Equal(
            "https://stac.example.org/${stage}/$$",
            (string?)contract.Json("prod", "dataset-omi-ozone-job-definition", "containerProperties")["environment"]!.AsArray()
                .Single(variable => (string?)variable!["name"] == "STAC_API_URL")!["value"]);

    /// <summary>As ECS documents it for ECR: registry/repository@digest.</summary>
    [Fact]
    public void The_image_that_a_stack_builds_is_named_by_its_digest_alone() =>
        Assert.Matches(
            @"\A123456789012\.dkr\.ecr\.us-west-2\.amazonaws\.com/datasets-dev@sha256:[0-9a-f]{64}\z",
            (string?)contract.Json("dev", "dataset-omi-ozone-job-definition", "containerProperties")["image"]);

    [Fact]
    public void The_versions_that_are_checked_against_are_those_that_are_pinned()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("tests/contract/package.json")));
        var checkedAgainst = package.RootElement.GetProperty("dependencies").EnumerateObject()
            .Where(dependency => dependency.Name.StartsWith("@pulumi/", StringComparison.Ordinal) && dependency.Name != "@pulumi/pulumi")
            .ToDictionary(dependency => dependency.Name["@pulumi/".Length..], dependency => dependency.Value.GetString()!);
        Assert.Equal(ProviderVersions.All.OrderBy(v => v.Key), checkedAgainst.OrderBy(v => v.Key));
    }
}
