using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Archives.Granules;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Workflow.Runs;
using Spectre.Console;

namespace Datasets.Command.Verbs;

internal static class DiscoverVerb
{
    public static System.CommandLine.Command Create()
    {
        var dataset = Verb.Dataset();
        var window = new WindowOptions();
        var output = new Option<string?>("--out") { Description = "Where runs write to, a folder or s3://bucket/prefix: tells which granules are new there (default: all count as new).", HelpName = "URI" };
        var endpoint = Verb.Endpoint();
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "discover",
            "What the archive has and what is new; writes nothing.",
            """
                Examples:
                  datasets discover omi-ozone --from 2024-09-24 --to 2024-10-03
                  datasets discover omi-ozone --out out/omi-ozone

                Nothing is downloaded or written, and no login is needed.
                """)
        {
            dataset, window.From, window.To, output, endpoint, folder, json, verbose,
        };
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            var descriptor = DescriptorFolders.Resolve(parsed.GetValue(dataset)!, parsed.GetValue(folder));
            Preflight.RequireFinished(descriptor);
            using var store = parsed.GetValue(output) is { } uri ? OutputTarget.OpenStore(uri) : null;
            if (descriptor.Derive is { } derive && store is null)
                throw new UsageException($"{descriptor.Id} is made from the items of {derive.From}: give the place where they are by --out URI");
            var asked = await window.ParseAsync(parsed, descriptor, store, TimeProvider.System, cancellationToken);
            using var archive = Composition.Archive(parsed.GetValue(endpoint));
            var isScheduled = parsed.GetValue(window.From) is null && parsed.GetValue(window.To) is null;
            var mark = store is not null && isScheduled ? await DiscoveryMark.ReadAsync(store, descriptor.Id, cancellationToken) : null;
            var granules = store is null
                ? new GroupedDiscovery(archive.Discovery).DiscoverAsync(descriptor, asked, cancellationToken).Select(granule => (granule, true))
                : new WorkPlanner(descriptor, archive.DiscoveryOf(descriptor, store), new GranulePublisher(descriptor, store, TimeProvider.System), store)
                    .FindAsync(asked, reprocess: false, only: null, mark?.LookedUntil, run: null, cancellationToken)
                    .Select(found => (found.Granule, found.Standing != GranuleStatus.Done));
            List<(DiscoveredGranule Granule, bool IsNew)> found = await granules.ToListAsync(cancellationToken);

            if (parsed.GetValue(json))
                Terminal.Json(JsonOf(descriptor, found));
            else
                Write(found);
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Write(List<(DiscoveredGranule Granule, bool IsNew)> found)
    {
        var table = new ResultTable(
            new("start", Rank: 1), new("file") { IsName = true }, new("revision", Rank: 4), new("produced", Rank: 3), new("size", Rank: 2) { IsNumber = true },
            new("") { Wraps = true });
        foreach (var (granule, isNew) in found)
        {
            table.Add(
                granule.HasTime ? $"{granule.Time.Start:yyyy-MM-dd HH:mm}" : "", granule.File?.Name ?? granule.Name, granule.Revision,
                granule.Produced is { } produced ? $"{produced:yyyy-MM-dd HH:mm}" : "",
                SizeOf(granule) is { } size ? HumanReadable.Size(size) : "",
                granule.Problem is { } problem ? new ResultCell(problem, "red") : isNew ? new ResultCell("new", "green") : "done");
        }

        table.Write(Terminal.Results, "--json has all");
        Terminal.Results.MarkupLineInterpolated($"{HumanReadable.Count(found.Count, "granule")}, {found.Count(pair => pair.IsNew)} new");
    }

    private static long? SizeOf(DiscoveredGranule granule) =>
        granule.Members is { } members ? members.Sum(member => member.File?.Size) : granule.File?.Size;

    private static byte[] JsonOf(DatasetDescriptor descriptor, List<(DiscoveredGranule Granule, bool IsNew)> found) =>
        JsonOutput.Bytes(new JsonObject
        {
            ["dataset"] = descriptor.Id,
            ["granules"] = new JsonArray([.. found.Select(pair => new JsonObject
            {
                ["id"] = pair.Granule.Id,
                ["revision"] = pair.Granule.Revision,
                ["name"] = pair.Granule.Name,
                ["start"] = pair.Granule.HasTime ? pair.Granule.Time.Start.UtcDateTime : null,
                ["end"] = pair.Granule.HasTime ? pair.Granule.Time.End.UtcDateTime : null,
                ["url"] = pair.Granule.File?.Url.AbsoluteUri,
                ["members"] = pair.Granule.Members is { } members ? new JsonArray([.. members.Select(member => JsonValue.Create(member.Id))]) : null,
                ["problem"] = pair.Granule.Problem,
                ["new"] = pair.IsNew,
            })]),
        });
}
