using System.Diagnostics;
using System.Runtime.InteropServices;
using Datasets.Infra.Support;

namespace Datasets.Infra.Engine;

/// <summary>
/// Pulumi's command line and YAML language host, and the stand-ins for the providers. Pulumi's own come from the PATH where it has them,
/// else from <c>../shared/engine</c>, as the stand-ins always do.
/// </summary>
internal static class EnginePrograms
{
    private static readonly string Kit = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "engine"));

    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>Why the engine cannot run here, or null.</summary>
    public static string? Missing { get; } =
        !File.Exists(Path.Combine(Kit, "env.sh")) ? "a stack's whole life is played with Pulumi's own engine and stand-ins for AWS's providers, a kit of 40 MB that does not ship with the repository; "
            + $"where you have it, it belongs in {Path.GetRelativePath(Repository.Root, Kit)} (CONTRIBUTING.md)"
        : !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64
            ? "the stand-ins for Pulumi's providers, with which a stack's whole life is played, are built for Linux on x86-64"
        : OnPath("xz") is null ? "Pulumi's engine is unpacked by xz: install the package xz-utils"
        : null;

    /// <summary>
    /// The environment in which <c>pulumi</c> keeps everything below <paramref name="lab"/>, and finds the stand-ins as its plugins.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment(string lab)
    {
        // The kit's own script says how: which versions of which plugins, and where.
        var start = new ProcessStartInfo("bash", ["-c", """. "$KIT/env.sh"; env -0"""])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = lab,
            Environment = { ["KIT"] = Kit, ["LAB"] = lab, ["bin"] = Unpacked.Value },
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PULUMI_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);

        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(e => e[0], e => e[1]);
    }

    /// <summary>Unpacks once for a user, into the cache; two test programs that start at once do no harm to each other.</summary>
    private static string Unpack()
    {
        var cache = System.Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home
            ? home
            : Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Directory.CreateDirectory(Path.Combine(cache, "pulumi-engine-test")).FullName;
        var ofPulumi = OnPath("pulumi") is not null && OnPath("pulumi-language-yaml") is not null;
        foreach (var tool in ofPulumi ? ["standin"] : new[] { "standin", "pulumi", "pulumi-language-yaml" })
            Unpack(Path.Combine(Kit, "dist", tool + ".xz"), Path.Combine(folder, tool));
        if (!ofPulumi)
            return folder;

        // A folder without the kit's own Pulumi, so that the one of the PATH is found.
        var standIn = Directory.CreateDirectory(Path.Combine(folder, "standin-only")).FullName;
        File.Copy(Path.Combine(folder, "standin"), Path.Combine(standIn, "standin"), overwrite: true);
        return standIn;
    }

    private static void Unpack(string packed, string program)
    {
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(packed))
            return;

        var unfinished = $"{program}.{System.Environment.ProcessId}";
        using (var process = Process.Start(new ProcessStartInfo("xz", ["-dc", packed]) { RedirectStandardOutput = true })!)
        using (var file = File.Create(unfinished))
        {
            process.StandardOutput.BaseStream.CopyTo(file);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(unfinished, File.GetUnixFileMode(unfinished) | UnixFileMode.UserExecute);
        File.Move(unfinished, program, overwrite: true);
    }

    private static string? OnPath(string program) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
