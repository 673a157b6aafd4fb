using Datasets.Infra.Configuration;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra;

/// <summary>The command line of the compiler, which Pulumi calls, and people to look at a program before they deploy it.</summary>
public static class CompileCommand
{
    public const string Usage = """
        Usage: datasets-infra [--stack NAME] [--summary]

        Compiles the descriptors and a stack's configuration into the Pulumi program that `pulumi up` deploys.

          --stack NAME    read Pulumi.NAME.yaml; without it, Pulumi's environment (PULUMI_STACK, PULUMI_CONFIG …)
                          says which stack, and without that the program has Pulumi.yaml's defaults, unchecked
          --summary       a table of what would be deployed, in place of the program
          --root FOLDER   the folder of Pulumi.yaml, if it is not this folder or above it
          --help          this text

        The program goes to standard output, problems and warnings to standard error.
        Exit codes: 0 compiled, 2 wrong usage, descriptor or configuration.

        """;

    private const int Compiled = 0;
    private const int Refused = 2;

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

            var root = options.Root ?? FindRoot();
            var project = ProjectFile.Name(Path.Combine(root, "Pulumi.yaml"));
            var settings = options.Stack is { } stack ? FromFile(root, project, stack) : PulumiVariables.Read(environment, project, root);
            var compilation = settings is null ? Compiler.WithoutStack(root, project) : Compiler.Compile(root, settings);
            foreach (var warning in compilation.Warnings)
                error.WriteLine($"warning: {warning}");
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

    private static StackSettings FromFile(string root, string project, string stack)
    {
        var name = StackName.FromReference(stack);
        return StackSettings.FromFile(project, name, Path.Combine(root, $"Pulumi.{name}.yaml"));
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

    private sealed record Options(string? Stack, string? Root, bool Summary, bool Help);
}
