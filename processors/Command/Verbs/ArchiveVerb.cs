using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Command.Demo;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Server;

namespace Datasets.Command.Verbs;

/// <summary>The embedded archive by itself, to try <c>run</c>, <c>discover</c> and <c>reconcile</c> on.</summary>
internal static class ArchiveVerb
{
    public static System.CommandLine.Command Create()
    {
        var days = new DayOptions(DemoArchive.FirstDay, 10);
        var port = new Option<int>("--port")
        {
            Description = "The port on this machine (default: a free one).",
            HelpName = "N",
            Validators =
            {
                result =>
                {
                    if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number is < 1 or > ushort.MaxValue))
                        result.AddError("--port: expected a number from 1 to 65535");
                },
            },
        };
        var latency = new Option<double>("--latency")
        {
            Description = "How long each request waits before its answer, e.g. 40ms (default: 0).",
            HelpName = "MS",
            CustomParser = result => ParseNumber(result, "--latency", "ms"),
        };
        var bandwidth = new Option<double>("--bandwidth")
        {
            Description = "What all answers together may send, e.g. 50Mbit (default: no limit).",
            HelpName = "MBIT/S",
            CustomParser = result => ParseNumber(result, "--bandwidth", "Mbit"),
        };
        var fault = new Option<RangeFault>("--range-fault")
        {
            Description = $"What goes wrong with requests for parts of files: {string.Join(", ", Enum.GetNames<RangeFault>().Select(name => name.ToLowerInvariant()))}.",
            HelpName = "FAULT",
        };
        var failures = WithFailures();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "archive",
            "Serve synthetic granules of omi-ozone on this machine, as CMR and an archive do.",
            """
                Examples:
                  datasets archive
                  datasets archive --with-failures --port 8017
                  datasets archive --latency 40ms --bandwidth 50Mbit

                Prints where it is and the token that opens it, and answers until it is
                stopped (Ctrl-C). Only this machine can reach it.
                """)
        {
            days.From, days.Days, port, latency, bandwidth, fault, failures, json, verbose,
        };
        command.TimeToStop = TimeSpan.FromSeconds(5);
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            var options = DemoArchive.Of(parsed.GetValue(days.From), parsed.GetValue(days.Days), parsed.GetValue(failures)) with
            {
                Port = parsed.GetValue(port),
                Line = new LineShape(
                    TimeSpan.FromMilliseconds(parsed.GetValue(latency)), parsed.GetValue(bandwidth) is > 0 and var most ? most * 1e6 : double.PositiveInfinity),
                RangeFault = parsed.GetValue(fault),
            };
            await using var server = await StartAsync(options, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(JsonOf(server));
            else
                Tell(server);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>A number above 0, with its unit or without.</summary>
    private static double ParseNumber(ArgumentResult result, string option, string unit)
    {
        var text = result.Tokens.Single().Value;
        var digits = text.EndsWith(unit, StringComparison.OrdinalIgnoreCase) ? text[..^unit.Length] : text;
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 100_000)
            return number;
        result.AddError($"{option}: expected a number above 0, such as 40{unit}");
        return 0;
    }

    public static Option<bool> WithFailures() => new("--with-failures") { Description = "Give the archive some broken files, to see how failures are told." };

    private static async Task<EmbeddedArchiveServer> StartAsync(EmbeddedArchiveOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await EmbeddedArchiveServer.StartAsync(options, cancellationToken);
        }
        catch (IOException) when (options.Port != 0)
        {
            throw new UsageException($"port {options.Port} of this machine is taken, or may not be used: give another --port, or none for a free one");
        }
    }

    private static void Tell(EmbeddedArchiveServer server)
    {
        var console = Terminal.Results;
        var options = server.Options;
        console.WriteUnbroken($"synthetic granules of {DemoArchive.DatasetId}, {options.From:yyyy-MM-dd} to {options.To:yyyy-MM-dd}; Ctrl-C stops the archive");
        console.WriteUnbroken($"endpoint:  {EndpointOf(server)}");
        console.WriteUnbroken($"token:     {options.Token}");
        console.WriteUnbroken("in another terminal:");
        console.WriteUnbroken(
            $"EARTHDATA_TOKEN={options.Token} {CommandName.Typed} run {DemoArchive.DatasetId} --endpoint {EndpointOf(server)} --from {options.From:yyyy-MM-dd} --to {options.To:yyyy-MM-dd} --out out/{DemoArchive.DatasetId}");
    }

    private static Uri EndpointOf(EmbeddedArchiveServer server) => new(server.Address, "search");

    private static byte[] JsonOf(EmbeddedArchiveServer server) => JsonOutput.Bytes(new JsonObject
    {
        ["endpoint"] = EndpointOf(server).ToString(),
        ["token"] = server.Options.Token,
        ["from"] = server.Options.From.ToString("yyyy-MM-dd", null),
        ["to"] = server.Options.To.ToString("yyyy-MM-dd", null),
    });
}
