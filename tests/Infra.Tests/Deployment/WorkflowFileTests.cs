using System.Diagnostics;
using Datasets.Infra.Support;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Deployment;

/// <summary>.github/workflows/deploy.yml: what runs when, with which rights, and on which image.</summary>
public sealed class WorkflowFileTests
{
    private static readonly YamlMappingNode Workflow = Read();

    private static IEnumerable<KeyValuePair<string, YamlMappingNode>> Jobs =>
        ((YamlMappingNode)Workflow["jobs"]).Select(job => KeyValuePair.Create(job.Key.ToString(), (YamlMappingNode)job.Value));

    [Fact]
    public void A_pull_request_is_previewed_and_main_is_deployed()
    {
        Assert.Contains("pulumi preview", Script("preview"));
        Assert.Equal("github.event_name == 'pull_request'", Text(Job("preview"), "if"));
        Assert.Contains("pulumi up", Script("up"));
        Assert.Equal("github.event_name != 'pull_request' && github.ref == 'refs/heads/main'", Text(Job("up"), "if"));
        Assert.All(Jobs.Where(job => job.Key != "up"), job => Assert.DoesNotContain("pulumi up", Script(job.Key)));
    }

    [Fact]
    public void The_image_is_built_in_one_job_and_named_by_its_digest_in_the_others()
    {
        Assert.Equal(["image"], Jobs.Where(job => Uses(job.Key).Any(use => use.StartsWith("docker/build-push-action", StringComparison.Ordinal))).Select(job => job.Key));
        Assert.All(new[] { "preview", "up" }, job =>
        {
            Assert.Equal("image", Text(Job(job), "needs"));
            Assert.Contains("pulumi config set datasets:image \"$IMAGE\"", Script(job));
            Assert.EndsWith("@${{ needs.image.outputs.digest }}", Text((YamlMappingNode)Steps(job).Last()["env"], "IMAGE"));
        });
    }

    /// <summary>A token is exchanged for a role by OpenID Connect; there is no key to leak.</summary>
    [Fact]
    public void Each_job_takes_its_own_role_without_a_stored_key_and_may_do_nothing_else_on_GitHub()
    {
        Assert.Equal("read", Text((YamlMappingNode)Workflow["permissions"], "contents"));
        foreach (var (name, job) in Jobs)
        {
            var permissions = (YamlMappingNode)job["permissions"];
            Assert.Equal(["contents: read", "id-token: write"], permissions.Select(entry => $"{entry.Key}: {entry.Value}").Order());
            var credentials = Steps(name).Single(step => Text(step, "uses")?.StartsWith("aws-actions/configure-aws-credentials", StringComparison.Ordinal) == true);
            Assert.Equal(["aws-region", "role-to-assume"], ((YamlMappingNode)credentials["with"]).Children.Keys.Select(key => key.ToString()).Order());
        }

        var text = File.ReadAllText(Repository.PathOf(".github/workflows/deploy.yml"));
        Assert.DoesNotContain("AWS_SECRET_ACCESS_KEY", text);
        Assert.Equal(3, Jobs.Select(job => Steps(job.Key).First(step => Text(step, "uses")?.Contains("credentials") == true)["with"]["role-to-assume"].ToString()).Distinct().Count());
    }

    /// <summary>Pulumi hands the compiler its stack and configuration in these; exported ones would win.</summary>
    [Fact]
    public void Nothing_is_exported_that_the_compiler_would_take_for_Pulumis() =>
        Assert.DoesNotContain(
            Workflow.AllNodes.OfType<YamlMappingNode>().SelectMany(map => map.Children.Keys).Select(key => key.ToString()),
            key => key is "PULUMI_STACK" or "PULUMI_CONFIG" or "PULUMI_PROJECT" or "PULUMI_ORGANIZATION" or "PULUMI_ROOT_DIRECTORY");

    /// <summary>What the tag of an image is made of is what the Dockerfile's ignore file lets through.</summary>
    [Fact]
    public void An_image_is_built_again_when_anything_changes_that_it_is_made_of()
    {
        var allowed = File.ReadLines(Repository.PathOf("processors/Dockerfile.dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..]);
        var hashed = Script("image").Split('\n').Single(line => line.Contains("git ls-tree", StringComparison.Ordinal));
        Assert.All(allowed, source => Assert.Contains($" {source} ", hashed));
    }

    [Fact]
    public void Its_scripts_are_valid_and_stop_at_the_first_error() =>
        Assert.All(Jobs.SelectMany(job => Steps(job.Key)).Select(step => Text(step, "run")).OfType<string>(), script =>
        {
            Assert.StartsWith("set -euo pipefail\n", script);
            using var process = Process.Start(new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true })!;
            process.StandardInput.Write(script);
            process.StandardInput.Close();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        });

    private static YamlMappingNode Job(string name) => (YamlMappingNode)Workflow["jobs"][name];

    private static IEnumerable<YamlMappingNode> Steps(string job) => ((YamlSequenceNode)Job(job)["steps"]).Cast<YamlMappingNode>();

    private static string Script(string job) => string.Join('\n', Steps(job).Select(step => Text(step, "run")));

    private static IEnumerable<string> Uses(string job) => Steps(job).Select(step => Text(step, "uses")).OfType<string>();

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : null;

    private static YamlMappingNode Read()
    {
        using var reader = File.OpenText(Repository.PathOf(".github/workflows/deploy.yml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }
}
