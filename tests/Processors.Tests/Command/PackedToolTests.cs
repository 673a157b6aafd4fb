using Datasets.Model;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>The .NET tool as <c>./run pack</c> makes it, installed from a folder, away from the clone.</summary>
public sealed class PackedToolTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_installed_tool_brings_the_descriptors_and_runs_the_demo()
    {
        // What is packed is what the tests were built with.
        Run(Repository.Root, "env", $"PACK_OUTPUT={_folder["feed"]}", $"PACK_CONFIGURATION={Configuration}", "bash", "packaging/pack", "--no-build", "tool");
        Assert.Contains($"datasets.{ProductInfo.Version}.nupkg", File.ReadAllText(_folder["feed/SHA256SUMS"]), StringComparison.Ordinal);

        File.WriteAllText(_folder["nuget.config"], $"""<configuration><packageSources><clear /><add key="packed" value="{_folder["feed"]}" /></packageSources></configuration>""");
        Directory.CreateDirectory(_folder["elsewhere"]);
        Run(_folder["elsewhere"], "dotnet", "tool", "install", "datasets", "--tool-path", _folder["tools"], "--configfile", _folder["nuget.config"], "--version", ProductInfo.Version);

        var root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))))!;
        Assert.Contains("omi-ozone", Tool("list", "--json"), StringComparison.Ordinal);
        Tool("demo", "--days", "1", "--out", _folder["out"]);
        Assert.True(File.Exists(_folder["out/catalog.json"]));

        // Its starter finds the runtime that these tests run on.
        string Tool(params string[] arguments) =>
            Run(_folder["elsewhere"], "env", ["-u", "DATASETS_FOLDER", $"DOTNET_ROOT={root}", _folder["tools/datasets"], .. arguments]);
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        var (exitCode, output, error) = ExternalProgram.RunIn(folder, program, arguments);
        Assert.True(exitCode == 0, output + error);
        return output;
    }
}
