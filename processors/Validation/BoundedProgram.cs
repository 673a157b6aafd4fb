using System.Diagnostics;
using System.Globalization;

namespace Datasets.Validation;

/// <summary>A program in a process of its own that may crash, hang or ask for any memory: it ends at a limit of time, and gets no more than a limit of memory where the system has such limits.</summary>
internal static class BoundedProgram
{
    private const int LongestMessage = 300;

    /// <summary>The program's path; null where it is not installed.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program)).FirstOrDefault(File.Exists);

    /// <returns>Null where it ended well, else why it did not.</returns>
    public static string? Run(string program, IReadOnlyList<string> arguments, TimeSpan time, long memory)
    {
        using var process = Process.Start(Starting(program, arguments, memory))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(time))
        {
            process.Kill(entireProcessTree: true);
            return string.Create(CultureInfo.InvariantCulture, $"it had not ended after {time.TotalSeconds:0} seconds");
        }
        Task.WaitAll(output, error);
        if (process.ExitCode == 0)
            return null;
        var said = (error.Result.Trim().Length > 0 ? error.Result : output.Result).Trim().ReplaceLineEndings(" ");
        return string.Create(CultureInfo.InvariantCulture, $"it ended with {process.ExitCode}{(said.Length > 0 ? $": {said[..Math.Min(said.Length, LongestMessage)]}" : "")}");
    }

    private static ProcessStartInfo Starting(string program, IReadOnlyList<string> arguments, long memory)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", "ulimit -v \"$0\" 2>/dev/null; exec \"$@\"", (memory / 1024).ToString(CultureInfo.InvariantCulture), program, .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return start;
    }
}
