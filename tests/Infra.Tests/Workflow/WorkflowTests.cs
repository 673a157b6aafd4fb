using System.Text.Json.Nodes;
using Datasets.Infra.Contract;
using Datasets.Infra.Support;

namespace Datasets.Infra.Workflow;

public sealed class WorkflowTests(ContractRun contract)
{
    private JsonObject Definition => contract.Json("dev", "dataset-omi-ozone-state-machine", "definition");

    private JsonObject States => Definition["States"]!.AsObject();

    [Theory]
    [InlineData("dev", "omi-ozone")]
    [InlineData("dev", "omi-so2")]
    [InlineData("prod", "omi-ozone")]
    public void Every_state_is_reached_and_every_task_is_retried_and_caught(string program, string dataset) =>
        Assert.Empty(StateMachineCheck.Problems(contract.Json(program, $"dataset-{dataset}-state-machine", "definition")));

    [Fact]
    public void The_walk_finds_a_state_that_nothing_leads_to()
    {
        var broken = Definition;
        broken["States"]!["Read summary"]!["Next"] = "Convert";
        Assert.Equal(["'Any new?' is never reached", "'Nothing new' is never reached"], StateMachineCheck.Problems(broken));
    }

    [Fact]
    public void The_walk_finds_a_state_that_is_not_there()
    {
        var broken = Definition;
        broken["States"]!["Report"]!["Catch"]![0]!["Next"] = "Recover";
        Assert.Equal(["there is no state 'Recover'"], StateMachineCheck.Problems(broken));
    }

    [Fact]
    public void The_walk_finds_a_task_without_retry_or_catch_within_the_map_too()
    {
        var broken = Definition;
        var shard = broken["States"]!["Convert"]!["ItemProcessor"]!["States"]!["Convert shard"]!.AsObject();
        shard.Remove("Retry");
        shard.Remove("Catch");
        broken["States"]!["Discover"]!.AsObject().Remove("Retry");
        Assert.Equal(
            ["'Discover' has no Retry", "'Convert shard' has no Retry", "'Convert shard' has no Catch", "'Convert failed' is never reached", "'Wait to convert' is never reached",
                "'Convert later' is never reached", "'Shard failed' is never reached"],
            StateMachineCheck.Problems(broken));
    }

    [Theory]
    [InlineData("""{"dataset": "omi-ozone"}""", "Usual window")]
    [InlineData("""{"from": "2020-01-01", "to": "2020-02-01"}""", "Backfill")]
    [InlineData("""{"dataset": "omi-ozone", "from": "2020-01-01", "to": "2020-02-01", "reprocess": false}""", "Backfill")]
    [InlineData("""{"from": "2020-01-01", "to": "2020-02-01", "reprocess": true}""", "Backfill again")]
    [InlineData("""{"retryFailed": "f3c1"}""", "Failed granules")]
    [InlineData("""{"from": "2020-01-01"}""", "Bad input")]
    [InlineData("""{"to": "2020-01-01"}""", "Bad input")]
    [InlineData("""{"from": 20200101, "to": 20200201}""", "Bad input")]
    [InlineData("""{"from": "2020-01-01", "to": "2020-02-01", "retryFailed": "f3c1"}""", "Bad input")]
    [InlineData("""{"from": "2020-01-01", "to": "2020-02-01", "reprocess": "true"}""", "Bad input")]
    [InlineData("""{"from": "2020-01-01", "to": "2020-02-01", "reprocess": 1}""", "Bad input")]
    [InlineData("""{"reprocess": true}""", "Bad input")]
    [InlineData("""{"dataset": "omi-ozone", "reprocess": false}""", "Bad input")]
    [InlineData("""{"retryFailed": "f3c1", "reprocess": true}""", "Bad input")]
    public void The_input_decides_which_granules_are_looked_for(string input, string next) =>
        Assert.Equal(next, ChoiceEvaluation.Next(States["Which granules?"]!.AsObject(), JsonNode.Parse(input)!.AsObject()));

    [Fact]
    public void A_backfill_hands_its_window_to_the_discovery()
    {
        const string common = "States.Array('step', 'discover', '--dataset', 'omi-ozone', '--run', $$.Execution.Name, "
            + "'--out', 's3://datasets-dev-123456789012-us-west-2'";
        Assert.Equal(common + ")", Command("Usual window"));
        Assert.Equal(common + ", '--from', $.from, '--to', $.to)", Command("Backfill"));
        Assert.Equal(common + ", '--from', $.from, '--to', $.to, '--reprocess')", Command("Backfill again"));
        Assert.Equal(common + ", '--retry-failed', $.retryFailed)", Command("Failed granules"));
    }

    [Fact]
    public void Nothing_new_is_a_success()
    {
        var choice = States["Any new?"]!.AsObject();
        Assert.Equal("Nothing new", ChoiceEvaluation.Next(choice, JsonNode.Parse("""{"discovered": {"summary": {"shards": 0}}}""")!.AsObject()));
        Assert.Equal("Convert", ChoiceEvaluation.Next(choice, JsonNode.Parse("""{"discovered": {"summary": {"shards": 3}}}""")!.AsObject()));
        Assert.Equal("Succeed", (string?)States["Nothing new"]!["Type"]);
    }

    [Fact]
    public void Shards_run_as_the_descriptor_says()
    {
        var map = States["Convert"]!;
        Assert.Equal("DISTRIBUTED", (string?)map["ItemProcessor"]!["ProcessorConfig"]!["Mode"]);
        Assert.Equal(50, (int)map["MaxConcurrency"]!);
        Assert.Equal("States.Format('_runs/omi-ozone/{}/manifest.json', $$.Execution.Name)", (string?)map["ItemReader"]!["Parameters"]!["Key.$"]);
        Assert.Equal("States.Format('_runs/omi-ozone/{}/map', $$.Execution.Name)", (string?)map["ResultWriter"]!["Parameters"]!["Prefix.$"]);
    }

    /// <summary>
    /// A Map that fails stops the shards that are under way. The share of granules is for the report to judge; where a run with most of its shards
    /// lost would be a success, all of them run.
    /// </summary>
    [Theory]
    [InlineData("0", 50)]
    [InlineData("5", 50)]
    [InlineData("50", 50)]
    [InlineData("50.5", 100)]
    [InlineData("100", 100)]
    public void The_Map_gives_up_where_most_shards_fail_and_never_a_run_that_the_descriptor_tolerates(string tolerated, int ofShards)
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "toleratedFailurePercentage: 5}", $"toleratedFailurePercentage: {tolerated}}}");
        var machine = project.Compile().Resources.Single(resource => resource.Name == "dataset-omi-ozone-state-machine");
        var map = machine.View()["definition"]!["States"]!["Convert"]!;
        Assert.Equal(ofShards, (int)map["ToleratedFailurePercentage"]!);
    }

    [Fact]
    public void A_Map_that_failed_is_reported_before_the_run_fails_with_the_Maps_cause()
    {
        Assert.Equal("Report what is there", (string?)States["Convert"]!["Catch"]![0]!["Next"]);
        Assert.Equal(["States.ALL"], States["Convert"]!["Catch"]![0]!["ErrorEquals"]!.AsArray().Select(error => (string?)error));
        var report = States["Report what is there"]!;
        Assert.True(JsonNode.DeepEquals(States["Report"]!["Parameters"], report["Parameters"]));
        Assert.Equal("Record failure", (string?)report["Next"]);
        Assert.Equal("Record failure", (string?)report["Catch"]![0]!["Next"]);
        // 'Record failure' and 'Failed' tell of $.failure, which is the Map's.
        Assert.Equal("$.failure", (string?)States["Convert"]!["Catch"]![0]!["ResultPath"]);
        Assert.Equal("$.reporting", (string?)report["Catch"]![0]!["ResultPath"]);
        Assert.True(report.AsObject().TryGetPropertyValue("ResultPath", out var result) && result is null);
    }

    [Fact]
    public void Whatever_fails_is_recorded_and_fails_the_run_with_its_cause()
    {
        string[] working = ["Discover", "Read summary", "Report what is there", "Report"];
        Assert.All(working, state => Assert.Equal("Record failure", (string?)States[state]!["Catch"]!.AsArray().Last()!["Next"]));
        Assert.Equal("Failed", (string?)States["Record failure"]!["Next"]);
        Assert.Equal("Failed", (string?)States["Record failure"]!["Catch"]![0]!["Next"]);
        Assert.Equal("$.failure.Cause", (string?)States["Failed"]!["CausePath"]);
    }

    [Fact]
    public void Retries_back_off_with_jitter_up_to_a_longest_delay() =>
        Assert.All(Retries(Definition), retry =>
        {
            Assert.Equal("FULL", (string?)retry["JitterStrategy"]);
            Assert.True((double)retry["BackoffRate"]! > 1);
            Assert.True((int)retry["MaxDelaySeconds"]! > (int)retry["IntervalSeconds"]!);
        });

    /// <summary>The cause as Step Functions gives it: https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html, shortened.</summary>
    [Theory]
    [InlineData("""{"Attempts":[{"Container":{"ExitCode":2,"LogStreamName":"x"}}],"Container":{"Command":["step"],"ExitCode":2,"Reason":""},"Status":"FAILED"}""", 0, false)]
    [InlineData("""{"Attempts":[{"Container":{"ExitCode":75,"LogStreamName":"x"}}],"Container":{"ExitCode":2}}""", 0, false)]
    [InlineData("""{"Attempts":[{"Container":{"ExitCode":75,"LogStreamName":"x"}}],"Container":{"ExitCode":75,"Reason":""}}""", 0, true)]
    [InlineData("""{"Attempts":[{"Container":{"ExitCode":1,"LogStreamName":"x"}}],"Container":{"ExitCode":1,"Reason":""}}""", 1, true)]
    [InlineData("""{"Attempts":[{"Container":{"ExitCode":1,"LogStreamName":"x"}}],"Container":{"ExitCode":1,"Reason":""}}""", 2, false)]
    [InlineData("""{"Container":{"ExitCode":25,"Reason":""}}""", 0, true)]
    [InlineData("""{"Container":{"Command":["step"]},"StatusReason":"Canceled by JobStateTimeLimit action due to reason: CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY"}""", 0, true)]
    [InlineData(null, 0, true)]
    public void A_job_that_failed_is_submitted_again_twice_unless_its_input_was_wrong(string? cause, int tries, bool again)
    {
        var failure = cause is null ? new JsonObject() : new JsonObject { ["Cause"] = cause };
        var input = new JsonObject { ["failure"] = failure, ["tries"] = new JsonObject { ["more"] = JsonNode.Parse($"{tries}") } };
        var shard = States["Convert"]!["ItemProcessor"]!["States"]!;
        Assert.Equal(again ? "Wait to discover" : "Record failure", ChoiceEvaluation.Next(States["Discover failed"]!.AsObject(), input));
        Assert.Equal(again ? "Wait to convert" : "Shard failed", ChoiceEvaluation.Next(shard["Convert failed"]!.AsObject(), input));
    }

    [Fact]
    public void No_Retry_is_for_jobs_that_failed_since_it_sees_no_exit_code() =>
        Assert.All(Jobs(Definition), job => Assert.DoesNotContain(
            job["Retry"]!.AsArray().SelectMany(retry => retry!["ErrorEquals"]!.AsArray()), error => (string?)error is "States.TaskFailed" or "States.ALL"));

    /// <summary>Of a queue with shares, Batch takes no job without its share's name, of letters and digits, and a priority.</summary>
    [Fact]
    public void Each_job_has_its_datasets_share_a_priority_and_tags_for_its_costs()
    {
        var jobs = Jobs(Definition).ToList();
        Assert.Equal(4, jobs.Count);
        Assert.All(jobs, job =>
        {
            var parameters = job["Parameters"]!;
            Assert.Equal("omiozone", (string?)parameters["ShareIdentifier"]);
            Assert.Equal("$.priority", (string?)parameters["SchedulingPriorityOverride.$"]);
            Assert.Equal("omi-ozone", (string?)parameters["Tags"]!["dataset"]);
            Assert.True((bool)parameters["PropagateTags"]!);
        });
        int Priority(string state) => (int)States[state]!["Parameters"]!["priority"]!;
        Assert.True(Priority("Usual window") > Priority("Backfill"));
        Assert.Equal(Priority("Backfill"), Priority("Backfill again"));
        Assert.Equal("$.priority", (string?)States["Convert"]!["ItemSelector"]!["priority.$"]);
    }

    [Fact]
    public void A_run_has_a_longest_time() => Assert.Equal(24 * 3600, (int)Definition["TimeoutSeconds"]!);

    private static IEnumerable<JsonNode> Retries(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Key == "Retry" ? entry.Value!.AsArray().Select(r => r!) : Retries(entry.Value)),
        JsonArray list => list.SelectMany(Retries),
        _ => [],
    };

    private static IEnumerable<JsonNode> Jobs(JsonNode? node) => node switch
    {
        JsonObject map when map["Resource"] is { } resource && $"{resource}".EndsWith("batch:submitJob.sync", StringComparison.Ordinal) => [map],
        JsonObject map => map.SelectMany(entry => Jobs(entry.Value)),
        _ => [],
    };

    private string? Command(string state) => (string?)States[state]!["Parameters"]!["command.$"];
}
