using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Reports;

public sealed partial class ReportPageTests
{
    private static readonly DatasetDescriptor Dataset = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow();

    [Fact]
    public void The_page_refers_to_nothing_outside_the_output()
    {
        var page = Page(SampleReport.Mixed());

        Assert.NotEmpty(References().Matches(page));
        var elsewhere = References().Matches(page).Select(match => match.Groups[1].Value).Where(target => !target.StartsWith("../../../omi-ozone/", StringComparison.Ordinal));
        Assert.Equal(["report.json"], elsewhere);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Each_failure_is_there_with_why()
    {
        var page = Page(SampleReport.Mixed());

        Assert.Contains("2 failed", page, StringComparison.Ordinal);
        Assert.Contains("is truncated: it ends after 4096 of 9 MB", page, StringComparison.Ordinal);
        Assert.Contains("may pass by itself", page, StringComparison.Ordinal);
        Assert.Contains("datasets run omi-ozone --retry-failed 20241002T060000Z-3fa29c --out", page, StringComparison.Ordinal);
        Assert.DoesNotContain("--retry-failed", Page(SampleReport.Mixed(failures: 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_that_granules_share_is_there_once_with_all_their_names()
    {
        const string cause = "401 Unauthorized: get a new token";
        var report = SampleReport.Mixed(converted: 1, failures: 5);
        report = report with
        {
            Granules = [.. report.Granules.Select((granule, i) => i is 1 or 3 or 4 ? granule with { Reason = $"Cannot fetch {granule.File}: {cause}", Cause = cause } : granule)],
        };

        // As a cloud run has it: read from the results of its shards.
        var page = Page(JsonSerializer.Deserialize(report.ToJson(), WorkflowJson.Default.RunReport)!);

        Assert.Equal(1, Regex.Count(page, Regex.Escape(cause)));
        Assert.Contains("<summary>3 granules</summary>", page, StringComparison.Ordinal);
        Assert.All(report.Granules, granule => Assert.Contains(granule.File, page, StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_from_outside_stays_text()
    {
        var hostile = SampleReport.Mixed() with { Problem = "<script>alert(1)</script>\"'&" };

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;", Page(hostile), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", Page(hostile), StringComparison.Ordinal);
    }

    [Fact]
    public void The_links_lead_from_the_page_to_the_items()
    {
        var report = SampleReport.Mixed();
        var root = new Uri("file:///folder/");
        var page = new Uri(root, ReportPage.KeyOf(report));

        var targets = References().Matches(Page(report)).Select(match => root.MakeRelativeUri(new Uri(page, match.Groups[1].Value)).ToString()).ToHashSet();

        var item = report.Granules.First(granule => granule.ItemKey is not null).ItemKey!;
        Assert.Contains(item, targets);
        Assert.Contains(Path.ChangeExtension(item, ".png"), targets);
    }

    [Fact]
    public void A_publication_that_failed_is_told()
    {
        var report = SampleReport.Mixed(failures: 0) with
        {
            StacApi = new StacApiPublication { Api = "https://stac.example.org", Published = 1, Missing = 5, Problem = "Cannot publish: it is down." },
        };

        Assert.Contains("not all published", Page(report), StringComparison.Ordinal);
        Assert.Contains("Cannot publish: it is down.", Page(report), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_run_says_that_there_was_nothing_new()
    {
        var page = Page(SampleReport.Mixed(failures: 0) with { New = 0, Converted = 0, Granules = [] });

        Assert.Contains("nothing new", page, StringComparison.Ordinal);
        Assert.DoesNotContain("All granules", page, StringComparison.Ordinal);
    }

    private static string Page(RunReport report) => Encoding.UTF8.GetString(ReportPage.Write(report, Dataset));

    [GeneratedRegex("(?:src|href|action|srcset|data|poster)=\"([^\"]*)\"")]
    private static partial Regex References();
}
