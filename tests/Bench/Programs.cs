using System.Diagnostics;
using System.Text.Json;

namespace Datasets.Bench;

/// <summary>Other programs, and this one as another process.</summary>
internal static class Programs
{
    public static string Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
    }

    public static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Runs a part of this program in a process of its own, for its peak of memory and its own CPU time.</summary>
    public static T Child<T>(params string[] arguments) =>
        JsonSerializer.Deserialize<T>(Run(Environment.ProcessPath!, ["child", .. arguments]))!;
}
