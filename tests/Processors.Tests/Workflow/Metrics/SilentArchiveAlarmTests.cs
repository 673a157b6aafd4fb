using Datasets.Infra;
using Datasets.Support;
using Datasets.Workflow.Runs;
using YamlDotNet.RepresentationModel;

namespace Datasets.Workflow.Metrics;

/// <summary>The alarm of the deployed program watches the metric that a run writes, and tells when the run itself warns.</summary>
public sealed class SilentArchiveAlarmTests
{
    /// <summary>What Pulumi hands to the compiler.</summary>
    private static readonly Dictionary<string, string> Pulumi = new()
    {
        ["PULUMI_PROJECT"] = "datasets",
        ["PULUMI_STACK"] = "prod",
        ["PULUMI_CONFIG"] = """{"aws:region": "us-west-2"}""",
    };

    [Fact]
    public void The_alarm_watches_what_a_run_writes()
    {
        var metrics = new RunMetrics(new Ignoring(), TimeProvider.System);
        metrics.ArchiveSilent(DiscoveryMark.SilentPeriods, null);
        var line = metrics.Lines("omi-ozone", "dev", new Dictionary<string, string?>()).Single(line => line.ContainsKey("PeriodsWithoutGranules"));
        Assert.Equal(DiscoveryMark.SilentPeriods, (double)line["PeriodsWithoutGranules"]!);

        var alarm = Alarm();

        Assert.Equal("PeriodsWithoutGranules", Text(alarm["metricName"]));
        Assert.Equal("Datasets", Text(alarm["namespace"]));
        Assert.Equal($"{DiscoveryMark.SilentPeriods}", Text(alarm["threshold"]));
        Assert.Equal("GreaterThanOrEqualToThreshold", Text(alarm["comparisonOperator"]));
        Assert.Equal("omi-ozone", Text(alarm["dimensions"]["Dataset"]));
    }

    private static YamlNode Alarm()
    {
        using var program = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = CompileCommand.Run(["--root", Repository.PathOf(".")], name => Pulumi.GetValueOrDefault(name), program, errors);
        Assert.True(exitCode == 0, errors.ToString());
        var yaml = new YamlStream();
        yaml.Load(new StringReader(program.ToString()));
        return yaml.Documents[0].RootNode["resources"]["dataset-omi-ozone-no-granules-alarm"]["properties"];
    }

    private static string? Text(YamlNode node) => ((YamlScalarNode)node).Value;

    private sealed class Ignoring : IRunObserver
    {
        public void Finished(GranuleResult result)
        {
        }
    }
}
