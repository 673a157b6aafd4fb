using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Catalog.Verification;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Workflow.Verification;

namespace Datasets.Command.Verbs;

internal static class VerifyVerb
{
    public static System.CommandLine.Command Create()
    {
        var uri = new Argument<string>("URI") { Description = "The root of a catalog, which runs write to: a folder, or s3://bucket/prefix." };
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "verify",
            "Every COG, item, catalog and receipt: valid, and true to each other.",
            """
                Examples:
                  datasets verify out/demo
                  datasets verify s3://bucket/prefix
                """) { uri, folder, json, verbose };
        command.TimeToStop = Verb.WithoutOutput;
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            using var store = OutputTarget.OpenStore(parsed.GetValue(uri)!);
            await PublishedCatalog.RequireAsync(store, cancellationToken);
            var options = new StacVerifierOptions { CogCheck = CogChecks.Problems, Descriptors = DescriptorFolders.KnownIn(parsed.GetValue(folder)) };
            var verifier = new ArchiveVerifier(store, options, TimeProvider.System);
            var totals = new Totals();
            await foreach (var one in verifier.VerifyAsync(cancellationToken))
            {
                totals.Add(one);
                foreach (var problem in one.Problems)
                    Console.Error.WriteLine($"{store.Locate(one.Key)}: {problem}");
            }

            if (parsed.GetValue(json))
                Terminal.Json(totals.Json());
            else
                Console.WriteLine(totals.Summary());
            return totals.Bad.Count > 0 ? ExitCode.SomeFailed : ExitCode.Done;
        }));
        return command;
    }

    /// <summary>Of what is as it should be only the number is kept: an archive may have millions of objects.</summary>
    private sealed class Totals
    {
        private int _all;
        private int _items;
        private int _assets;
        private int _receipts;
        private long _bytes;

        public List<VerifiedObject> Bad { get; } = [];

        public void Add(VerifiedObject one)
        {
            _all++;
            if (one.Kind == StacObjectKind.Item)
                _items++;
            if (one.Kind == StacObjectKind.Receipt)
                _receipts++;
            if (one.Kind == StacObjectKind.Asset)
            {
                _assets++;
                _bytes += one.Size;
            }
            if (one.Problems.Count > 0)
                Bad.Add(one);
        }

        public string Summary() =>
            (_receipts == 0 ? $"{HumanReadable.Count(_items, "item")} and {HumanReadable.Count(_assets, "asset")}" : $"{HumanReadable.Count(_items, "item")}, {HumanReadable.Count(_receipts, "receipt")} and {HumanReadable.Count(_assets, "asset")}")
            + $" ({HumanReadable.Size(_bytes)}) checked: "
            + (Bad.Count == 0 ? "all as they should be" : $"{Bad.Count} with problems");

        public byte[] Json() => JsonOutput.Bytes(new JsonObject
        {
            ["checked"] = _all,
            ["problems"] = new JsonArray([.. Bad.SelectMany(one => one.Problems, (one, problem) => new JsonObject
            {
                ["key"] = one.Key,
                ["problem"] = problem,
            })]),
        });
    }
}
