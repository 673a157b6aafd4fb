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

    /// <summary>How often a job that failed is submitted again.</summary>
    private const int MoreTries = 2;

    /// <summary>Among a dataset's own jobs those of the schedule's runs go before those of backfills.</summary>
    private const int Usual = 1, Backfill = 0;

    /// <summary>How Batch's description of a job says exit code 2, which a step ends with where its input is wrong.</summary>
    private static readonly string[] WrongInput = [$"*\"ExitCode\":{ExitCode.WrongUsage},*", $"*\"ExitCode\":{ExitCode.WrongUsage}}}*"];

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
            ["Usual window"] = Command(Usual),
            ["Backfill"] = Command(Backfill, Word(StepArguments.From), "$.from", Word(StepArguments.To), "$.to"),
            ["Backfill again"] = Command(Backfill, Word(StepArguments.From), "$.from", Word(StepArguments.To), "$.to", Word(StepArguments.Reprocess)),
            ["Failed granules"] = Command(Backfill, Word(StepArguments.RetryFailed), "$.retryFailed"),
            ["Bad input"] = new Map
            {
                ["Type"] = "Fail",
                ["Error"] = "BadInput",
                ["Cause"] = "A backfill needs from and to, both as dates, and may have reprocess, true or false; retryFailed needs the id of a run, and none of them",
            },
            ["Discover"] = Discover(),
            ["Discover failed"] = WorthAnotherTry("Wait to discover", Failure),
            ["Wait to discover"] = AnotherTry("Discover later"),
            ["Discover later"] = WaitFor("Discover"),
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

    /// <summary>
    /// Prepares what the jobs of the run are given: the command of Discover, the only one that depends on the run's input, and which of the dataset's
    /// jobs go first.
    /// </summary>
    private Map Command(int priority, params Text[] more) => new()
    {
        ["Type"] = "Pass",
        ["Parameters"] = new Map
        {
            ["command.$"] = StepCommand(StepArguments.Discover, "$$.Execution.Name", more),
            ["priority"] = priority,
            ["tries"] = new Map { ["more"] = 0 },
        },
        ["Next"] = "Discover",
    };

    /// <summary>A container's command, as States Language makes it: <c>step NAME --dataset … --run … --out … more</c>.</summary>
    private Text StepCommand(string step, string run, params Text[] more)
    {
        Text[] arguments =
            [Word(StepArguments.Verb), Word(step), Word(StepArguments.Dataset), Word(dataset.Id), Word(StepArguments.Run), run, Word(StepArguments.Output), $"'{storage.Uri}'", .. more];
        return $"States.Array({Text.Join(", ", arguments)})";
    }

    /// <summary>A word as States Language writes it.</summary>
    private static Text Word(string word) => $"'{word}'";

    private Map Discover()
    {
        var state = Job(StepArguments.Discover, "$.command", "$$.Execution.Id");
        state["Next"] = "Read summary";
        state["Catch"] = CatchJob("Discover failed", Failure);
        return state;
    }

    private Map ReadSummary() => new()
    {
        ["Type"] = "Task",
        ["Resource"] = Integration("aws-sdk:s3:getObject"),
        ["Parameters"] = new Map { ["Bucket"] = storage.Bucket, ["Key.$"] = RunKey(RunKeys.SummaryName) },
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
        var convert = Job(StepArguments.Convert, StepCommand(StepArguments.Convert, "$.run", Word(StepArguments.Shard), "$.shard"), "$.execution");
        convert["Catch"] = CatchJob("Convert failed", "Shard failed");
        convert["End"] = true;

        return new()
        {
            ["Type"] = "Map",
            ["ItemReader"] = new Map
            {
                ["Resource"] = Integration("s3:getObject"),
                ["ReaderConfig"] = new Map { ["InputType"] = "JSON" },
                ["Parameters"] = new Map { ["Bucket"] = storage.Bucket, ["Key.$"] = RunKey(RunKeys.ManifestName) },
            },
            ["ItemSelector"] = new Map
            {
                // A shard is an execution of its own: what it needs of the run's is handed to it.
                ["run.$"] = "$$.Execution.Name",
                ["execution.$"] = "$$.Execution.Id",
                ["shard.$"] = "$$.Map.Item.Value.shard",
                ["priority.$"] = "$.priority",
                ["tries"] = new Map { ["more"] = 0 },
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
                    ["Convert failed"] = WorthAnotherTry("Wait to convert", "Shard failed"),
                    ["Wait to convert"] = AnotherTry("Convert later"),
                    ["Convert later"] = WaitFor("Convert shard"),
                    ["Shard failed"] = FailWithCause(),
                },
            },
            ["ResultWriter"] = new Map
            {
                ["Resource"] = Integration("s3:putObject"),
                ["Parameters"] = new Map { ["Bucket"] = storage.Bucket, ["Prefix.$"] = RunKey(RunKeys.MapName) },
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
        var state = Job(StepArguments.Report, StepCommand(StepArguments.Report, "$$.Execution.Name"), "$$.Execution.Id");
        state["Next"] = next;
        state["Catch"] = CatchAll(Failure, failurePath);
        return state;
    }

    private Map RecordFailure() => new()
    {
        ["Type"] = "Task",
        ["Resource"] = Integration("aws-sdk:s3:putObject"),
        ["Parameters"] = new Map
        {
            ["Bucket"] = storage.Bucket,
            ["Key.$"] = RunKey(RunKeys.FailureName),
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
    private Map Job(string step, Text command, string execution) => new()
    {
        ["Type"] = "Task",
        ["Resource"] = Integration("batch:submitJob.sync"),
        ["Parameters"] = new Map
        {
            ["JobName"] = $"{dataset.Id}-{step}",
            ["JobQueue"] = queue,
            ["JobDefinition"] = jobDefinition,
            ["ShareIdentifier"] = names.Share,
            ["SchedulingPriorityOverride.$"] = "$.priority",
            // A job has no tags of its definition's: without its own, its costs are no dataset's.
            ["Tags"] = stack.Tags(dataset.Id),
            ["PropagateTags"] = true,
            ["ContainerOverrides"] = new Map
            {
                ["Command.$"] = command,
                ["Environment"] = new Items(new Map { ["Name"] = EnvironmentVariables.Execution, ["Value.$"] = execution }),
            },
        },
        ["ResultPath"] = Value.Null,
        ["Retry"] = new Items(ServiceFaults()),
    };

    /// <summary>A service integration of Step Functions.</summary>
    private Text Integration(string action) => $"arn:{stack.Partition}:states:::{action}";

    /// <summary>Batch did not take the job or lost sight of it: throttling, a fault of its own, a broken connection.</summary>
    private static Map ServiceFaults() => Retry(5, 8, 120,
        "Batch.AWSBatchException", "Batch.BatchException", "Batch.ServerException",
        "Batch.TooManyRequestsException", "Batch.SdkClientException");

    /// <summary>
    /// The job itself failed, after its definition's tries. An archive that is down may be up again in minutes: it is tried again, unless the step
    /// said that its input is wrong. A Retry sees no exit code; the cause that a Catch hands on is Batch's description of the job.
    /// </summary>
    private static Map WorthAnotherTry(string next, string failed) => new()
    {
        ["Type"] = "Choice",
        ["Choices"] = new Items(
            new Map
            {
                ["And"] = new Items(
                    new Map { ["Variable"] = "$.failure.Cause", ["IsPresent"] = true },
                    new Map { ["Or"] = new Items([.. WrongInput.Select(end => new Map { ["Variable"] = "$.failure.Cause", ["StringMatches"] = end })]) }),
                ["Next"] = failed,
            },
            new Map { ["Variable"] = "$.tries.more", ["NumericGreaterThanEquals"] = MoreTries, ["Next"] = failed }),
        ["Default"] = next,
    };

    /// <summary>Counts a try, and says when: not all that failed together begin together.</summary>
    private static Map AnotherTry(string next) => new()
    {
        ["Type"] = "Pass",
        ["Parameters"] = new Map
        {
            ["more.$"] = "States.MathAdd($.tries.more, 1)",
            ["seconds.$"] = "States.MathRandom(30, 180)",
        },
        ["ResultPath"] = "$.tries",
        ["Next"] = next,
    };

    private static Map WaitFor(string next) => new() { ["Type"] = "Wait", ["SecondsPath"] = "$.tries.seconds", ["Next"] = next };

    private static Items CatchJob(string failed, string otherwise) => new(
    [
        new Map { ["ErrorEquals"] = new Items("States.TaskFailed"), ["ResultPath"] = "$.failure", ["Next"] = failed },
        .. CatchAll(otherwise).Values,
    ]);

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
