using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;
using Datasets.Authoring;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Workflow.Runs;
using Spectre.Console;

namespace Datasets.Command.Verbs;

internal static partial class NewVerb
{
    private const string StandardOutput = "-";
    private static readonly string[] GranuleEndings = [".nc", ".nc4", ".h5", ".he5", ".hdf5", ".hdf", ".cdf"];

    private static readonly string[] Schemas = ["schema/dataset.schema.json", "../datasets/schema/dataset.schema.json"];

    public static System.CommandLine.Command Create()
    {
        var source = new Argument<string>("FILE|SHORTNAME")
        {
            Description = "A granule: a file, or its https:// or s3:// address; or a collection's short name in CMR, whose newest granule is fetched.",
        };
        var id = new Option<string?>("--id") { Description = "The dataset's id (default: made from the product's or the file's name).", HelpName = "ID" };
        id.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && DatasetDescriptor.ComplaintOfId(token.Value) is { } complaint)
                result.AddError($"--id: {complaint}");
        });
        var output = new Option<string?>("--out")
        {
            Description = "The descriptor to write, or - for standard output (default: ID.yaml in the folder of your own descriptors).",
            HelpName = "FILE",
        };
        var yes = new Option<bool>("--yes", "-y") { Description = "Ask nothing, take the defaults." };
        var endpoint = Verb.Endpoint();
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "new",
            "Look at a granule and write a descriptor for its dataset.",
            """
                Examples:
                  datasets new GRANULE.he5 --id my-so2     writes datasets.d/my-so2.yaml
                  datasets new OMSO2e                      looks at NASA's newest granule of it
                  datasets new GRANULE.he5 --yes --out -   asks nothing, prints it

                A short name is one of CMR, NASA's catalogue: https://search.earthdata.nasa.gov.
                To fetch its granule takes a login, as for 'datasets run'.
                """)
        {
            source, id, output, yes, endpoint, folder, json, verbose,
        };
        command.TimeToStop = Verb.WithoutOutput;
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            var asks = !parsed.GetValue(yes) && !parsed.GetValue(json) && !Console.IsInputRedirected && Terminal.ShowsProgress;
            IAuthoringPrompt questions = asks ? new TerminalPrompt(Terminal.Progress, cancellationToken) : new DefaultAnswers();
            var draft = await DraftAsync(parsed.GetValue(source)!, parsed.GetValue(id), questions, parsed.GetValue(endpoint), cancellationToken);
            var own = DescriptorFolders.ForNew(parsed.GetValue(folder));
            var path = parsed.GetValue(output) ?? Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(own, $"{draft.Descriptor.Id}.yaml"));
            var yaml = draft.ToYaml(SchemaBeside(path));
            // What people may not have written by hand, such as an id on the command line, is judged as if they had.
            DescriptorReader.Parse(yaml, path == StandardOutput ? "new descriptor" : path, MappingRegistry.Default.Known).OrThrow();
            RequireFreeId(draft.Descriptor.Id, path);
            if (path == StandardOutput && parsed.GetValue(json))
            {
                Terminal.Json(JsonOf(draft, path, yaml));
                return ExitCode.Done;
            }
            if (parsed.GetValue(output) is null)
                CreateFolder(own);
            await WriteAsync(yaml, path, cancellationToken);
            if (parsed.GetValue(json))
                Terminal.Json(JsonOf(draft, path, yaml));
            else
                Tell(draft, path, path == StandardOutput ? Terminal.Progress : Terminal.Results, parsed.GetValue(source)!);
            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task<DescriptorDraft> DraftAsync(
        string source, string? id, IAuthoringPrompt questions, Uri? endpoint, CancellationToken cancellationToken)
    {
        if (File.Exists(source) || !ShortName().IsMatch(source) || GranuleEndings.Contains(Path.GetExtension(source), StringComparer.OrdinalIgnoreCase))
        {
            using var given = await GivenGranule.OpenAsync(source, cancellationToken);
            return GranuleFailures.Named(given.Input.Path, () =>
            {
                using var granule = GranuleOpener.Open(given.Input, cancellationToken);
                return DescriptorAuthor.Draft(granule, id, questions);
            });
        }
        return await DraftOfArchiveAsync(source, id, questions, endpoint, cancellationToken);
    }

    private static async Task<DescriptorDraft> DraftOfArchiveAsync(
        string shortName, string? id, IAuthoringPrompt questions, Uri? endpoint, CancellationToken cancellationToken)
    {
        using var archive = Composition.Archive(endpoint);
        if (archive.Credentials.IsNone)
            throw new UsageException($"to fetch a granule of {shortName} takes a login, and there is none. {archive.Credentials.Advice}");
        using var lookup = new CmrProductLookup(archive.Cmr);
        var product = await lookup.FindAsync(shortName, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("datasets-new-");
        try
        {
            var path = await FetchAsync(archive, product, folder.FullName, cancellationToken);
            return GranuleFailures.Named(path, () =>
            {
                using var granule = GranuleOpener.Open(path, cancellationToken);
                return DescriptorAuthor.Draft(granule, id, questions, new ArchivedProduct(product.ShortName, product.Version, product.Provider, product.Title));
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> FetchAsync(ArchiveClients archive, CmrProduct product, string folder, CancellationToken cancellationToken)
    {
        var dataset = new DatasetDescriptor
        {
            Id = "new",
            Title = product.ShortName,
            Source = new SourceDescriptor
            {
                Cmr = new CmrSource { ShortName = product.ShortName, Version = product.Version, Provider = product.Provider, Include = @"(?i)\.(he5|h5|hdf5|nc|nc4|cdf)$" },
            },
            Mapping = "cf-grid",
            ItemId = "{granule}",
            Variables = [new VariableDescriptor { Name = "v", Path = "/v" }],
        };
        await foreach (var granule in archive.Discovery.DiscoverAsync(dataset, new TimeRange(product.Newest, product.Newest.AddSeconds(1)), cancellationToken))
        {
            if (granule.File is not { } file)
                throw new DatasetsException($"{granule.Name}: {granule.Problem}; fetch a granule yourself and give its file");
            Terminal.Log($"fetching {file.Name} of {product.ShortName} {product.Version} ({product.Provider})");
            return (await archive.Fetcher.FetchAsync(dataset.Source, file, folder, cancellationToken)).Path;
        }
        throw new DatasetsException($"the archive has no granule of {product.ShortName} {product.Version} at {product.Newest:u} any more: try again");
    }

    /// <summary>Editors find the schema where the descriptor is in a folder that has it, or beside that one.</summary>
    private static string? SchemaBeside(string path) => path == StandardOutput
        ? null
        : Schemas.FirstOrDefault(schema => File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, schema)));

    /// <summary>The user's own folder is made when it is needed first.</summary>
    private static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Verb.CannotWrite(Path.Combine(folder, "."), e);
        }
    }

    /// <summary>Of two descriptors beside each other with one id, neither could be used.</summary>
    private static void RequireFreeId(string id, string path)
    {
        if (path == StandardOutput)
            return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (DescriptorFolders.ShippedFiles().FirstOrDefault(file => file.Id == id && file.File != Path.GetFullPath(path)) is { } shipped)
            throw new UsageException($"{id} is the id of a dataset that ships ({shipped.File}): give another --id");
        if (!Directory.Exists(folder))
            return;
        if (DescriptorLibrary.Load(folder).Files.FirstOrDefault(file => file.Id == id && file.File != Path.GetFullPath(path)) is { } taken)
            throw new UsageException($"{taken.File} is the dataset {id} already: give another --id, or remove it");
    }

    private static async Task WriteAsync(string yaml, string path, CancellationToken cancellationToken)
    {
        if (path == StandardOutput)
        {
            await Console.Out.WriteAsync(yaml.AsMemory(), cancellationToken);
            return;
        }
        // If the user stops the command, no descriptor remains rather than a part of one.
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllTextAsync(temporary, yaml, cancellationToken);
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new UsageException($"{path} exists: give another --id or --out, or remove it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Verb.CannotWrite(path, e);
        }
        finally
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }

    private static void Tell(DescriptorDraft draft, string path, IAnsiConsole console, string source)
    {
        var groups = draft.Chosen.Concat(draft.Others).Select(field => field.Path[..field.Path.LastIndexOf('/')]).Distinct().ToList();
        var start = groups is [{ Length: > 0 } only] ? only.Length + 1 : 0;
        var table = new ResultTable(
            new(""), new("variable") { IsName = true }, new("what it is", Rank: 3) { Wraps = true }, new("unit", Rank: 2), new("shape", Rank: 4), new("valid", Rank: 1) { IsNumber = true })
        {
            Title = start > 0 ? groups[0] : null,
        };
        foreach (var (field, mark) in draft.Chosen.Select(field => (field, "✓")).Concat(draft.Others.Take(20).Select(field => (field, ""))))
        {
            table.Add(
                new ResultCell(mark, "green"), field.Path[start..], field.Title, field.Encoding.Unit ?? "", string.Join(" x ", field.Shape),
                field.ValidShare.ToString("0.#%", CultureInfo.InvariantCulture));
        }
        table.Write(console, "--json has all");
        if (draft.Apart.Count > 0)
        {
            var more = draft.Apart.Count > 5 ? $" and {draft.Apart.Count - 5} more" : "";
            console.MarkupLineInterpolated($"of other times or places, so for a dataset of their own: {string.Join(", ", draft.Apart.Take(5).Select(field => field.Path))}{more}");
        }
        var descriptor = draft.Descriptor;
        var items = draft.ItemIds.Count == 1 ? draft.ItemIds[0] : $"{draft.ItemIds.Count} items, the first {draft.ItemIds[0]}";
        console.MarkupLineInterpolated($"read by {descriptor.Mapping}; this granule becomes {items}");
        foreach (var skipped in draft.Skipped)
            console.MarkupLineInterpolated($"[yellow]skipped:[/] {skipped.Path} cannot be read: {skipped.Reason}");
        if (draft.IsSourceUnknown)
            console.MarkupLineInterpolated($"[yellow]to fill in:[/] {draft.SourceUnknown} (source.cmr, or source.local for files at hand)");
        if (path == StandardOutput)
            return;
        console.WriteUnbroken($"wrote {path}");
        var dataset = DescriptorFolders.Finds(path) ? descriptor.Id : path;
        var granule = File.Exists(source) ? ShellWord.Quote(source) : "GRANULE";
        console.WriteUnbroken($"next: {CommandName.Typed} convert {ShellWord.Quote(dataset)} {granule} --out out/{descriptor.Id}");
    }

    /// <param name="yaml">The whole descriptor, where it is printed and not written.</param>
    private static byte[] JsonOf(DescriptorDraft draft, string path, string yaml) => JsonOutput.Bytes(new JsonObject
    {
        ["descriptor"] = path,
        ["yaml"] = path == StandardOutput ? yaml : null,
        ["id"] = draft.Descriptor.Id,
        ["mapping"] = draft.Descriptor.Mapping,
        ["items"] = new JsonArray([.. draft.ItemIds.Select(item => JsonValue.Create(item))]),
        ["sourceUnknown"] = draft.IsSourceUnknown,
        ["variables"] = new JsonArray([.. draft.Chosen.Select(Field)]),
        ["others"] = new JsonArray([.. draft.Others.Select(Field)]),
        ["skipped"] = new JsonArray([.. draft.Skipped.Select(field => new JsonObject { ["path"] = field.Path, ["reason"] = field.Reason })]),
        ["apart"] = new JsonArray([.. draft.Apart.Select(Field)]),
    });

    private static JsonObject Field(ScannedField field) => new()
    {
        ["path"] = field.Path,
        ["title"] = field.Title,
        ["unit"] = field.Encoding.Unit,
        ["shape"] = new JsonArray([.. field.Shape.Select(size => JsonValue.Create(size))]),
        ["valid"] = Math.Round(field.ValidShare, 6),
        ["ancillary"] = field.IsAncillary,
    };

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]{1,84}\z")]
    private static partial Regex ShortName();
}
