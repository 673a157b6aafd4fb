using Datasets.Infra.Support;

namespace Datasets.Infra.Engine;

/// <summary>Every command of docs/deploy.md, in the order of the page, in Pulumi's engine.</summary>
public sealed class DocumentedCommandsTests
{
    /// <summary>What a command begins with, and why it is not run here.</summary>
    private static readonly (string Start, string Why)[] NotHere =
    [
        ("aws ", "asks AWS"),
        ("curl ", "asks CMR"),
        ("pulumi login", "the engine of the tests has a backend of its own"),
        ("pulumi config set datasets:KEY VALUE", "stands for any key"),
        ("pulumi config set --secret", "is the beginning of a command"),
        ("./run compile --stack NAME", "stands for any stack"),
        ("pulumi convert ", "needs Pulumi's converter and the .NET SDK's packages"),
        ("pulumi state unprotect", "is the beginning of a command"),
        ("fields ", "is a query for CloudWatch Logs Insights"),
    ];

    [Fact]
    public void Each_command_of_the_page_works_in_the_order_of_the_page()
    {
        Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
        using var engine = new PulumiEngine
        {
            // As somebody who answers each question with yes.
            ["PULUMI_SKIP_CONFIRMATIONS"] = "true",
        };

        var ran = new List<string>();
        foreach (var (heading, command, inline) in DocumentedCommands.Of(File.ReadAllText(Repository.PathOf("docs/deploy.md"))))
        {
            // Behind the environment 'prod', which shows how to make another one, the page goes on with 'dev'.
            if (heading == "Configure" && !ran.Contains("pulumi stack select dev"))
                Run(engine, ran, "pulumi stack select dev");
            if (!NotHere.Any(one => command.StartsWith(one.Start, StringComparison.Ordinal)) && !(inline && ran.Contains(command)))
                Run(engine, ran, command);
        }

        Assert.Contains("pulumi stack init prod", ran);
        Assert.Contains(ran, command => command.StartsWith("machine=", StringComparison.Ordinal));
        Assert.Equal("pulumi destroy", ran[^1]);
        Assert.DoesNotContain(engine.Cloud().Values.SelectMany(identifiers => identifiers), identifier => identifier.Contains("datasets-dev", StringComparison.Ordinal));
    }

    [Fact]
    public void No_reason_is_kept_for_a_command_that_the_page_has_not()
    {
        var commands = DocumentedCommands.Of(File.ReadAllText(Repository.PathOf("docs/deploy.md"))).Select(one => one.Command).ToList();
        Assert.All(NotHere, reason => Assert.Contains(commands, command => command.StartsWith(reason.Start, StringComparison.Ordinal)));
    }

    private static void Run(PulumiEngine engine, List<string> ran, string command)
    {
        // A variable that a later command takes must have got a value.
        var name = command.Split('=')[0];
        var check = command.Contains("=$(", StringComparison.Ordinal) ? $" && [ -n \"${name}\" ] && [ \"${name}\" != null ]" : "";
        engine.Command("bash", ["-c", $"set -o pipefail; {command}{check}"]).Succeeds();
        ran.Add(command);
    }
}
