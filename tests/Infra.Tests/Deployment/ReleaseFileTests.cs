using Datasets.Infra.Support;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Deployment;

/// <summary>.github/workflows/release.yml: a release is what `./run pack` makes.</summary>
public sealed class ReleaseFileTests
{
    private static readonly YamlMappingNode Workflow = Read();

    [Fact]
    public void A_tag_releases_what_run_pack_makes()
    {
        Assert.Equal("v*", Workflow["on"]["push"]["tags"][0].ToString());
        var pack = Assert.Single(Scripts("packages"), script => script.StartsWith("./run pack ", StringComparison.Ordinal));
        var known = File.ReadAllText(Repository.PathOf("packaging/pack"));
        Assert.Equal(["tool", "linux-x64", "linux-arm64", "osx-arm64"], pack.Split(' ')[2..]);
        Assert.Contains("tool linux-x64 linux-arm64 osx-arm64 image", known, StringComparison.Ordinal);
        Assert.Contains(Scripts("packages"), script => script.Contains("gh release create \"$GITHUB_REF_NAME\"", StringComparison.Ordinal) && script.Contains("artifacts/packages/*", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_a_tag_publishes()
    {
        var release = Steps("packages").Single(step => Text(step, "name") == "Release");
        Assert.Equal("github.ref_type == 'tag'", Text(release, "if"));
        var image = Steps("image").Single(step => Text(step, "uses")?.StartsWith("docker/build-push-action", StringComparison.Ordinal) == true);
        Assert.Equal("${{ github.ref_type == 'tag' }}", image["with"]["push"].ToString());
        Assert.Equal("processors/Dockerfile", image["with"]["file"].ToString());
    }

    private static IEnumerable<YamlMappingNode> Steps(string job) => ((YamlSequenceNode)Workflow["jobs"][job]["steps"]).Cast<YamlMappingNode>();

    private static IEnumerable<string> Scripts(string job) => Steps(job).Select(step => Text(step, "run")).OfType<string>();

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : null;

    private static YamlMappingNode Read()
    {
        using var reader = File.OpenText(Repository.PathOf(".github/workflows/release.yml"));
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
