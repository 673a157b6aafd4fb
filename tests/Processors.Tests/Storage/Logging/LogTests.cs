using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;
using Datasets.Workflow.Metrics;
using Datasets.Workflow.Reports;
using Datasets.Workflow.Runs;

namespace Datasets.Storage.Logging;

public sealed class LogTests
{
    private readonly StringWriter _output = new();
    private readonly QuickTime _time = new();

    private string[] Lines => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void A_JSON_line_says_what_it_is_about()
    {
        var log = Logger(isJson: true).About(("dataset", "omi-ozone"), ("run", "r1"), ("shard", null));

        log.About(("shard", "0003")).Warning("failed a.he5: \"why\"\nand more", new JsonObject { ["granule"] = "G1-GES_DISC" });
        log.Info("done");

        Assert.Equal(2, Lines.Length);
        var line = JsonDocument.Parse(Lines[0]).RootElement;
        Assert.Equal(
            ["2026-01-02T03:04:05.000Z", "warning", "failed a.he5: \"why\"\nand more", "omi-ozone", "r1", "0003", "G1-GES_DISC"],
            line.EnumerateObject().Select(member => member.Value.GetString()));
        Assert.Equal(["time", "level", "message", "dataset", "run", "shard", "granule"], line.EnumerateObject().Select(member => member.Name));
        Assert.False(JsonDocument.Parse(Lines[1]).RootElement.TryGetProperty("shard", out _));
    }

    [Fact]
    public void Text_is_for_people()
    {
        var log = Logger(isJson: false).About(("dataset", "omi-ozone"));

        log.Info("discovered 3 granules");
        log.Error("no such bucket");

        Assert.Equal(["03:04:05 discovered 3 granules", "error: no such bucket"], Lines);
    }

    [Fact]
    public void Less_than_the_level_is_left_out()
    {
        var log = Logger(isJson: false, LogLevel.Warning);

        log.Debug("a");
        log.Info("b");
        log.Warning("c");

        Assert.Equal(["03:04:05 warning: c"], Lines);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_secret_of_the_environment_never_gets_out(bool isJson)
    {
        var secrets = SecretRedactor.OfEnvironment(name => name is "EARTHDATA_TOKEN" or "STAC_API_CLIENT_SECRET" ? $"the-secret-{name}" : null);
        var log = new Log(_output, new LogSettings { IsJson = isJson }, secrets, _time);

        log.Error("refused the-secret-EARTHDATA_TOKEN", new JsonObject { ["url"] = "https://x/?t=the-secret-STAC_API_CLIENT_SECRET" });

        Assert.DoesNotContain("the-secret", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("refused ***", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EnvironmentVariables.LogFormat, "xml", "DATASETS_LOG_FORMAT has to be one of text, json; it is none of them")]
    [InlineData(EnvironmentVariables.LogLevel, "loud", "DATASETS_LOG_LEVEL has to be one of debug, info, warning, error; it is none of them")]
    [InlineData(EnvironmentVariables.LogLevel, "3", "DATASETS_LOG_LEVEL has to be one of debug, info, warning, error; it is none of them")]
    public void Another_word_for_format_or_level_is_refused(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<DatasetsException>(() => LogSettings.OfEnvironment(n => n == name ? value : null)).Message);

    [Fact]
    public void Format_and_level_come_from_the_environment() =>
        Assert.Equal(
            new LogSettings { IsJson = true, Level = LogLevel.Debug },
            LogSettings.OfEnvironment(name => name == EnvironmentVariables.LogFormat ? "JSON" : "debug"));

    [Fact]
    public void Metrics_of_a_run_are_in_the_embedded_metric_format()
    {
        var metrics = new RunMetrics(new NoObserver(), _time);
        metrics.Discovered(Granule, GranuleStatus.New);
        metrics.Discovered(Granule, GranuleStatus.Done);
        metrics.Discovered(Granule, GranuleStatus.Superseded);
        metrics.DiscoveryEnded(early: false);
        var end = _time.GetUtcNow().AddHours(-3);
        foreach (var _ in Enumerable.Range(0, 120))
        {
            metrics.Finished(new GranuleResult
            {
                File = "a",
                Outcome = GranuleOutcome.Converted,
                DataEnd = end,
                BytesIn = 10,
                BytesOut = 2,
                Seconds = new PhaseSeconds { Fetch = 0.5 },
            });
        }
        metrics.Finished(new GranuleResult { File = "b", Outcome = GranuleOutcome.Failed, BytesIn = 1 });
        // One that was found to be superseded, and one that was only when it was to be published.
        metrics.Finished(new GranuleResult { File = "c", Outcome = GranuleOutcome.Superseded });
        metrics.Finished(new GranuleResult { File = "d", Outcome = GranuleOutcome.Superseded });

        Logger(isJson: true).About(("dataset", "omi-ozone"), ("run", "r1")).Metrics(metrics.Lines);

        Assert.Equal(2, Lines.Length);
        var first = JsonNode.Parse(Lines[0])!;
        RequireEmbeddedMetricFormat(first);
        RequireEmbeddedMetricFormat(JsonNode.Parse(Lines[1])!);
        Assert.Equal(("omi-ozone", "r1"), ((string?)first["Dataset"], (string?)first["run"]));
        Assert.Equal((120, 1, 1), ((int)first["GranulesConverted"]!, (int)first["GranulesFailed"]!, (int)first["GranulesSkipped"]!));
        Assert.Equal(2, (int)first["GranulesSuperseded"]!);
        Assert.Equal((60.0, 1201L, 240L), ((double)first["FetchSeconds"]!, (long)first["BytesIn"]!, (long)first["BytesOut"]!));
        Assert.Equal(100, first["Lag"]!.AsArray().Count);
        Assert.Equal(20, JsonNode.Parse(Lines[1])!["Lag"]!.AsArray().Count);
        Assert.Equal(3 * 3600.0, (double)first["Lag"]![0]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_end_of_a_run_tells_the_catalogs_time_and_what_an_API_took(bool hasApi)
    {
        var report = SampleReport.Mixed() with
        {
            CatalogSeconds = 2.5,
            StacApi = hasApi ? new StacApiPublication { Api = "https://stac.example.org", Published = 57, Missing = 3, Seconds = 1.25 } : null,
        };

        Logger(isJson: true).About(("dataset", "omi-ozone"), ("run", "r1"))
            .Metrics((dataset, stack, about) => RunSummaryMetrics.Lines(report, _time.GetUtcNow(), dataset, stack, about));

        var line = JsonNode.Parse(Assert.Single(Lines))!;
        RequireEmbeddedMetricFormat(line);
        Assert.Equal(("omi-ozone", "r1", 2.5), ((string?)line["Dataset"], (string?)line["run"], (double)line["CatalogSeconds"]!));
        Assert.Equal(
            hasApi ? (57, 3, 1.25) : (null, null, null),
            ((int?)line["ItemsPublished"], (int?)line["ItemsNotPublished"], (double?)line["PublicationSeconds"]));
    }

    [Fact]
    public void Without_JSON_there_are_no_metrics()
    {
        Logger(isJson: false).Metrics(new RunMetrics(new NoObserver(), _time).Lines);

        Assert.Empty(Lines);
    }

    /// <summary>What AWS's specification asks of a line: the metadata, and a target member for each dimension and metric.</summary>
    private static void RequireEmbeddedMetricFormat(JsonNode line)
    {
        Assert.Equal(JsonValueKind.Number, line["_aws"]!["Timestamp"]!.GetValueKind());
        var directive = Assert.Single(line["_aws"]!["CloudWatchMetrics"]!.AsArray())!;
        Assert.Equal("Datasets", (string?)directive["Namespace"]);
        Assert.All(directive["Dimensions"]!.AsArray(), set => Assert.All(set!.AsArray(), name => Assert.Equal(JsonValueKind.String, line[(string)name!]!.GetValueKind())));
        var metrics = directive["Metrics"]!.AsArray();
        Assert.InRange(metrics.Count, 1, 100);
        string[] units = ["Count", "Seconds", "Bytes"];
        Assert.All(metrics, metric =>
        {
            Assert.Contains((string)metric!["Unit"]!, units);
            var value = line[(string)metric["Name"]!]!;
            Assert.True(value.GetValueKind() == JsonValueKind.Number || value.AsArray().Count is > 0 and <= 100);
        });
    }

    private Log Logger(bool isJson, LogLevel level = LogLevel.Info) =>
        new(_output, new LogSettings { IsJson = isJson, Level = level }, SecretRedactor.OfEnvironment(_ => null), _time);

    private static DiscoveredGranule Granule => new()
    {
        Id = "G1-X",
        Revision = "1",
        Name = "a",
        Time = default,
        MetadataUrl = new Uri("https://example.org"),
    };

    private sealed class NoObserver : IRunObserver
    {
        public void Finished(GranuleResult result)
        {
        }
    }
}
