namespace Datasets.Infra.Configuration;

/// <summary>What Pulumi hands the compiler in its environment.</summary>
/// <remarks>
/// Pulumi's YAML language host runs the compiler at least twice: first without any of its variables, to learn which providers the program needs,
/// then with all of them. It puts them before the user's own environment, so that an exported variable of the same name hides Pulumi's value
/// (pulumi-yaml, <c>LoadFromCompiler</c>). The first run sees exported variables alone, and is where they are found out.
/// <c>PULUMI_STACK</c> may be exported: it selects a stack, and <c>--stack</c> overrides it. So the program takes the stack's name from
/// <c>pulumi.stack</c>, and this one is for messages, limits and the stack's file only.
/// </remarks>
public static class PulumiVariables
{
    private const string Stack = "PULUMI_STACK";
    private const string Project = "PULUMI_PROJECT";
    private const string Config = "PULUMI_CONFIG";

    /// <summary>The stack's settings, or null where Pulumi gives no stack and asks for the program's providers only.</summary>
    /// <param name="environment">The compiler's environment.</param>
    /// <param name="project">The name that Pulumi.yaml gives, which counts.</param>
    /// <param name="root">The folder of Pulumi.yaml and the stacks' files.</param>
    /// <exception cref="CompileException">A variable is not from the Pulumi that runs the compiler.</exception>
    public static StackSettings? Read(Func<string, string?> environment, string project, string root)
    {
        if (environment(Project) is { } given && given != project)
            throw new CompileException($"{Project} is '{given}', and this is the project '{project}'. {Unset(Project)}");

        if (environment(Config) is not { } config)
            return null;
        if (config.Length == 0 || environment(Project) is null)
            throw new CompileException($"{Config} is set outside of Pulumi and hides the stack's configuration. {Unset(Config)}");

        return StackName.FromReference(environment(Stack) ?? "") is { Length: > 0 } stack
            ? StackSettings.FromPulumi(project, stack, config, StackSettings.EncryptedIn(root, project, stack))
            : throw new CompileException($"{Stack} is set outside of Pulumi and hides the stack's name. {Unset(Stack)}");
    }

    private static string Unset(string variable) =>
        $"Something exported it, such as a shell, a CI job or another Pulumi program: run 'unset {variable}' first";
}
