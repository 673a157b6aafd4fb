using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Serving;
using Datasets.Storage;

namespace Datasets.Command.Verbs;

internal static class ServeVerb
{
    private const int UsualPort = 8000;

    public static System.CommandLine.Command Create()
    {
        var uri = new Argument<string>("URI") { Description = "The root of a catalog, which runs write to: a folder, or s3://bucket/prefix." };
        var port = new Option<int?>("--port")
        {
            Description = $"The port to listen on; 0 takes a free one (default: {UsualPort}, or a free one where that is in use).",
            HelpName = "N",
            Validators = { RequirePort },
        };
        var host = new Option<IPAddress>("--host")
        {
            Description = "The address to listen on; 0.0.0.0 lets every machine read that can reach this one.",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = AddressOf,
        };
        var open = new Option<bool>("--open") { Description = "Open the page in your browser." };
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "serve",
            "The map page, the catalog and the COGs, on loopback.",
            """
                Examples:
                  datasets serve out/demo --open
                  datasets serve s3://bucket/prefix --port 8080

                Any page in your browser may read what is served, as STAC Browser does, and so may
                every user of this machine. Hidden files and links out of the folder are left out.
                Ctrl-C ends it.
                """) { uri, port, host, open, json, verbose };
        command.TimeToStop = Verb.WithoutOutput;
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            using var store = OutputTarget.OpenStore(parsed.GetValue(uri)!);
            await PublishedCatalog.RequireAsync(store, cancellationToken);
            await using var server = await StartAsync(store, parsed.GetValue(host)!, parsed.GetValue(port), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(JsonOutput.Bytes(new JsonObject { ["address"] = server.Address.AbsoluteUri, ["stacBrowser"] = server.StacBrowserAddress.AbsoluteUri }));
            else
                Write(server, store);
            if (parsed.GetValue(open) && !WebBrowser.TryOpen(server.Address))
                Terminal.Error($"no browser can be started here: open {server.Address} in one");
            await StopAsync(cancellationToken);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>Serves until the user ends it.</summary>
    private static async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task<OutputServer> StartAsync(IObjectStore store, IPAddress host, int? port, CancellationToken cancellationToken)
    {
        var options = new ServerOptions { Address = host, Port = port ?? UsualPort, OnProblem = Terminal.Error };
        try
        {
            return await OutputServer.StartAsync(store, options, cancellationToken);
        }
        catch (IOException) when (port is null)
        {
            return await OutputServer.StartAsync(store, options with { Port = 0 }, cancellationToken);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new UsageException($"cannot listen on {new IPEndPoint(host, options.Port)} ({error.Message}): give another --port or --host");
        }
    }

    private static void Write(OutputServer server, IObjectStore store)
    {
        Terminal.Results.WriteUnbroken($"serving {store.Root} at {server.Address}");
        Terminal.Results.WriteUnbroken($"in STAC Browser:  {server.StacBrowserAddress}");
        Terminal.Results.WriteUnbroken("Ctrl-C ends it");
    }

    private static void RequirePort(OptionResult result)
    {
        if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number is < 0 or > 65535))
            result.AddError("--port: expected a number from 0 to 65535");
    }

    private static IPAddress AddressOf(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == "localhost")
            return IPAddress.Loopback;
        if (IPAddress.TryParse(text, out var address))
            return address;
        result.AddError("--host: expected an IP address, such as 127.0.0.1 or 0.0.0.0");
        return IPAddress.Loopback;
    }
}
