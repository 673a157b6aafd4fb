using System.Diagnostics;
using System.Text.Json.Nodes;
using Datasets.Infra.Access;
using Datasets.Infra.Contract;
using Datasets.Infra.Support;

namespace Datasets.Infra.Stack;

public sealed class NotificationsTests(ContractRun contract)
{
    private const string Program = "notified";

    [Fact]
    public void A_stack_that_does_not_ask_for_notifications_has_none() =>
        Assert.DoesNotContain(contract.Resources("dev"), resource => resource.Key.Contains("notif", StringComparison.Ordinal));

    [Fact]
    public void A_dataset_has_a_queue_that_only_a_topic_may_send_to_and_an_output_names_it()
    {
        const string queue = "arn:aws:sqs:us-west-2:123456789012:datasets-dev-omi-ozone-notifications";
        Assert.Equal(queue, (string?)contract.Outputs(Program)["datasets"]!["omi-ozone"]!["notifications"]);

        var policy = contract.Json(Program, "dataset-omi-ozone-notifications-policy", "policy");
        (string, string) tls = ("aws:SecureTransport", "true");
        Assert.True(Iam.Allows(policy, "sqs:SendMessage", queue, ("aws:SourceArn", "arn:aws:sns:us-east-1:210987654321:cmr-topic"), tls));
        Assert.False(Iam.Allows(policy, "sqs:SendMessage", queue, ("aws:SourceArn", "arn:aws:s3:::a-bucket"), tls));
        Assert.False(Iam.Allows(policy, "sqs:ReceiveMessage", queue, ("aws:SourceArn", "arn:aws:sns:us-east-1:210987654321:cmr-topic"), tls));
    }

    [Fact]
    public void A_dataset_that_is_no_collection_of_CMR_has_no_queue() =>
        Assert.DoesNotContain("dataset-from-bucket-notifications", contract.Resources(Program).Select(resource => resource.Key));

    /// <summary>A message is never trusted: nothing of it reaches the run.</summary>
    [Fact]
    public void What_a_pipe_hands_on_has_nothing_of_the_message()
    {
        var template = (string)contract.Inputs(Program, "dataset-omi-ozone-notification-pipe")["targetParameters"]!["inputTemplate"]!;
        Assert.DoesNotContain('<', template);
        Assert.Equal(
            """{"dataset":"omi-ozone","stateMachine":"arn:aws:states:us-west-2:123456789012:stateMachine:datasets-dev-omi-ozone"}""",
            JsonNode.Parse(template)!.ToJsonString());
    }

    [Fact]
    public void A_dataset_that_is_switched_off_is_not_started_by_notifications()
    {
        Assert.Equal("STOPPED", (string?)contract.Inputs(Program, "dataset-omi-so2-notification-pipe")["desiredState"]);
        Assert.Equal("RUNNING", (string?)contract.Inputs(Program, "dataset-omi-ozone-notification-pipe")["desiredState"]);
    }

    [Fact]
    public void The_starter_is_valid_States_Language() =>
        Assert.Equal("", contract.StateMachines(Program)["notification-starter"]);

    [Theory]
    [InlineData("states:StartExecution", "datasets-dev-omi-ozone", true)]
    [InlineData("states:ListExecutions", "datasets-dev-omi-so2", true)]
    [InlineData("states:StartExecution", "datasets-prod-omi-ozone", false)]
    [InlineData("states:StopExecution", "datasets-dev-omi-ozone", false)]
    public void The_starter_starts_this_stacks_runs_and_does_nothing_else(string action, string machine, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(
            contract.Json(Program, "notification-starter-policy", "policy"), action, $"arn:aws:states:us-west-2:123456789012:stateMachine:{machine}"));

    [Theory]
    [InlineData("datasets-dev-omi-ozone-notifications", true)]
    [InlineData("datasets-dev-schedule-dead-letters", false)]
    [InlineData("datasets-prod-omi-ozone-notifications", false)]
    public void Pipes_take_messages_of_their_own_queues(string queue, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(
            contract.Json(Program, "notification-pipe-policy", "policy"), "sqs:ReceiveMessage", $"arn:aws:sqs:us-west-2:123456789012:{queue}"));

    /// <summary>By JSONata itself: the end of the quarter that has begun, always later than now, and the name that the run gets then.</summary>
    [Theory]
    [InlineData("2026-11-30T07:00:00Z", "2026-11-30T07:15:00Z", "notified-2026-11-30T07-15")]
    [InlineData("2026-11-30T07:14:59Z", "2026-11-30T07:15:00Z", "notified-2026-11-30T07-15")]
    [InlineData("2026-11-30T07:15:00Z", "2026-11-30T07:30:00Z", "notified-2026-11-30T07-30")]
    [InlineData("2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "notified-2027-01-01T00-00")]
    public void Messages_of_one_quarter_of_an_hour_start_one_run_at_its_end(string now, string end, string name)
    {
        var milliseconds = DateTimeOffset.Parse(now).ToUnixTimeMilliseconds();
        var ends = long.Parse(JsonataValue(Notifications.QuarterEnd.Replace("$millis()", $"{milliseconds}"), "{}"));
        Assert.Equal(DateTimeOffset.Parse(end), DateTimeOffset.FromUnixTimeMilliseconds(ends));
        Assert.Equal(name, JsonataValue(Notifications.RunName, $$"""{"end": {{ends}}}"""));
    }

    [Fact]
    public void A_batch_of_messages_names_its_dataset_once()
    {
        var first = contract.Json(Program, "notification-starter", "definition")["States"]!["Which dataset?"]!["Assign"]!;
        const string batch = """{"states": {"input": [{"dataset": "omi-ozone", "stateMachine": "arn"}, {"dataset": "omi-ozone", "stateMachine": "arn"}]}}""";
        Assert.Equal("omi-ozone", JsonataValue((string)first["dataset"]!, batch));
        Assert.Equal("arn", JsonataValue((string)first["machine"]!, batch));
    }

    /// <summary>Evaluates what stands between <c>{%</c> and <c>%}</c>, with variables as Step Functions gives them.</summary>
    private static string JsonataValue(string expression, string variables)
    {
        const string script = """
            const [expression, variables] = process.argv.slice(1);
            require('jsonata')(expression).evaluate({}, JSON.parse(variables)).then(value => process.stdout.write(String(value)));
            """;
        var start = new ProcessStartInfo("node", ["-e", script, "--", expression[2..^2], variables])
        {
            WorkingDirectory = Repository.PathOf("tests/contract"),
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var value = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return value;
    }
}
