using System.Diagnostics;
using System.Text.Json;

namespace Datasets.Bench;

/// <summary>Other programs, and this one as another process.</summary>
internal static class Programs
{
    public static string Run(string program, params string[] arguments) => Run(program, [], arguments);

    /// <param name="environment">In place of what this process's own says.</param>
    public static string Run(string program, IEnumerable<(string Name, string Value)> environment, string[] arguments)
    {
        using var process = Start(program, environment, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
    }

    public static Process Start(string program, params string[] arguments) => Start(program, [], arguments);

    /// <summary>Runs a part of this program in a process of its own, for its peak of memory and its own CPU time.</summary>
    public static T Child<T>(params string[] arguments) => Child<T>([], arguments);

    public static T Child<T>(IEnumerable<(string Name, string Value)> environment, string[] arguments) =>
        JsonSerializer.Deserialize<T>(Run(Environment.ProcessPath!, environment, ["child", .. arguments]))!;

    private static Process Start(string program, IEnumerable<(string Name, string Value)> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
