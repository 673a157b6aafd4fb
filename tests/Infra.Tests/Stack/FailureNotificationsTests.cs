using System.Text.Json.Nodes;
using Datasets.Infra.Support;

namespace Datasets.Infra.Stack;

public sealed class FailureNotificationsTests
{
    /// <summary>The event's form: https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html.</summary>
    [Fact]
    public void A_queue_that_is_blocked_sends_a_message()
    {
        using var project = new Project();
        var pattern = Assert.Single(Patterns(project), pattern => Is(pattern["detail-type"], "Batch Job Queue Blocked"));
        Assert.True(Is(pattern["source"], "aws.batch"));
        Assert.True(Is(pattern["detail"]!["jobQueue"], "${job-queue.arn}"));
    }

    /// <summary>An alarm on failed executions would be a second message, and would know of one of these ends at most.</summary>
    [Fact]
    public void A_run_that_ends_badly_in_any_way_sends_one_message()
    {
        using var project = new Project();
        var pattern = Assert.Single(Patterns(project), pattern => Is(pattern["detail-type"], "Step Functions Execution Status Change"));
        Assert.Equal(["FAILED", "TIMED_OUT", "ABORTED"], pattern["detail"]!["status"]!.AsArray().Select(status => (string)status!));
        var alarms = project.Compile().Resources.Where(resource => resource.Type == "aws:cloudwatch:MetricAlarm").Select(alarm => (string)alarm.View()["metricName"]!);
        Assert.Equal(["ApproximateNumberOfMessagesVisible", "ExecutionsSucceeded", "PeriodsWithoutGranules"], alarms.Distinct().Order());
    }

    [Fact]
    public void A_failed_job_sends_no_message_beside_its_runs()
    {
        using var project = new Project();
        Assert.DoesNotContain(Patterns(project), pattern => Is(pattern["detail-type"], "Batch Job State Change"));
    }

    /// <summary>What all rules look for that send to the topic.</summary>
    private static List<JsonNode> Patterns(Project project)
    {
        var resources = project.Compile().Resources;
        var rules = resources.Where(resource => resource.Type == "aws:cloudwatch:EventRule").ToList();
        Assert.Equal(
            rules.Select(rule => (rule["name"].View(), "${failure-topic.arn}")),
            resources.Where(resource => resource.Type == "aws:cloudwatch:EventTarget")
                .Select(target => ((string)target.View()["rule"]!, (string)target.View()["arn"]!)));
        return [.. rules.Select(rule => rule.View()["eventPattern"]!)];
    }

    private static bool Is(JsonNode? list, string text) => (string?)list!.AsArray().Single() == text;
}
