/// <summary>
/// Writes the names of the assemblies that a process has loaded when it ends to a file: what .NET calls at the start of a process whose
/// <c>DOTNET_STARTUP_HOOKS</c> names this assembly. It has to have this name, and no namespace.
/// </summary>
internal static class StartupHook
{
    public const string ListVariable = "DATASETS_TESTS_ASSEMBLIES";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ListVariable) is { } file)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(file, AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name ?? ""));
    }
}
