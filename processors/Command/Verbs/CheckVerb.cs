using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.Validation;

namespace Datasets.Command.Verbs;

internal static class CheckVerb
{
    public static System.CommandLine.Command Create()
    {
        var dataset = Verb.Dataset();
        var file = new Argument<string>("FILE") { Description = "A granule on this machine." };
        var output = new Option<string?>("--out") { Description = "The page to write (default: out/DATASET-check.html).", HelpName = "FILE.html" };
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "check",
            "One page for an expert: a granule beside the COGs made of it, and where each number came from.",
            """
                Examples:
                  datasets check omi-ozone GRANULE.he5 --out omi-ozone.html

                Exits with 1 where the COGs differ from what the page itself reads.
                """)
        {
            dataset, file, output, folder, json, verbose,
        };
        command.TimeToStop = Verb.WithoutOutput;
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            var descriptor = DescriptorFolders.Resolve(parsed.GetValue(dataset)!, parsed.GetValue(folder));
            Preflight.RequireGranules(descriptor);
            var granule = Verb.RequireFile(parsed.GetValue(file)!);
            var work = Directory.CreateTempSubdirectory("datasets-check-");
            try
            {
                using var check = DatasetCheck.Run(descriptor, MappingRegistry.Default.Get(descriptor.Mapping), granule, work.FullName, cancellationToken);
                var path = parsed.GetValue(output) ?? Path.Combine("out", $"{descriptor.Id}-check.html");
                await WriteAsync(check.ToPage(), path, cancellationToken);
                if (parsed.GetValue(json))
                    Terminal.Json(JsonOutput.Bytes(new JsonObject { ["dataset"] = descriptor.Id, ["page"] = path, ["faithful"] = check.IsFaithful }));
                else
                    Terminal.Results.WriteUnbroken($"{(check.IsFaithful ? "faithful" : "differs")}: {path}");
                return check.IsFaithful ? ExitCode.Done : ExitCode.SomeFailed;
            }
            finally
            {
                work.Delete(recursive: true);
            }
        }));
        return command;
    }

    private static async Task WriteAsync(byte[] page, string path, CancellationToken cancellationToken)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(path, page, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Verb.CannotWrite(path, e);
        }
    }
}
