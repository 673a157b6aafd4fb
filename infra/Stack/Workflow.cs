using Datasets.Descriptors;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>
/// One run of a dataset as an Amazon States Language definition, from top to bottom: which granules, discover, convert shard by shard,
/// report. docs/architecture.md has the commands and objects that it and the container agree on.
/// </summary>
/// <remarks>Language: https://states-language.net/spec.html</remarks>
public sealed class Workflow(
    StackBuilder stack, DatasetNames names, DatasetDescriptor dataset, Storage storage, PulumiReference queue, PulumiReference jobDefinition)
{
    private const string Failure = "Record failure";

    private const string ReportAnyway = "Report what is there";

    /// <summary>The key of an object of the run at hand, as States Language makes it of the execution's name.</summary>
    private string RunKey(string name) => $"States.Format('{storage.Prefix}{names.RunPrefix}{{}}/{name}', $$.Execution.Name)";

    public Map Definition() => new()
    {
        ["Comment"] = $"{dataset.Id}: discover new granules, convert them to COGs shard by shard, report",
        ["StartAt"] = "Which granules?",
        ["TimeoutSeconds"] = stack.Config.RunTimeoutHours * 3600,
        ["States"] = new Map
        {
            ["Which granules?"] = WhichGranules(),
            ["Usual window"] = Command("Discover"),
            ["Backfill"] = Command("Discover", "'--from'", "$.from", "'--to'", "$.to"),
            ["Backfill again"] = Command("Discover", "'--from'", "$.from", "'--to'", "$.to", "'--reprocess'"),
            ["Failed granules"] = Command("Discover", "'--retry-failed'", "$.retryFailed"),
            ["Bad input"] = new Map
            {
                ["Type"] = "Fail",
                ["Error"] = "BadInput",
                ["Cause"] = "A backfill needs from and to, both as dates, and may have reprocess, true or false; retryFailed needs the id of a run, and none of them",
            },
            ["Discover"] = Discover(),
            ["Read summary"] = ReadSummary(),
            ["Any new?"] = AnyNew(),
            ["Nothing new"] = new Map { ["Type"] = "Succeed" },
            ["Convert"] = Convert(),
            ["Report"] = Report("Done", "$.failure"),
            // A later failure must not hide why the Map failed.
            [ReportAnyway] = Report(Failure, "$.reporting"),
            ["Done"] = new Map { ["Type"] = "Succeed" },
            [Failure] = RecordFailure(),
            ["Failed"] = FailWithCause(),
        },
    };

    /// <summary>A schedule gives the dataset alone; a person may give <c>from</c> and <c>to</c>, which win over the window.</summary>
    private static Map WhichGranules() => new()
    {
        ["Type"] = "Choice",
        ["Choices"] = new Items(
            All("Failed granules", Given("retryFailed"), Absent("from"), Absent("to"), Absent("reprocess")),
            All("Backfill again", Given("from"), Given("to"), Absent("retryFailed"), Is("reprocess", true)),
            All("Backfill", Given("from"), Given("to"), Absent("retryFailed"), Absent("reprocess")),
            All("Backfill", Given("from"), Given("to"), Absent("retryFailed"), Is("reprocess", false)),
            All("Usual window", Absent("from"), Absent("to"), Absent("retryFailed"), Absent("reprocess"))),
        ["Default"] = "Bad input",
    };

    private static Map All(string next, params Map[] conditions)
    {
        // IsString fails where there is nothing: presence is asked for first.
        var flat = conditions.SelectMany(condition => condition.At("And") is Items both ? both.Values : [condition]);
        return new() { ["And"] = new Items([.. flat]), ["Next"] = next };
    }

    private static Map Given(string name) => new()
    {
        ["And"] = new Items(
            new Map { ["Variable"] = $"$.{name}", ["IsPresent"] = true },
            new Map { ["Variable"] = $"$.{name}", ["IsString"] = true }),
    };

    private static Map Is(string name, bool value) => new()
    {
        ["And"] = new Items(
            new Map { ["Variable"] = $"$.{name}", ["IsPresent"] = true },
            new Map { ["Variable"] = $"$.{name}", ["BooleanEquals"] = value }),
    };

    private static Map Absent(string name) => new()
    {
        ["Not"] = new Map { ["Variable"] = $"$.{name}", ["IsPresent"] = true },
    };

    /// <summary>Prepares the command of the Discover job, the only one that depends on the run's input.</summary>
    private Map Command(string next, params string[] more) => new()
    {
        ["Type"] = "Pass",
        ["Parameters"] = new Map { ["command.$"] = StepCommand("discover", "$$.Execution.Name", more) },
        ["Next"] = next,
    };

    /// <summary>A container's command, as States Language makes it: <c>step NAME --dataset … --run … --out … more</c>.</summary>
    private Text StepCommand(string step, string run, params string[] more)
    {
        Text[] arguments =
            ["'step'", $"'{step}'", "'--dataset'", $"'{dataset.Id}'", "'--run'", run, "'--out'", $"'{storage.Uri}'", .. more];
        return $"States.Array({Text.Join(", ", arguments)})";
    }

    private Map Discover()
    {
        var state = Job("discover", "$.command", "$$.Execution.Id", new(ServiceFaults(), FailedJobs()));
        state["Next"] = "Read summary";
        state["Catch"] = CatchAll(Failure);
        return state;
    }

    private Map ReadSummary() => new()
    {
        ["Type"] = "Task",
        ["Resource"] = "arn:aws:states:::aws-sdk:s3:getObject",
        ["Parameters"] = new Map { ["Bucket"] = storage.Bucket, ["Key.$"] = RunKey("summary.json") },
        ["ResultSelector"] = new Map { ["summary.$"] = "States.StringToJson($.Body)" },
        ["ResultPath"] = "$.discovered",
        ["Retry"] = new Items(FailedCalls()),
        ["Catch"] = CatchAll(Failure),
        ["Next"] = "Any new?",
    };

    private static Map AnyNew() => new()
    {
        ["Type"] = "Choice",
        ["Choices"] = new Items(new Map
        {
            ["Variable"] = "$.discovered.summary.shards",
            ["NumericEquals"] = 0,
            ["Next"] = "Nothing new",
        }),
        ["Default"] = "Convert",
    };

    private Map Convert()
    {
        var convert = Job("convert", StepCommand("convert", "$.run", "'--shard'", "$.shard"), "$.execution",
            new(ServiceFaults(), FailedJobs()));
        convert["Catch"] = CatchAll("Shard failed");
        convert["End"] = true;

        return new()
        {
            ["Type"] = "Map",
            ["ItemReader"] = new Map
            {
                ["Resource"] = "arn:aws:states:::s3:getObject",
                ["ReaderConfig"] = new Map { ["InputType"] = "JSON" },
                ["Parameters"] = new Map { ["Bucket"] = storage.Bucket, ["Key.$"] = RunKey("manifest.json") },
            },
            ["ItemSelector"] = new Map
            {
                // A shard is an execution of its own: what it needs of the run's is handed to it.
                ["run.$"] = "$$.Execution.Name",
                ["execution.$"] = "$$.Execution.Id",
                ["shard.$"] = "$$.Map.Item.Value.shard",
            },
            ["MaxConcurrency"] = dataset.Workflow.MaxConcurrency,
            ["ToleratedFailurePercentage"] = ToleratedShards,
            ["Label"] = "Shards",
            ["ItemProcessor"] = new Map
            {
                ["ProcessorConfig"] = new Map { ["Mode"] = "DISTRIBUTED", ["ExecutionType"] = "STANDARD" },
                ["StartAt"] = "Convert shard",
                ["States"] = new Map
                {
                    ["Convert shard"] = convert,
                    ["Shard failed"] = FailWithCause(),
                },
            },
            ["ResultWriter"] = new Map
            {
                ["Resource"] = "arn:aws:states:::s3:putObject",
                ["Parameters"] = new Map { ["Bucket"] = storage.Bucket, ["Prefix.$"] = RunKey("map") },
            },
            ["ResultPath"] = Value.Null,
            // More shards failed than that, or the Map could not read its shards or write its record: what it came to counts all the same.
            ["Catch"] = CatchAll(ReportAnyway),
            ["Next"] = "Report",
        };
    }

    /// <summary>
    /// How many shards may fail, in percent, before the Map stops those under way and starts no more. What a run may lose is a share of its granules,
    /// which the report judges, and one bad shard is no reason to stop good ones. But where most fail, it is the image, the memory or the time limit,
    /// and each of the others would cost three jobs as well. A descriptor that tolerates such a loss gets all of its shards run.
    /// </summary>
    /// <remarks>
    /// The Map fails with States.ExceedToleratedFailureThreshold then: https://docs.aws.amazon.com/step-functions/latest/dg/maprun-fail-threshold.html.
    /// All shards but the last are of one size, so over half of the shards is half of the granules at least.
    /// </remarks>
    private int ToleratedShards => dataset.Workflow.ToleratedFailurePercentage <= 50 ? 50 : 100;

    /// <summary>
    /// Counts as failed what no shard came to, and fails a run of which too much failed. Another job would find the same, as one would that lacks memory:
    /// only faults of the service are retried here. A temporary failure, exit 75, is tried again within the job, as its definition says.
    /// </summary>
    private Map Report(string next, string failurePath)
    {
        var state = Job("report", StepCommand("report", "$$.Execution.Name"), "$$.Execution.Id", new(ServiceFaults()));
        state["Next"] = next;
        state["Catch"] = CatchAll(Failure, failurePath);
        return state;
    }

    private Map RecordFailure() => new()
    {
        ["Type"] = "Task",
        ["Resource"] = "arn:aws:states:::aws-sdk:s3:putObject",
        ["Parameters"] = new Map
        {
            ["Bucket"] = storage.Bucket,
            ["Key.$"] = RunKey("failure.json"),
            ["ContentType"] = "application/json",
            ["Body"] = new Map
            {
                ["dataset"] = dataset.Id,
                ["run.$"] = "$$.Execution.Name",
                ["execution.$"] = "$$.Execution.Id",
                ["time.$"] = "$$.State.EnteredTime",
                ["error.$"] = "$.failure.Error",
                ["cause.$"] = "$.failure.Cause",
            },
        },
        ["ResultPath"] = Value.Null,
        ["Retry"] = new Items(FailedCalls()),
        // Not being able to record it must not hide what went wrong.
        ["Catch"] = CatchAll("Failed", "$.recording"),
        ["Next"] = "Failed",
    };

    /// <summary>
    /// A Batch job that the state waits for. What it writes is in S3; its description is not carried along. Its name has no part of the
    /// run's: an execution may be called what a job may not.
    /// </summary>
    private Map Job(string step, Text command, string execution, Items retry) => new()
    {
        ["Type"] = "Task",
        ["Resource"] = "arn:aws:states:::batch:submitJob.sync",
        ["Parameters"] = new Map
        {
            ["JobName"] = $"{dataset.Id}-{step}",
            ["JobQueue"] = queue,
            ["JobDefinition"] = jobDefinition,
            ["ContainerOverrides"] = new Map
            {
                ["Command.$"] = command,
                ["Environment"] = new Items(new Map { ["Name"] = "DATASETS_EXECUTION", ["Value.$"] = execution }),
            },
        },
        ["ResultPath"] = Value.Null,
        ["Retry"] = retry,
    };

    /// <summary>Batch did not take the job or lost sight of it: throttling, a fault of its own, a broken connection.</summary>
    private static Map ServiceFaults() => Retry(5, 8, 120,
        "Batch.AWSBatchException", "Batch.BatchException", "Batch.ServerException",
        "Batch.TooManyRequestsException", "Batch.SdkClientException");

    /// <summary>The job itself failed, after its definition's tries. An archive that is down may be up again in minutes.</summary>
    private static Map FailedJobs() => Retry(60, 2, 600, "States.TaskFailed");

    private static Map FailedCalls() => Retry(2, 5, 60, "States.TaskFailed");

    private static Map Retry(int seconds, int attempts, int mostSeconds, params string[] errors) => new()
    {
        ["ErrorEquals"] = new Items([.. errors]),
        ["IntervalSeconds"] = seconds,
        ["MaxAttempts"] = attempts,
        ["BackoffRate"] = 2,
        ["MaxDelaySeconds"] = mostSeconds,
        ["JitterStrategy"] = "FULL",
    };

    private static Map FailWithCause() => new()
    {
        ["Type"] = "Fail",
        ["ErrorPath"] = "$.failure.Error",
        ["CausePath"] = "$.failure.Cause",
    };

    private static Items CatchAll(string next, string failurePath = "$.failure") => new(new Map
    {
        ["ErrorEquals"] = new Items("States.ALL"),
        ["ResultPath"] = failurePath,
        ["Next"] = next,
    });
}
