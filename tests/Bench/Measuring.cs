using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Datasets.Bench;

/// <summary>Wall and CPU time of something, in seconds; of children too where it starts some.</summary>
internal readonly record struct Spent(double Wall, double Cpu)
{
    public static Spent operator /(Spent spent, double count) => new(spent.Wall / count, spent.Cpu / count);
}

/// <summary>
/// Times things that are compared in turns, so that a machine that gets slower or faster meanwhile does so for all of them, and takes the
/// medians. Where a machine has other work, ratios of CPU time say more than those of wall time.
/// </summary>
internal static partial class Measuring
{
    public static Dictionary<string, Spent> InTurns(int rounds, params (string Name, Action Run)[] compared)
    {
        foreach (var (_, run) in compared)
            run();
        var times = compared.ToDictionary(one => one.Name, _ => new List<Spent>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, run) in compared)
                times[name].Add(Time(run));
        }
        return times.ToDictionary(one => one.Key, one => new Spent(Median(one.Value.Select(t => t.Wall)), Median(one.Value.Select(t => t.Cpu))));
    }

    public static Spent Time(Action run)
    {
        GC.Collect();
        var (own, children) = (OwnCpu(), ChildrenCpu());
        var clock = Stopwatch.StartNew();
        run();
        return new Spent(clock.Elapsed.TotalSeconds, OwnCpu() - own + ChildrenCpu() - children);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static double OwnCpu() => Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>The peak of this process's memory that was in RAM, in MiB (VmHWM).</summary>
    public static double PeakMiB() =>
        double.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    /// <summary>Of all children that have ended.</summary>
    private static unsafe double ChildrenCpu()
    {
        // struct rusage begins with two struct timeval: user and system time, each seconds and microseconds.
        var usage = stackalloc long[32];
        const int children = -1;
        return getrusage(children, usage) == 0 ? usage[0] + usage[1] / 1e6 + usage[2] + usage[3] / 1e6 : 0;
    }

    [LibraryImport("libc")]
    private static unsafe partial int getrusage(int who, long* usage);
}
