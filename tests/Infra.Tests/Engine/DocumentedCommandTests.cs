using Datasets.Infra.Support;

namespace Datasets.Infra.Engine;

/// <summary>The commands of docs/deploy.md, run in the order in which they stand there.</summary>
public sealed class DocumentedCommandTests
{
    /// <summary>The lines of the page's blocks of commands, with the lines that go on after a backslash.</summary>
    private static List<string> Commands()
    {
        var commands = new List<string>();
        foreach (var line in File.ReadAllLines(Repository.PathOf("docs/deploy.md")).Where(line => line.StartsWith("    ", StringComparison.Ordinal)))
        {
            if (commands is [.., var before] && before.EndsWith('\\'))
                commands[^1] = before[..^1] + line.Trim();
            else
                commands.Add(line.Trim());
        }

        return [.. commands.Where(command => command.Contains("pulumi ", StringComparison.Ordinal))];
    }

    [Fact]
    public void Each_command_of_Pulumis_works_in_the_order_of_the_page()
    {
        Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
        using var engine = new PulumiEngine { ["STANDIN_SCHEDULES_ARE_FOUND"] = "1", ["PULUMI_SKIP_CONFIRMATIONS"] = "true" };
        var commands = Commands();
        Assert.Contains("pulumi up", commands);
        Assert.Contains("pulumi destroy", commands);
        foreach (var command in commands)
            engine.Command("bash", ["-euo", "pipefail", "-c", command]).Succeeds();
    }
}
