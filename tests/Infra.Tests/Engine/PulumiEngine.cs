using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Infra.Support;

namespace Datasets.Infra.Engine;

/// <summary>
/// A copy of the project under Pulumi's own engine, with stand-ins for the providers: nothing is made anywhere. What is real: the command
/// line, the engine, the language host, the state, the order of steps, and the compiler as <c>./run compile</c> starts it.
/// </summary>
internal sealed class PulumiEngine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>What <c>./run compile</c> needs, beside descriptors and configuration, to find that the compiler is built and current.</summary>
    private static readonly string[] Sources =
        ["run", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "infra", "processors"];

    /// <summary>Built once, in the clone itself, and copied from there: a build for each copy would take most of the time.</summary>
    private static readonly Lazy<string> Compiler = new(() =>
    {
        var (exitCode, _, error) = Start(Repository.PathOf("run"), ["compile", "--stack", "dev", "--summary"], Repository.Root, null);
        Assert.True(exitCode == 0, error);
        return Repository.PathOf("artifacts/infra");
    });

    private readonly string _lab = Directory.CreateTempSubdirectory("datasets-engine-").FullName;
    private readonly Dictionary<string, string> _environment;
    private int _operationsSeen;

    public PulumiEngine()
    {
        foreach (var source in Sources)
            Copy(Repository.PathOf(source), Project[source]);
        Copy(Compiler.Value, Project["artifacts/infra"]);
        // PULUMI_BACKEND_URL is among it: no login is needed.
        _environment = new(EnginePrograms.Environment(_lab));
    }

    /// <summary>The project that is deployed, to change at will.</summary>
    public Project Project { get; } = new();

    /// <summary>Sets a variable of the environment that Pulumi is started with, or takes it away.</summary>
    public string? this[string variable]
    {
        set
        {
            _environment.Remove(variable);
            if (value is not null)
                _environment[variable] = value;
        }
    }

    /// <summary>Puts a program before all others on the path that Pulumi is started with.</summary>
    public void AddProgram(string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_lab, "programs")).FullName;
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _environment["PATH"] = $"{folder}:{_environment["PATH"]}";
    }

    /// <summary>Runs Pulumi's command line in the project.</summary>
    public PulumiRun Run(params string[] arguments) => Command("pulumi", ["--non-interactive", .. arguments]);

    /// <summary>Runs a program in the project, in the environment in which Pulumi runs.</summary>
    public PulumiRun Command(string program, string[] arguments)
    {
        var (exitCode, output, error) = Start(program, arguments, Project.Folder, _environment);
        var operations = Operations();
        var run = new PulumiRun(string.Join(' ', [program, .. arguments]), exitCode, output, error, [.. operations.Skip(_operationsSeen)]);
        _operationsSeen = operations.Count;
        return run;
    }

    public PulumiRun Up(params string[] options) => Run(["up", "--yes", "--skip-preview", .. options]);

    /// <summary>An output of the stack, with lists and maps as JSON.</summary>
    public JsonNode? Output(string name)
    {
        var run = Run("stack", "output", "--json");
        run.Succeeds();
        return JsonNode.Parse(run.Output)![name];
    }

    /// <summary>What exists in the stand-ins' cloud: type → identifiers. Images are not among it: they go with their repository.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Cloud() =>
        (from provider in new[] { "aws", "aws-native" }
         let file = Path.Combine(_environment["STANDIN_CLOUD"], provider + ".json")
         where File.Exists(file)
         from kind in JsonNode.Parse(File.ReadAllText(file))!.AsObject()
         where kind.Value!.AsObject().Count > 0
         select (kind.Key, kind.Value!.AsObject())).ToDictionary(e => e.Key, e => (IReadOnlyList<string>)[.. e.Item2.Select(thing => thing.Key)]);

    /// <summary>What a resource of the selected stack was made with, by the stack's state.</summary>
    public JsonObject Inputs(string resource)
    {
        var run = Run("stack", "export");
        run.Succeeds();
        return JsonNode.Parse(run.Output)!["deployment"]!["resources"]!.AsArray()
            .Single(one => ((string)one!["urn"]!).EndsWith("::" + resource, StringComparison.Ordinal))!["inputs"]!.AsObject();
    }

    public void Dispose()
    {
        Project.Dispose();
        Directory.Delete(_lab, recursive: true);
    }

    private List<Operation> Operations()
    {
        var log = _environment["STANDIN_LOG"];
        return !File.Exists(log) ? [] :
        [
            .. from line in File.ReadAllLines(log)
               let parts = line.Split(' ', 3)
               where parts[1] is "create" or "update" or "delete"
               let urn = parts[2].Split("::")
               select new Operation(parts[1], urn[2], urn[3]),
        ];
    }

    private static (int ExitCode, string Output, string Error) Start(
        string program, string[] arguments, string folder, Dictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("timeout", ["--kill-after=5", $"{Patience.TotalSeconds}", program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (environment is not null)
        {
            start.Environment.Clear();
            foreach (var (name, value) in environment)
                start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.ToString());
    }

    /// <summary>Copies a file, or a folder with all that is below it but what was built there.</summary>
    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }
}

/// <summary>What a resource's provider did: create, update or delete.</summary>
internal sealed record Operation(string Method, string Type, string Name)
{
    public override string ToString() => $"{Method} {Name}";
}

/// <summary>What a command said, and what the providers did meanwhile.</summary>
internal sealed partial record PulumiRun(string Command, int ExitCode, string Output, string Error, IReadOnlyList<Operation> Operations)
{
    public PulumiRun Succeeds()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}{Error}");
        return this;
    }

    /// <summary>Fails, and says this.</summary>
    public PulumiRun Fails(string message)
    {
        Assert.True(ExitCode != 0, $"{Command} did not fail:\n{Output}{Error}");
        Assert.Contains(message, Output + Error);
        return this;
    }

    /// <summary>The lines in which Pulumi warns or complains.</summary>
    public IEnumerable<string> Complaints => (Output + Error).Split('\n').Where(line => Complaint().IsMatch(line));

    /// <summary>The names of the resources that a provider created, updated or deleted, in order of the names.</summary>
    public IEnumerable<string> Of(string method) => Operations.Where(operation => operation.Method == method).Select(operation => operation.Name).Order(StringComparer.Ordinal);

    /// <summary>'warnings' is an output of the stack.</summary>
    [GeneratedRegex(@"^\s*(warning|error)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Complaint();
}
