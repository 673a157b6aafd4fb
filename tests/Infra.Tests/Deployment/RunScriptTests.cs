using System.Diagnostics;
using Datasets.Infra.Support;

namespace Datasets.Infra.Deployment;

/// <summary><c>./run datasets</c> and SIGTERM, which asks a job to stop and to be tried again: it ends with 75, whenever the signal comes.</summary>
public sealed class RunScriptTests : IDisposable
{
    /// <summary>Stands for .NET's SDK. What it builds says whether it was started with SIGTERM blocked, as the real command expects.</summary>
    private const string Sdk = """
        #!/usr/bin/env bash
        if [ "$1" = --version ]; then echo 10.0.100; exit; fi
        touch building
        sleep "$BUILD_SECONDS"
        mkdir -p artifacts/datasets
        printf '#!/usr/bin/env bash\nkill -TERM $$\necho "the signal waits; arguments: $*"\n' >artifacts/datasets/datasets
        chmod +x artifacts/datasets/datasets
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("datasets-run-").FullName;

    [Theory]
    [InlineData("datasets list --json", "the signal waits; arguments: list --json")]
    [InlineData("demo --days 1", "the signal waits; arguments: demo --days 1")]
    public void A_signal_that_comes_before_the_command_listens_waits_for_it(string arguments, string said)
    {
        var (exitCode, output) = Shell($"./run {arguments}", buildSeconds: 0);
        Assert.True(exitCode == 0, output);
        Assert.Contains(said, output);
    }

    [Fact]
    public void A_signal_that_comes_during_the_first_build_ends_it_with_75() =>
        Assert.Equal(75, Shell("./run datasets list & run=$!; until [ -e building ]; do sleep 0.02; done; kill -TERM $run; wait $run", buildSeconds: 1).ExitCode);

    [Fact]
    public void A_word_that_it_does_not_know_leads_to_the_command_that_may_have_been_meant() =>
        Assert.Equal((2, "run: 'list' is not known: ./run --help; a verb of the command follows 'datasets': ./run datasets --help\n"), Shell("./run list", buildSeconds: 0));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int ExitCode, string Output) Shell(string script, int buildSeconds)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Directory.GetDirectories("/usr/lib").Any(folder => Directory.GetFiles(folder, "libgdal.so.*").Length > 0),
            "only on Linux with GDAL in /usr/lib, which ./run would install during the test: apt-get install gdal-bin");
        foreach (var file in new[] { "run", "Directory.Build.props", "Directory.Packages.props", ".editorconfig" })
            File.Copy(Repository.PathOf(file), Path.Combine(_folder, file));
        Directory.CreateDirectory(Path.Combine(_folder, "processors"));
        var sdk = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "sdk")).FullName, "dotnet");
        File.WriteAllText(sdk, Sdk);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(sdk, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var start = new ProcessStartInfo("bash", ["-c", $"{{ {script}; }} 2>&1"]) { RedirectStandardOutput = true, WorkingDirectory = _folder };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(sdk)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["BUILD_SECONDS"] = $"{buildSeconds}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
