using System.Text.Json.Nodes;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Support;

namespace Datasets.Infra.Stack;

public sealed class JobDefinitionTests
{
    /// <summary>Texts as AWS gives them for a failed attempt; a container that never ran has no exit code.</summary>
    [Theory]
    [InlineData("Essential container in task exited", null, "75", "retry")]
    [InlineData("Essential container in task exited", null, "1", "exit")]
    [InlineData("Essential container in task exited", "OutOfMemoryError: Container killed due to memory usage", "137", "exit")]
    [InlineData("Your Spot Task was interrupted.", null, "137", "retry")]
    [InlineData("Task failed to start", "CannotPullContainerError: Error response from daemon: i/o timeout", null, "retry")]
    [InlineData("Task failed to start", "ResourceInitializationError: unable to pull secrets or registry auth", null, "retry")]
    [InlineData("Timeout waiting for network interface provisioning to complete.", null, null, "retry")]
    public void What_is_not_the_programs_own_failure_is_tried_again(string statusReason, string? reason, string? exitCode, string action)
    {
        using var project = new Project();
        Assert.Equal(action, ActionOf(Definition(project)["retryStrategy"]!["evaluateOnExits"]!.AsArray(), statusReason, reason, exitCode));
    }

    /// <summary>Batch gives actions back in lower case, and the variables in an order of its own: in order of their names here.</summary>
    [Fact]
    public void What_is_written_is_what_Batch_reads_back()
    {
        using var project = new Project();
        var definition = Definition(project);
        Assert.All(definition["retryStrategy"]!["evaluateOnExits"]!.AsArray(), rule => Assert.Matches("^(retry|exit)$", (string)rule!["action"]!));
        var names = definition["containerProperties"]!["environment"]!.AsArray().Select(variable => (string)variable!["name"]!).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void A_run_under_way_keeps_the_revision_that_it_began_with()
    {
        using var project = new Project();
        Assert.False((bool)Definition(project)["deregisterOnNewRevision"]!);
    }

    [Fact]
    public void Every_job_gets_the_variables_of_the_configuration_beside_the_stacks_own()
    {
        using var project = new Project();
        const string config = """{"datasets:environment": "{\"GDAL_CACHEMAX\": 64, \"_\": \"a b\", \"HTTPS_PROXY\": \"http://proxy.example.org:3128\", \"GDAL_HTTP_KEEPALIVE\": true}"}""";
        var plain = Environments(project.Compile());
        var configured = Environments(project.Compile(config: config));

        Assert.Equal(["omi-ozone", "omi-so2"], configured.Keys);
        Assert.All(configured, dataset => Assert.Equal(
            new SortedDictionary<string, string>(plain[dataset.Key], StringComparer.Ordinal)
            {
                ["GDAL_CACHEMAX"] = "64",
                ["_"] = "a b",
                ["HTTPS_PROXY"] = "http://proxy.example.org:3128",
                ["GDAL_HTTP_KEEPALIVE"] = "true",
            },
            dataset.Value));
    }

    [Fact]
    public void What_the_stack_sets_itself_is_refused_of_the_configuration()
    {
        using var project = new Project();
        var program = project.Compile();
        var states = program.Resources.Single(resource => resource.Name == "dataset-omi-ozone-state-machine").View();
        List<string> own = [.. Environments(program)["omi-ozone"].Keys, .. Overrides(states)];
        Assert.Contains("DATASETS_STACK", own);
        Assert.Contains("DATASETS_EXECUTION", own);
        Assert.All(own, name => Assert.Contains(
            name, Assert.Single(project.Problems(config: $$"""{"datasets:environment": "{\"{{name}}\": \"x\"}"}"""))));
    }

    /// <summary>https://docs.aws.amazon.com/batch/latest/APIReference/API_Volume.html: 'host' is for jobs on EC2 alone.</summary>
    [Fact]
    public void A_volume_on_Fargate_has_no_host()
    {
        using var project = new Project();
        var container = Definition(project)["containerProperties"]!;
        var volume = Assert.Single(container["volumes"]!.AsArray())!.AsObject();
        Assert.Equal(["name"], volume.Select(property => property.Key));
        Assert.Equal((string?)volume["name"], (string?)container["mountPoints"]![0]!["sourceVolume"]);
    }

    /// <summary>Dataset → its jobs' variables, in order of their names: no name comes twice.</summary>
    private static SortedDictionary<string, SortedDictionary<string, string>> Environments(PulumiProgram program)
    {
        var environments = new SortedDictionary<string, SortedDictionary<string, string>>();
        foreach (var definition in program.Resources.Where(resource => resource.Type == "aws:batch:JobDefinition"))
        {
            var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var variable in definition.View()["containerProperties"]!["environment"]!.AsArray())
                variables.Add((string)variable!["name"]!, (string)variable["value"]!);
            environments[(string)definition.View()["tags"]!["dataset"]!] = variables;
        }

        return environments;
    }

    /// <summary>The variables that the states give to their jobs.</summary>
    private static IEnumerable<string> Overrides(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry =>
            entry.Key == "Environment" ? entry.Value!.AsArray().Select(variable => (string)variable!["Name"]!) : Overrides(entry.Value)),
        JsonArray list => list.SelectMany(Overrides),
        _ => [],
    };

    private static JsonObject Definition(Project project) =>
        project.Compile().Resources.Single(resource => resource.Name == "dataset-omi-ozone-job-definition").View();

    /// <summary>
    /// As AWS describes it: the first rule decides all of whose conditions match; where none does, the job is tried again.
    /// https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
    /// </summary>
    private static string ActionOf(JsonArray rules, string statusReason, string? reason, string? exitCode) =>
        (string?)rules.FirstOrDefault(rule =>
            Matches(rule!["onStatusReason"], statusReason) && Matches(rule["onReason"], reason) && Matches(rule["onExitCode"], exitCode))
            ?["action"] ?? "retry";

    private static bool Matches(JsonNode? pattern, string? text) =>
        (string?)pattern switch
        {
            null => true,
            _ when text is null => false,
            [.. var start, '*'] => text.StartsWith(start, StringComparison.Ordinal),
            var whole => text == whole,
        };
}
