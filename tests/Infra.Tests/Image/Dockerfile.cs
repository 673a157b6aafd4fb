using System.Text.RegularExpressions;
using Datasets.Infra.Support;

namespace Datasets.Infra.Image;

/// <summary>The image's Dockerfile, read: its stages and their instructions.</summary>
internal sealed partial record Dockerfile(IReadOnlyList<Instruction> Global, IReadOnlyList<Stage> Stages)
{
    public static Dockerfile Read(string path)
    {
        var global = new List<Instruction>();
        var stages = new List<(string From, List<Instruction> Instructions)>();
        foreach (var line in Lines(path))
        {
            var instruction = new Instruction(line[..line.IndexOf(' ')], line[line.IndexOf(' ')..].Trim());
            if (instruction.Name == "FROM")
                stages.Add((instruction.Text, []));
            else
                (stages.Count == 0 ? global : stages[^1].Instructions).Add(instruction);
        }

        return new(global, [.. stages.Select(stage => new Stage(stage.From, stage.Instructions))]);
    }

    /// <summary>Instructions, each on one line, without comments.</summary>
    private static IEnumerable<string> Lines(string path)
    {
        var text = string.Join('\n', File.ReadLines(path).Where(line => !line.StartsWith('#')));
        return Continued().Replace(text, " ").Split('\n').Where(line => line.Trim().Length > 0);
    }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();
}

/// <param name="From">What the stage begins with, its options and its name included.</param>
internal sealed record Stage(string From, IReadOnlyList<Instruction> Instructions)
{
    public IEnumerable<string> Of(string name) => Instructions.Where(instruction => instruction.Name == name).Select(instruction => instruction.Text);

    /// <summary>Where the first instruction stands that begins so; it must have one.</summary>
    public int Index(string text)
    {
        var index = Instructions.ToList().FindIndex(instruction => $"{instruction.Name} {instruction.Text}".StartsWith(text, StringComparison.Ordinal));
        Assert.True(index >= 0, $"no instruction begins with '{text}'");
        return index;
    }
}

internal sealed record Instruction(string Name, string Text)
{
    /// <summary>The files and folders of the clone that a COPY takes, with wildcards resolved, and where it puts them.</summary>
    public (IReadOnlyList<string> Sources, string Target) Copied()
    {
        var parts = Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return ([.. parts[..^1].SelectMany(Resolve)], parts[^1]);
    }

    private static IEnumerable<string> Resolve(string pattern)
    {
        if (!pattern.Contains('*'))
            return [pattern];
        var folder = Path.GetDirectoryName(pattern)!;
        return Directory.GetFiles(Repository.PathOf(folder), Path.GetFileName(pattern)).Select(file => Path.Combine(folder, Path.GetFileName(file)));
    }
}
