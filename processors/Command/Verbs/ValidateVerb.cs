using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Conversion;
using Datasets.Descriptors;

namespace Datasets.Command.Verbs;

internal static class ValidateVerb
{
    public static System.CommandLine.Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Descriptors (default: all of the folder).", Arity = ArgumentArity.ZeroOrMore };
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var command = new System.CommandLine.Command("validate", "Check descriptors; errors as file:line:column: message.") { files, folder, json };
        command.SetAction((parsed, _) => Verb.GuardAsync(verbose: false, () =>
            Task.FromResult(Validate(parsed.GetValue(files)!, parsed.GetValue(folder), parsed.GetValue(json)))));
        return command;
    }

    private static int Validate(string[] files, DirectoryInfo? folder, bool json)
    {
        var read = files.Length == 0
            ? DescriptorFolders.Load(folder).Files
            : [.. files.Select(file => DescriptorReader.Read(file, MappingRegistry.Default.Known))];
        var problems = read.SelectMany(file => file.Problems).ToList();
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        foreach (var (file, blanks) in read.Select(file => (file.File, file.Descriptor?.Source.Cmr?.Blanks)).Where(file => file.Blanks is not null))
            Console.Error.WriteLine($"note: {file}: does not say {blanks} yet ({CmrSource.Unknown} in source.cmr): 'convert' needs neither, 'run' does");
        foreach (var (file, note) in NotesOf(read, folder))
            Console.Error.WriteLine($"note: {file}: {note}");
        if (json)
            Terminal.Json(JsonOf(read, problems));
        else
            Console.WriteLine($"{read.Count(file => file.Descriptor is not null)} valid, {HumanReadable.Count(problems.Count, "problem")}");
        return problems.Count > 0 ? ExitCode.WrongUsage : ExitCode.Done;
    }

    private static IEnumerable<(string File, string Note)> NotesOf(IReadOnlyList<DescriptorResult> read, DirectoryInfo? folder)
    {
        if (read.All(file => file.Descriptor?.Derive is null))
            return [];
        var isKnown = DescriptorFolders.KnownIn(folder);
        var ids = read.Select(file => file.Id).Concat(DescriptorFolders.Ids().Where(id => isKnown(id) is not null)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return read.Where(file => file.Descriptor is not null).Select(file => (file.File, Note: DerivedSources.Note(file.Descriptor!, ids))).Where(file => file.Note is not null)
            .Select(file => (file.File, file.Note!));
    }

    private static byte[] JsonOf(IReadOnlyList<DescriptorResult> read, List<DescriptorProblem> problems) => JsonOutput.Bytes(new JsonObject
    {
        ["valid"] = new JsonArray([.. read.Select(file => file.Descriptor).OfType<DatasetDescriptor>().Select(dataset => JsonValue.Create(dataset.Id))]),
        ["problems"] = new JsonArray([.. problems.Select(problem => new JsonObject
        {
            ["file"] = problem.File,
            ["line"] = problem.Line,
            ["column"] = problem.Column,
            ["message"] = problem.Message,
        })]),
    });
}
