using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Command.Demo;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Model;
using Spectre.Console;

namespace Datasets.Command.Verbs;

/// <summary>Granules to try the command with, without an account.</summary>
internal static class SampleVerb
{
    public static System.CommandLine.Command Create()
    {
        var dataset = new Argument<string>("DATASET") { Description = "The id of a dataset that ships." };
        var days = new DayOptions(DemoArchive.FirstDay, 1);
        var output = new Option<string?>("--out") { Description = "The folder to write to (default: out/samples/DATASET).", HelpName = "DIR" };
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "sample",
            "Write generated granules of a shipped dataset, to try the other verbs on.",
            """
                Examples:
                  datasets sample omi-so2
                  datasets sample gpm-imerg-daily --days 3 --out granules

                The files have the layout of the product and values that are made up. Of a
                product with many granules a day there is one at noon, of a granule of many
                cells a region. Needs no network and no account.
                """)
        {
            dataset, days.From, days.Days, output, json, verbose,
        };
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            var id = parsed.GetValue(dataset)!;
            var files = SampleProducts.Find(id, parsed.GetValue(days.From), parsed.GetValue(days.Days)) ?? throw new UsageException(SourceOf(id) is { } from ? $"{id} is made from the items of {from}, so there is no sample of it: 'datasets demo' makes some, or run {from} and then {id}" : Unknown(id));
            var paths = await WriteAsync(files, parsed.GetValue(output) ?? Path.Combine("out", "samples", id), cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(JsonOf(id, paths));
            else
                Tell(id, paths);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>The dataset that a derived one is made from; null where it is none.</summary>
    private static string? SourceOf(string id) => DescriptorFolders.KnownIn(asked: null)(id)?.Derive?.From;

    private static string Unknown(string id) =>
        $"there is no sample of {Quoted.Of(id)}: " + (DidYouMean.Among(id, SampleProducts.Datasets) is { } meant
            ? $"did you mean '{meant}'?"
            : $"there are samples of {string.Join(", ", SampleProducts.Datasets)}");

    private static async Task<IReadOnlyList<string>> WriteAsync(IReadOnlyList<SampleFile> files, string folder, CancellationToken cancellationToken)
    {
        List<string> paths = [];
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Name);
            // If the user stops the command, no granule is half there.
            var part = $"{path}.part";
            try
            {
                Directory.CreateDirectory(folder);
                await File.WriteAllBytesAsync(part, file.ToBytes(), cancellationToken);
                File.Move(part, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Verb.CannotWrite(path, e);
            }
            finally
            {
                if (File.Exists(part))
                    File.Delete(part);
            }
            paths.Add(path);
        }
        return paths;
    }

    private static void Tell(string id, IReadOnlyList<string> paths)
    {
        var console = Terminal.Results;
        foreach (var path in paths)
            console.WriteUnbroken(path);
        console.Write(new Text("synthetic: in the layout of the product, with values that are made up; no measurement\n"));
        var first = ShellWord.Quote(paths[0]);
        console.WriteUnbroken($"look into it:  {CommandName.Typed} inspect {first}");
        console.WriteUnbroken($"convert it:    {CommandName.Typed} convert {id} {string.Join(' ', paths.Count > 1 ? [$"{ShellWord.Quote(Path.GetDirectoryName(paths[0])!)}/*"] : [first])} --out out/{id}");
    }

    private static byte[] JsonOf(string id, IReadOnlyList<string> paths) => JsonOutput.Bytes(new JsonObject
    {
        ["dataset"] = id,
        ["files"] = new JsonArray([.. paths.Select(path => JsonValue.Create(path))]),
    });
}
