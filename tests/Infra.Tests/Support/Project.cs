using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Support;

/// <summary>A clone's folder, made for one test: Pulumi.yaml, Pulumi.dev.yaml and the two shipped descriptors, to change at will.</summary>
internal sealed class Project : IDisposable
{
    /// <summary>What Pulumi hands over for a stack in one region and nothing else set.</summary>
    public const string RegionOnly = """{"aws:region": "us-west-2"}""";

    public Project()
    {
        Directory.CreateDirectory(Descriptors);
        foreach (var file in new[] { "Pulumi.yaml", "Pulumi.dev.yaml", "datasets/omi-ozone.yaml", "datasets/omi-so2.yaml" })
            File.Copy(Repository.PathOf(file), this[file]);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("datasets-infra-").FullName;

    public string Descriptors => this["datasets"];

    public string this[string relativePath] => Path.Combine(Folder, relativePath);

    /// <summary>Replaces text in a file that must have it.</summary>
    public Project Edit(string file, string old, string with)
    {
        var text = File.ReadAllText(this[file]);
        Assert.Contains(old, text);
        File.WriteAllText(this[file], text.Replace(old, with, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Adds a third dataset, a copy of omi-ozone with another id.</summary>
    public Project AddDataset(string id)
    {
        File.WriteAllText(this[$"datasets/{id}.yaml"],
            File.ReadAllText(this["datasets/omi-ozone.yaml"]).Replace("id: omi-ozone ", $"id: {id} ", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Adds a dataset whose granules are a bucket's objects; <paramref name="source"/> is what its source.s3 says beside the time.</summary>
    public Project AddBucketDataset(string id, string source)
    {
        var file = $"datasets/{id}.yaml";
        var lines = File.ReadAllLines(AddDataset(id)[file]).ToList();
        var start = lines.IndexOf("  cmr:");
        lines.RemoveRange(start, lines.FindIndex(start + 1, line => !line.StartsWith("   ", StringComparison.Ordinal)) - start);
        lines.Insert(start, $"  s3: {{{source}, time: '_(?<year>[0-9]+)m(?<month>[0-9]+)(?<day>[0-9]+)_'}}");
        File.WriteAllLines(this[file], lines);
        return this;
    }

    /// <summary>Adds the shipped dataset that is derived from omi-ozone.</summary>
    public Project AddDerivedDataset()
    {
        File.Copy(Repository.PathOf("datasets/omi-ozone-monthly.yaml"), this["datasets/omi-ozone-monthly.yaml"]);
        return this;
    }

    /// <summary>Compiles as Pulumi does: the stack and its configuration as Pulumi gives them.</summary>
    public PulumiProgram Compile(string stack = "dev", string config = RegionOnly) => Compilation(stack, config).Program;

    public Compilation Compilation(string stack = "dev", string config = RegionOnly) =>
        Compiler.Compile(Folder, StackSettings.FromPulumi("datasets", stack, config));

    /// <summary>The problems that stop the compilation.</summary>
    public IReadOnlyList<string> Problems(string stack = "dev", string config = RegionOnly) =>
        Assert.Throws<CompileException>(() => Compile(stack, config)).Problems;

    /// <summary>Runs the command with these arguments and this environment and no other.</summary>
    public (int ExitCode, string Output, string Error) Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var variables = environment.ToDictionary(e => e.Name, e => e.Value);
        var exitCode = CompileCommand.Run([.. arguments, "--root", Folder], variables.GetValueOrDefault, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the command as Pulumi does for a stack: with all of its variables, and what is exported beside and over them.</summary>
    public (int ExitCode, string Output, string Error) RunByPulumi(string stack, string config, params (string Name, string Value)[] exported)
    {
        var handed = new Dictionary<string, string>
        {
            ["PULUMI_STACK"] = stack,
            ["PULUMI_ORGANIZATION"] = "organization",
            ["PULUMI_PROJECT"] = "datasets",
            ["PULUMI_CONFIG"] = config,
            ["PULUMI_ROOT_DIRECTORY"] = Folder,
        };
        foreach (var (name, value) in exported)
            handed[name] = value;
        return Run([], [.. handed.Select(variable => (variable.Key, variable.Value))]);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
