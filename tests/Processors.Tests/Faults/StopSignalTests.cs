using System.Diagnostics;
using System.Text.Json;
using Datasets.Command;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;

namespace Datasets.Faults;

/// <summary>SIGTERM at any moment ends a job with 75, which is worth a retry.</summary>
public sealed class StopSignalTests
{
    private const ulong Terminate = 1UL << (15 - 1);

    [Fact]
    public async Task SIGTERM_ends_it_with_75_from_the_first_moment_on()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("only on Linux: reads in /proc which signals a process blocks");
        using var folder = new TemporaryFolder();
        var arrived = new SemaphoreSlim(0);
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            // It never comes to its end before the signal.
            Intercept = async context =>
            {
                arrived.Release();
                await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
                return false;
            },
        });

        var before = 0;
        for (var milliseconds = 0; milliseconds < 30_000; milliseconds += 5 + milliseconds / 5)
        {
            using var process = Start(archive, folder[$"{milliseconds}"]);
            await Task.Delay(milliseconds);
            if (arrived.CurrentCount == 0)
                before++;
            ExternalProgram.Run("kill", "-TERM", $"{process.Id}");
            var error = await process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            Assert.True(process.ExitCode == 75, $"SIGTERM after {milliseconds} ms ends it with {process.ExitCode}: {error}");
            // Far into its work once: later moments add nothing.
            if (arrived.CurrentCount > 0)
                break;
        }

        Assert.InRange(before, 5, 100);
        Assert.True(arrived.CurrentCount > 0, "it never came to its work");
    }

    /// <summary>Starts the command as the container does; returns when SIGTERM is no longer the shell's business.</summary>
    private static Process Start(EmbeddedArchiveServer archive, string output)
    {
        var entryPoint = File.ReadAllLines(Repository.PathOf("processors/Dockerfile")).Single(line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal));
        var words = JsonSerializer.Deserialize<string[]>(entryPoint["ENTRYPOINT".Length..])!;
        Assert.Equal("/app/bin/datasets", words[^1]);
        string[] arguments =
        [
            .. words[1..^1], "dotnet", "exec", DatasetsCommand.Program, "step", "discover", "--dataset", "omi-ozone", "--run", "run", "--out", output,
            "--from", "2022-01-20", "--to", "2022-01-21", "--endpoint", new Uri(archive.Address, "search").AbsoluteUri,
        ];
        var process = Process.Start(new ProcessStartInfo(words[0], arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = Repository.Root,
        })!;
        while (!IsBlocked(process) && !process.WaitForExit(1))
        {
        }
        return process;
    }

    private static bool IsBlocked(Process process)
    {
        var line = File.ReadAllLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("SigBlk:", StringComparison.Ordinal));
        return (Convert.ToUInt64(line["SigBlk:".Length..].Trim(), 16) & Terminate) != 0;
    }
}
