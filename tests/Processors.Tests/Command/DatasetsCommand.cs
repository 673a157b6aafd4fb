using System.Diagnostics;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>The command as a user starts it: a process of its own.</summary>
internal static class DatasetsCommand
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "datasets.dll");

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => RunWith(new Dictionary<string, string>(), arguments);

    public static (int ExitCode, string Output, string Error) RunWith(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        ResultOf(Start(environment, arguments), arguments);

    /// <summary>Where the user works in a folder of their own; the environment names no folder of descriptors.</summary>
    public static (int ExitCode, string Output, string Error) RunIn(string folder, params string[] arguments) =>
        ResultOf(Start(new Dictionary<string, string> { ["DATASETS_FOLDER"] = "" }, arguments, folder), arguments);

    /// <summary>Without the privileges that let root pass file permissions, so that they apply where the tests run as root, too.</summary>
    public static (int ExitCode, string Output, string Error) RunUnprivileged(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
            return RunWith(environment, arguments);
        if (!ExternalProgram.Exists("setpriv"))
            Assert.Skip("permissions do not bind root: run the tests as another user, or install setpriv (package util-linux)");
        return ResultOf(Start(environment, arguments, Repository.Root, "setpriv", "--inh-caps=-dac_override,-dac_read_search", "--bounding-set=-dac_override,-dac_read_search"), arguments);
    }

    /// <summary>Waits until the process ends, which must not be by a mistake of the program.</summary>
    public static int Wait(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.DoesNotContain("unexpected", error.Result, StringComparison.Ordinal);
            return process.ExitCode;
        }
    }

    /// <summary>The shipped omi-ozone for the embedded archive's granules of 2.5°.</summary>
    public static string SmallOzone() => File.ReadAllText(Repository.PathOf("datasets/omi-ozone.yaml")).Replace("shape: [720, 1440]", "shape: [72, 144]", StringComparison.Ordinal);

    private static (int ExitCode, string Output, string Error) ResultOf(Process process, string[] arguments)
    {
        using var disposed = process;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Secrets.RequireNoneIn($"the output of datasets {string.Join(' ', arguments)}", output + error.Result);
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Starts it in the clone; no Earthdata credentials of this machine's reach it.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => Start(environment, arguments, Repository.Root);

    /// <param name="folder">The folder that it is started in.</param>
    /// <param name="before">A program that starts it, and that program's own arguments.</param>
    private static Process Start(IReadOnlyDictionary<string, string> environment, string[] arguments, string folder, params string[] before)
    {
        // What a shell starts in the background ignores SIGINT, and so does what that starts, unless env undoes it.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", .. before, "dotnet", "exec", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (var name in new[] { "EARTHDATA_TOKEN", "EARTHDATA_USERNAME", "EARTHDATA_PASSWORD", "NETRC" })
            start.Environment.Remove(name);
        // The tests are of what ships, whatever the clone's user has added to it in datasets.d.
        start.Environment["DATASETS_FOLDER"] = Repository.PathOf("datasets");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
