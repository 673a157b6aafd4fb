using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra;

/// <summary>The command line of the compiler, which Pulumi calls, and people to look at a program before they deploy it.</summary>
public static class CompileCommand
{
    public const string Usage = """
        Usage: datasets-infra [--stack NAME] [--summary]

        Compiles datasets/*.yaml and a stack's configuration into the Pulumi program that `pulumi up` deploys.

          --stack NAME    read Pulumi.NAME.yaml; without it, Pulumi's environment (PULUMI_STACK, PULUMI_CONFIG …)
                          says which stack, and without that the program has Pulumi.yaml's defaults
          --summary       a table of what would be deployed, in place of the program
          --root FOLDER   the folder of Pulumi.yaml, if it is not this folder or above it
          --help          this text

        The program goes to standard output, problems and warnings to standard error.
        Exit codes: 0 compiled, 2 wrong usage, descriptor or configuration.

        """;

    private const int Compiled = 0;
    private const int Refused = 2;

    /// <summary>The stack of which a program is made when Pulumi only asks which providers it needs, and gives no stack.</summary>
    private const string NoStack = "preview";

    /// <summary>Compiles as <paramref name="arguments"/> and <paramref name="environment"/> say; returns the exit code.</summary>
    public static int Run(IReadOnlyList<string> arguments, Func<string, string?> environment, TextWriter output, TextWriter error)
    {
        try
        {
            var options = Parse(arguments);
            if (options.Help)
            {
                output.Write(Usage);
                return Compiled;
            }

            var root = options.Root ?? NotEmpty(environment("PULUMI_ROOT_DIRECTORY")) ?? FindRoot();
            var settings = Settings(options, root, environment);
            var compilation = Compiler.Compile(DescriptorFolder(root), settings);
            // Without any setting Pulumi only asks for providers; it comes again with the stack's.
            if (settings.Settings.Count > 0)
                Warn(compilation, error);
            output.Write(options.Summary ? Summary.Write(compilation) : YamlTarget.Write(compilation.Program));
            return Compiled;
        }
        catch (CompileException e)
        {
            foreach (var problem in e.Problems)
                error.WriteLine(problem);
            return Refused;
        }
    }

    private static void Warn(Compilation compilation, TextWriter error)
    {
        foreach (var warning in Warnings.Of(compilation.Config, compilation.Datasets))
            error.WriteLine($"warning: {warning}");
    }

    private static StackSettings Settings(Options options, string root, Func<string, string?> environment)
    {
        var project = NotEmpty(environment("PULUMI_PROJECT")) ?? ProjectFile.Name(Path.Combine(root, "Pulumi.yaml"));
        if (options.Stack is { } stack)
            return StackSettings.FromFile(project, stack, Path.Combine(root, $"Pulumi.{stack}.yaml"));

        return NotEmpty(environment("PULUMI_CONFIG")) is { } config
            ? StackSettings.FromPulumi(project, NotEmpty(environment("PULUMI_STACK")) ?? NoStack, config)
            : new(project, NotEmpty(environment("PULUMI_STACK")) ?? NoStack, []);
    }

    private static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options(null, null, false, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--summary" => options with { Summary = true },
                "--help" or "-h" => options with { Help = true },
                "--stack" => options with { Stack = Value(arguments, ref i) },
                "--root" => options with { Root = Value(arguments, ref i) },
                var other => throw new CompileException($"unknown argument '{other}'", Usage),
            };
        }

        return options;
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count && arguments[i].Length > 0
            ? arguments[i]
            : throw new CompileException($"{arguments[i - 1]} needs a value", Usage);

    private static string FindRoot()
    {
        for (var folder = Directory.GetCurrentDirectory(); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Pulumi.yaml")))
                return folder;
        }

        throw new CompileException("Pulumi.yaml: neither in this folder nor above it; run from the clone, or give --root FOLDER");
    }

    /// <summary>As people and editors name it from where they are.</summary>
    private static string DescriptorFolder(string root) =>
        Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(root, "datasets"));

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed record Options(string? Stack, string? Root, bool Summary, bool Help);
}
