using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Datasets.Bench;

/// <summary>
/// The built command, measured from outside: a child of the bench starts it and nothing else, and asks the kernel what its children used. The
/// peak counts a process's memory before it became the command too, which is the child's own, some 40 MiB.
/// </summary>
internal static partial class CommandRun
{
    /// <param name="Wall">Seconds from the process's start to its end.</param>
    /// <param name="Cpu">Seconds.</param>
    /// <param name="PeakMiB">The most memory that was in RAM at once.</param>
    /// <param name="Output">Its standard output.</param>
    public sealed record Result(double Wall, double Cpu, double PeakMiB, string Output);

    /// <param name="environment">In place of what the bench's own says.</param>
    public static Result Start(BenchOptions options, IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        Programs.Child<Result>(environment, ["command", options.Command, .. arguments]);

    public static Result Measure(string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        var output = Programs.Run(arguments[0], arguments[1..]);
        var (cpu, peak) = OfChildren();
        return new Result(clock.Elapsed.TotalSeconds, cpu, peak, output);
    }

    private static unsafe (double Cpu, double PeakMiB) OfChildren()
    {
        // struct rusage: user and system time, each seconds and microseconds, then the peak in KiB (Linux).
        var usage = stackalloc long[32];
        const int children = -1;
        return getrusage(children, usage) == 0
            ? (usage[0] + usage[1] / 1e6 + usage[2] + usage[3] / 1e6, usage[4] / 1024.0)
            : throw new InvalidOperationException("getrusage failed");
    }

    [LibraryImport("libc")]
    private static unsafe partial int getrusage(int who, long* usage);
}
