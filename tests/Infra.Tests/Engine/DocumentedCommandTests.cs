using System.Text.RegularExpressions;
using Datasets.Infra.Support;

namespace Datasets.Infra.Engine;

/// <summary>
/// The commands of docs/deploy.md, run in the order in which they stand there: the lines of its blocks, and what its sentences have in backticks.
/// </summary>
public sealed partial class DocumentedCommandTests
{
    private const string Account = "needs an AWS account";

    /// <summary>What a command begins with → why it does not run here. Every other one does.</summary>
    private static readonly Dictionary<string, string> NotRun = new()
    {
        ["aws sts get-caller-identity"] = Account,
        ["aws iam create-service-linked-role"] = Account,
        ["aws secretsmanager create-secret"] = Account,
        ["aws pipes stop-pipe"] = Account,
        ["aws pipes start-pipe"] = Account,
        ["aws sqs receive-message"] = Account,
        ["aws stepfunctions start-execution"] = Account,
        ["curl --request POST https://cmr.earthdata.nasa.gov/"] = "needs CMR and a login",
        ["docker buildx build"] = "needs Docker; DockerfileTests follow what it does",
        ["fields"] = "is a query of CloudWatch Logs Insights, not of a shell",
        ["pulumi login"] = "would write into the user's home; the engine is logged in to a folder of its own",
        ["pulumi convert"] = "needs Pulumi's plugin for C#",
        ["pulumi config set datasets:KEY VALUE"] = "KEY and VALUE stand for any; EveryKeyTests set each",
        ["pulumi config set datasets:namePrefix PROJECT-STACK"] = "PROJECT-STACK stands for a name; LifeTests set one",
        ["pulumi stack rename NAME"] = "NAME stands for a name; LifeTests rename a stack",
        ["./run compile --stack NAME"] = "NAME stands for a stack; './run compile --stack dev' runs",
    };

    [Fact]
    public void Each_command_works_in_the_order_of_the_page_or_has_a_reason_why_it_does_not_run_here()
    {
        Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
        using var engine = new PulumiEngine { ["PULUMI_SKIP_CONFIRMATIONS"] = "true" };
        var commands = Commands().Where(command => ReasonOf(command) is null).ToList();
        Assert.Superset(new HashSet<string> { "pulumi up", "pulumi destroy", "./run compile --stack dev --summary" }, commands.ToHashSet());
        foreach (var command in commands)
            engine.Command("bash", ["-euo", "pipefail", "-c", command]).Succeeds();
    }

    [Fact]
    public void No_reason_is_kept_for_a_command_that_the_page_does_not_have() =>
        Assert.Empty(NotRun.Keys.Except(Commands().Select(ReasonOf).OfType<string>()));

    [Fact]
    public void Commands_of_blocks_and_of_sentences_are_found()
    {
        string[] page =
        [
            "Say `pulumi preview` or `docs/deploy.md`, or", "`pulumi up", "--yes`:", "", "    pulumi up     # all", "    curl --data '{\"a\": 1,", "        \"b\": 2}' \\", "        there",
            "```yaml", "    key: value", "```", "then `./run compile` and `pulumi up`.",
        ];
        Assert.Equal(["pulumi preview", "pulumi up --yes", "pulumi up", "curl --data '{\"a\": 1, \"b\": 2}' there", "./run compile"], Commands(page));
    }

    /// <summary>The key of <see cref="NotRun"/> that a command begins with, or null.</summary>
    private static string? ReasonOf(string command) =>
        NotRun.Keys.Where(begin => command == begin || command.StartsWith(begin.EndsWith('/') ? begin : begin + " ", StringComparison.Ordinal)).MaxBy(begin => begin.Length);

    private static List<string> Commands() => Commands(File.ReadAllLines(Repository.PathOf("docs/deploy.md")));

    /// <summary>A sentence that repeats a command of a block adds none.</summary>
    private static List<string> Commands(string[] lines)
    {
        var commands = new List<(string Text, bool IsBlocks)>();
        var sentence = "";
        var isOpen = false;
        var isFenced = false;
        foreach (var line in lines.Append("    "))
        {
            isFenced ^= line.StartsWith("```", StringComparison.Ordinal);
            if (isFenced || !line.StartsWith("    ", StringComparison.Ordinal))
            {
                sentence += isFenced || line.StartsWith("```", StringComparison.Ordinal) ? "\n" : line + "\n";
                continue;
            }

            commands.AddRange(InlineCommand().Matches(sentence).Select(match => (match.Groups[1].Value.Replace('\n', ' '), false)));
            sentence = "";
            if (isOpen)
                commands[^1] = ($"{commands[^1].Text.TrimEnd('\\', ' ')} {line.Trim()}", true);
            else if (line.Trim().Length > 0)
                commands.Add((Comment().Replace(line.Trim(), ""), true));
            // A line goes on after a backslash, and while a quote is open.
            isOpen = commands is [.., (var last, true)] && (last.EndsWith('\\') || last.Count(character => character == '\'') % 2 == 1);
        }

        var blocks = commands.Where(command => command.IsBlocks).Select(command => command.Text).ToHashSet();
        var seen = new HashSet<string>();
        return [.. commands.Where(command => command.IsBlocks || (!blocks.Contains(command.Text) && seen.Add(command.Text))).Select(command => command.Text)];
    }

    [GeneratedRegex(@"(?<!`)`((?:pulumi|aws|docker|curl|\./run)\s[^`]+)`(?!`)")]
    private static partial Regex InlineCommand();

    [GeneratedRegex(@"\s+# .*$")]
    private static partial Regex Comment();
}
