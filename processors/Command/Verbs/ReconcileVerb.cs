using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Storage;
using Datasets.Workflow.Reconciliation;
using Datasets.Workflow.StacApi;
using Spectre.Console;

namespace Datasets.Command.Verbs;

internal static class ReconcileVerb
{
    private const int MostRows = 200;

    public static System.CommandLine.Command Create()
    {
        var dataset = Verb.Dataset();
        var window = new WindowOptions();
        var output = new Option<string>("--out") { Description = "Where runs write to: a folder, or s3://bucket/prefix.", HelpName = "URI", Required = true };
        var fix = new Option<bool>("--fix") { Description = "Repair what is found; what is missing or stale is for the next run to convert." };
        var removeGone = new Option<bool>("--remove-gone") { Description = "With --fix: remove items of granules that the archive has no more." };
        var stacApi = new Option<bool>("--stac-api") { Description = "Compare the STAC API with the catalog, too; with --fix, put there what is missing or differs, and remove the rest." };
        var endpoint = Verb.Endpoint();
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "reconcile",
            "Compare archive, receipts, items, objects and STAC API: what is missing, stale, orphaned or gone.",
            """
                Examples:
                  datasets reconcile omi-ozone --from 2024-01-01 --out out/omi-ozone
                  datasets reconcile omi-ozone --from 2024-01-01 --out out/omi-ozone --fix
                  datasets reconcile omi-ozone --out s3://bucket/prefix --stac-api --fix

                Exits with 1 where something is left to repair.
                """)
        {
            dataset, window.From, window.To, output, fix, removeGone, stacApi, endpoint, folder, json, verbose,
        };
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            if (parsed.GetValue(removeGone) && !parsed.GetValue(fix))
                throw new UsageException("--remove-gone needs --fix beside it");
            var descriptor = DescriptorFolders.Resolve(parsed.GetValue(dataset)!, parsed.GetValue(folder));
            Preflight.RequireFinished(descriptor);
            using var store = OutputTarget.OpenStore(parsed.GetValue(output)!);
            var options = new ReconcileOptions
            {
                Window = await window.ParseAsync(parsed, descriptor, store, TimeProvider.System, cancellationToken),
                Fix = parsed.GetValue(fix),
                RemoveGone = parsed.GetValue(removeGone),
                CompareApi = parsed.GetValue(stacApi),
            };
            if (options.CompareApi && descriptor.Publish is null)
                throw new UsageException($"--stac-api compares with the API that a descriptor names, and {descriptor.Id} has no publish.stacApi");
            if (!await store.ListFoldersAsync("", cancellationToken).AnyAsync(cancellationToken))
                throw new UsageException($"there is nothing in {store.Root}: give what a run's --out was, a folder or s3://bucket/prefix");
            using var archive = Composition.Archive(parsed.GetValue(endpoint));
            var api = options.RemoveGone || options.CompareApi ? ApiOf(descriptor, store) : null;
            var found = await new Reconciler(descriptor, archive.DiscoveryOf(descriptor, store), store, api, TimeProvider.System).RunAsync(options, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(JsonOf(descriptor, found));
            else
                Write(found);
            foreach (var note in found.Notes)
                Terminal.Log(note);
            return found.Findings.All(finding => finding.Fixed) ? ExitCode.Done : ExitCode.SomeFailed;
        }));
        return command;
    }

    private static StacApiPublisher? ApiOf(DatasetDescriptor descriptor, IObjectStore store) =>
        StacApiOptions.Read(descriptor, store.Root) is { } options ? new StacApiPublisher(descriptor, store, options) : null;

    private static void Write(ReconcileResult found)
    {
        if (found.Findings.Count > 0)
        {
            var table = new ResultTable(new("") { Wraps = true }, new("what") { IsName = true }, new("why") { Wraps = true });
            foreach (var finding in found.Findings.OrderBy(finding => finding.Kind).Take(MostRows))
            {
                table.Add(
                    finding.Fixed ? new ResultCell($"{Words(finding.Kind)}: {Done(finding.Kind)}", "green") : new ResultCell(Words(finding.Kind), "yellow"),
                    finding.Subject, finding.Reason);
            }
            table.Write(Terminal.Results, "--json has all");
        }
        if (found.Findings.Count > MostRows)
            Terminal.Results.WriteLine($"and {found.Findings.Count - MostRows} more: --json has all");
        Terminal.Results.WriteLine($"{HumanReadable.Count(found.Archived, "granule")} in the archive, {HumanReadable.Count(found.Items, "item")}: {Summary(found)}");
    }

    private static string Summary(ReconcileResult found)
    {
        if (found.Findings.Count == 0)
            return "all as it should be";
        var kinds = found.Findings.GroupBy(finding => finding.Kind).OrderBy(kind => kind.Key).Select(kind => $"{kind.Count()} {Words(kind.Key)}");
        return $"{string.Join(", ", kinds)}; {found.Findings.Count(finding => finding.Fixed)} repaired";
    }

    /// <summary>What a repair did.</summary>
    private static string Done(FindingKind kind) => kind switch
    {
        FindingKind.ReceiptWithoutItem => "receipt removed, the next run converts it",
        FindingKind.ItemWithoutAsset => "item and receipts removed, the next run converts it",
        FindingKind.BrokenItem => "item removed",
        FindingKind.Orphan => "file removed",
        FindingKind.Gone => "item and its files removed",
        FindingKind.MissingAtApi or FindingKind.DiffersAtApi => "sent to the STAC API",
        FindingKind.OnlyAtApi => "removed from the STAC API",
        FindingKind.Missing or FindingKind.Stale or FindingKind.ItemWithoutReceipt => "left to the next run",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of finding"),
    };

    private static string Words(FindingKind kind) => kind switch
    {
        FindingKind.Missing => "missing",
        FindingKind.Stale => "stale",
        FindingKind.ReceiptWithoutItem => "receipt without item",
        FindingKind.ItemWithoutReceipt => "item without receipt",
        FindingKind.ItemWithoutAsset => "item without asset",
        FindingKind.BrokenItem => "broken item",
        FindingKind.Orphan => "orphan",
        FindingKind.Gone => "gone from the archive",
        FindingKind.MissingAtApi => "not at the STAC API",
        FindingKind.DiffersAtApi => "otherwise at the STAC API",
        FindingKind.OnlyAtApi => "only at the STAC API",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of finding"),
    };

    private static byte[] JsonOf(DatasetDescriptor descriptor, ReconcileResult found) => JsonOutput.Bytes(new JsonObject
    {
        ["dataset"] = descriptor.Id,
        ["archived"] = found.Archived,
        ["items"] = found.Items,
        ["findings"] = new JsonArray([.. found.Findings.Select(finding => new JsonObject
        {
            ["kind"] = finding.Kind.ToString(),
            ["subject"] = finding.Subject,
            ["reason"] = finding.Reason,
            ["fixed"] = finding.Fixed,
        })]),
        ["notes"] = new JsonArray([.. found.Notes.Select(note => JsonValue.Create(note))]),
    });
}
