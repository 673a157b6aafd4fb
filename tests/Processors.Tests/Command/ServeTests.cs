using System.Net;
using System.Text.Json;
using Datasets.Support;

namespace Datasets.Command;

public sealed class ServeTests
{
    [Fact]
    public async Task Serve_prints_its_address_reads_the_output_and_ends_with_Ctrl_C()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["catalog.json"], """{"type": "Catalog"}""");
        using var process = DatasetsCommand.Start(new Dictionary<string, string>(), "serve", folder.Path, "--port", "0", "--json");
        using var client = new HttpClient();

        var printed = JsonDocument.Parse(await ObjectAsync(process.StandardOutput)).RootElement;
        var address = new Uri(printed.GetProperty("address").GetString()!);
        var catalog = await client.GetStringAsync(new Uri(address, "catalog.json"), TestContext.Current.CancellationToken);
        ExternalProgram.Run("kill", "-INT", process.Id.ToString());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(address.Host)));
        Assert.EndsWith($"#/external/http:/{address.Authority}/catalog.json", printed.GetProperty("stacBrowser").GetString());
        Assert.Contains("Catalog", catalog);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void A_folder_without_a_catalog_is_not_served()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["private.txt"], "a user's own");

        var (exitCode, _, error) = DatasetsCommand.Run("serve", folder.Path);

        Assert.Equal(2, exitCode);
        Assert.Contains("there is no catalog", error);
    }

    /// <summary>A web server takes longer to load than most verbs take to run. The hook is <c>StartupHook</c>, in the command's process.</summary>
    [Theory]
    [InlineData("--help")]
    [InlineData("list")]
    public void Other_verbs_load_no_web_server(string verb)
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
            [StartupHook.ListVariable] = folder["assemblies.txt"],
        };

        var (exitCode, _, error) = DatasetsCommand.RunWith(environment, verb);

        Assert.True(exitCode == 0, error);
        var loaded = File.ReadAllLines(folder["assemblies.txt"]);
        Assert.Contains("datasets", loaded);
        Assert.DoesNotContain(loaded, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name == "Datasets.Serving");
    }

    /// <summary>One JSON object, which the process prints before it goes on.</summary>
    private static async Task<string> ObjectAsync(StreamReader output)
    {
        var text = "";
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            text += line;
            if (line == "}")
                return text;
        }
        throw new InvalidOperationException($"the process ended: {text}");
    }
}
