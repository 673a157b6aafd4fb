namespace Datasets.Infra.Engine;

/// <summary>infra/acceptance/run, as it is, in Pulumi's engine with stand-ins for the providers and for the AWS command line.</summary>
public sealed class AcceptanceTests
{
    /// <summary>Answers what the script asks AWS: a run that is under way once and then ends as <c>$RUN_ENDS</c> says, and one COG.</summary>
    private const string Aws = """
        #!/usr/bin/env bash
        echo "$*" >>"$AWS_CALLS"
        case "$1 $2" in
          "stepfunctions start-execution") echo "arn:aws:states:us-west-2:123456789012:execution:datasets-acceptance-omi-ozone:x" ;;
          "stepfunctions describe-execution") [ "$(grep -c describe-execution "$AWS_CALLS")" -gt 1 ] && echo "$RUN_ENDS" || echo RUNNING ;;
          "s3 ls") echo "2026-01-01 00:00:00 1234 omi-ozone/2024/x/x_ozone.tif" ;;
          *) echo "the stand-in has no '$1 $2'" >&2; exit 64 ;;
        esac
        """;

    [Fact]
    public void It_takes_a_stack_through_its_life_leaves_nothing_and_reports_each_step()
    {
        using var engine = Prepared("SUCCEEDED");
        var run = engine.Command("infra/acceptance/run", ["--set", "datasets:maxVcpus=60"]).Succeeds();
        Assert.Contains("acceptance: passed", run.Output);
        Assert.Empty(engine.Cloud());

        var report = File.ReadAllText(engine.Project["acceptance.md"]);
        Assert.Contains("**Accepted**", report);
        Assert.Equal(
            [
                "stack init", "configuration", "up", "preview: nothing to change", "refresh: nothing has drifted", "a run of one day",
                "its COGs are there", "a new descriptor, and up", "the descriptor removed, and up", "as many resources as before", "destroy", "stack rm",
            ],
            report.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split('|')[1].Trim()));

        Assert.Contains("""--input {"from": "2024-10-01", "to": "2024-10-01"}""", File.ReadAllText(engine.Project["aws-calls"]));
        Assert.Contains(run.Operations, operation => operation is { Method: "create", Name: "dataset-acceptance-copy-state-machine" });
        Assert.DoesNotContain(run.Operations, operation => operation.Name.StartsWith("dataset-omi-so2-", StringComparison.Ordinal));
        Assert.False(File.Exists(engine.Project["Pulumi.acceptance.yaml"]), "the stack's file is in the copy only");
    }

    [Fact]
    public void A_run_that_fails_ends_it_and_the_stack_is_taken_down()
    {
        using var engine = Prepared("FAILED");
        var run = engine.Command("infra/acceptance/run", []);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(engine.Cloud());

        var report = File.ReadAllText(engine.Project["acceptance.md"]);
        Assert.Contains("| a run of one day | ", report);
        Assert.Contains("execution:datasets-acceptance-omi-ozone:x: FAILED", report);
        Assert.Contains("The stack was taken down.", report);
        Assert.Contains("**Not accepted**", report);
    }

    [Fact]
    public void What_it_cannot_begin_with_it_says()
    {
        using var engine = Prepared("SUCCEEDED");
        (string Message, string[] Arguments)[] cases =
        [
            ("needs a value", ["--dataset"]),
            ("datasets/no-such.yaml is not there", ["--dataset", "no-such"]),
            ("unknown argument '--yes'", ["--yes"]),
        ];
        foreach (var (message, arguments) in cases)
        {
            var run = engine.Command("infra/acceptance/run", arguments).Fails(message);
            Assert.Equal(2, run.ExitCode);
            Assert.Empty(run.Operations);
        }
    }

    private static PulumiEngine Prepared(string runEnds)
    {
        Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
        var engine = new PulumiEngine
        {
            ["ACCEPTANCE_POLL_SECONDS"] = "0",
            ["RUN_ENDS"] = runEnds,
        };
        engine["AWS_CALLS"] = engine.Project["aws-calls"];
        engine.AddProgram("aws", Aws);
        return engine;
    }
}
