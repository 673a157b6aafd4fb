using System.Net;
using System.Text;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>
/// <c>./run</c> on a machine whose SDK global.json does not accept. A server on loopback plays Microsoft's: its install script puts in place a program that
/// answers as the SDK does.
/// </summary>
public sealed class SdkInstallTests : IDisposable
{
    private const string Sdk = """
        #!/bin/sh
        if [ "$1" = --version ]; then echo 10.0.100; exit; fi
        while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
        echo "  Datasets.Model -> Datasets.Model.dll"
        mkdir -p "$out"
        printf '#!/bin/sh\necho "started: $* by $DOTNET_ROOT"\n' >"$out/datasets"
        chmod +x "$out/datasets"
        """;

    private const string InstallScript = """
        #!/usr/bin/env bash
        while [ $# -gt 0 ]; do
          case "$1" in --version) version=$2 ;; --install-dir) folder=$2 ;; esac
          shift
        done
        echo "dotnet-install: Downloading $version"
        mkdir -p "$folder"
        curl -fsS "ADDRESSsdk-$version" -o "$folder/dotnet" || exit 1
        chmod +x "$folder/dotnet"
        echo "dotnet-install: Installed version is $version"
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _server = new();
    private readonly List<string> _asked = [];
    private readonly string _address;

    public SdkInstallTests()
    {
        foreach (var file in new[] { "run", "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig" })
            File.Copy(Repository.PathOf(file), _folder[file]);
        Directory.CreateDirectory(_folder["processors"]);
        File.WriteAllText(_folder["processors/Datasets.Model.csproj"], "<Project/>");
        Directory.CreateDirectory(_folder["path"]);
        File.WriteAllText(_folder["path/dotnet"], "#!/bin/sh\necho 'A compatible .NET SDK was not found.' >&2\nexit 145\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["path/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        _address = $"http://127.0.0.1:{FreePort()}/";
        _server.Prefixes.Add(_address);
        _server.Start();
        _ = Task.Run(ServeAsync);
    }

    public void Dispose()
    {
        _server.Close();
        _folder.Dispose();
    }

    [Fact]
    public void It_installs_the_SDK_of_global_json_once_and_says_how_that_goes()
    {
        var (exitCode, output, error) = Start("dotnet-install.sh", "datasets", "list");

        Assert.True(exitCode == 0, error);
        Assert.Equal($"started: list by {_folder[".dotnet"]}\n", output);
        Assert.Equal(["/dotnet-install.sh", "/sdk-10.0.100"], _asked);
        Assert.Contains("run: installing the .NET SDK 10.0.100 into .dotnet/ (once;", error, StringComparison.Ordinal);
        Assert.Contains("dotnet-install: Downloading 10.0.100\n", error, StringComparison.Ordinal);
        Assert.Contains("run: building datasets (once: about a minute", error, StringComparison.Ordinal);

        (exitCode, output, error) = Start("dotnet-install.sh", "datasets", "list");
        Assert.Equal((0, $"started: list by {_folder[".dotnet"]}\n", ""), (exitCode, output, error));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public void RUN_NO_INSTALL_refuses()
    {
        var (exitCode, output, error) = Start("dotnet-install.sh", "RUN_NO_INSTALL=1", "datasets", "list");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal(
            "run: no .NET SDK that global.json accepts, and RUN_NO_INSTALL=1 forbids to install one; install the .NET 10 SDK and run again: https://dotnet.microsoft.com/download\n",
            error);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("missing.sh", "cannot download Microsoft's install script; install the .NET 10 SDK and run again")]
    [InlineData("broken.sh", "the .NET SDK could not be installed; install the .NET 10 SDK and run again")]
    public void A_download_that_fails_says_what_to_do(string script, string message)
    {
        var (exitCode, _, error) = Start(script, "datasets", "list");

        Assert.Equal(2, exitCode);
        Assert.Contains($"run: {message}: https://dotnet.microsoft.com/download\n", error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder[".dotnet/dotnet"]));
    }

    private (int ExitCode, string Output, string Error) Start(string script, params string[] arguments)
    {
        string[] settings = [.. arguments.Where(argument => argument.Contains('='))];
        return ExternalProgram.RunIn(
            _folder[""], "env",
            ["-u", "DOTNET_ROOT", $"PATH={_folder["path"]}:{Environment.GetEnvironmentVariable("PATH")}", $"DOTNET_INSTALL_URL={_address}{script}", .. settings,
                "bash", _folder["run"], .. arguments.Except(settings)]);
    }

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            var context = await _server.GetContextAsync();
            var path = context.Request.Url!.AbsolutePath;
            lock (_asked)
                _asked.Add(path);
            var body = path switch
            {
                "/dotnet-install.sh" => InstallScript.Replace("ADDRESS", _address, StringComparison.Ordinal),
                "/broken.sh" => "echo 'dotnet-install: no space left' >&2\nexit 1\n",
                "/sdk-10.0.100" => Sdk,
                _ => null,
            };
            context.Response.StatusCode = body is null ? 404 : 200;
            context.Response.Close(Encoding.UTF8.GetBytes(body ?? ""), willBlock: false);
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
