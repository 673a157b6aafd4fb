using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Storage;
using Datasets.Workflow.Runs;
using Spectre.Console;

namespace Datasets.Command.Verbs;

internal static class ConvertVerb
{
    public static System.CommandLine.Command Create()
    {
        var dataset = Verb.Dataset();
        var files = new Argument<string[]>("FILE") { Description = "Granules on this machine.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The folder to write to.", HelpName = "DIR", Required = true };
        var folder = Verb.DescriptorFolder();
        var workers = Verb.Workers();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "convert",
            "Convert local granules through a dataset's mapping; no network.",
            """
                Examples:
                  datasets convert omi-ozone GRANULE.he5 --out out/omi-ozone
                  datasets convert datasets/my-so2.yaml granules/*.he5 --out out/my-so2
                """)
        {
            dataset, files, output, folder, workers, json, verbose,
        };
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            var descriptor = DescriptorFolders.Resolve(parsed.GetValue(dataset)!, parsed.GetValue(folder));
            Preflight.RequireGranules(descriptor);
            var granules = parsed.GetValue(files)!;
            // One that is missing among others fails alone.
            if (!granules.Any(File.Exists))
                Verb.RequireFile(granules[0]);
            using var place = OutputTarget.Open(parsed.GetValue(output)!);
            var conversion = new LocalConversion(
                Composition.Converter(descriptor), new GranulePublisher(descriptor, place.Store, TimeProvider.System), place.Work);
            var results = await conversion.RunAsync(
                granules, parsed.GetValue(workers) ?? Environment.ProcessorCount, Tell(parsed.GetValue(verbose)), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(JsonOf(results, place.Store));
            else
                await WriteAsync(results, place.Store);
            return results.Any(result => result.Outcome == GranuleOutcome.Failed) ? ExitCode.SomeFailed : ExitCode.Done;
        }));
        return command;
    }

    private static Action<GranuleResult> Tell(bool verbose) => result =>
    {
        if (result.Outcome == GranuleOutcome.Failed)
            Terminal.Error($"{result.File}: {(verbose ? result.Details : result.Reason)}");
        foreach (var warning in result.Warnings ?? [])
            Terminal.Logger.Warning(warning);
    };

    private static async Task WriteAsync(IReadOnlyList<GranuleResult> results, IObjectStore store)
    {
        RunTable.WriteGranules(results, "--json has all", Terminal.Results);
        await Verb.TellCatalogAsync(store);
    }

    private static byte[] JsonOf(IReadOnlyList<GranuleResult> results, IObjectStore store) => JsonOutput.Bytes(new JsonObject
    {
        ["catalog"] = store.Locate(StacLayout.RootCatalog),
        ["granules"] = new JsonArray([.. results.Select(result => new JsonObject
        {
            ["file"] = result.File,
            ["outcome"] = result.Outcome.ToString(),
            ["item"] = result.Item,
            ["furtherItems"] = result.FurtherItems ?? 0,
            ["reason"] = result.Reason,
            ["warnings"] = result.Warnings is { } warnings ? new JsonArray([.. warnings.Select(warning => JsonValue.Create(warning))]) : null,
        })]),
    });
}
