using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Command.Output;
using Datasets.Descriptors;

namespace Datasets.Command.Verbs;

internal static class ValidateVerb
{
    public static System.CommandLine.Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Descriptors; none means all of the folder.", Arity = ArgumentArity.ZeroOrMore };
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var command = new System.CommandLine.Command("validate", "Check descriptors; errors as file:line:column: message.") { files, folder, json };
        command.SetAction((parsed, _) => Verb.GuardAsync(verbose: false, () =>
            Task.FromResult(Validate(parsed.GetValue(files)!, parsed.GetValue(folder), parsed.GetValue(json)))));
        return command;
    }

    private static int Validate(string[] files, DirectoryInfo? folder, bool json)
    {
        var library = files.Length == 0 ? DescriptorFolders.Load(folder) : DescriptorFolders.LoadFiles(files);
        foreach (var problem in library.Problems)
            Console.Error.WriteLine(problem);
        if (json)
            Terminal.Json(JsonOf(library));
        else
            Console.WriteLine($"{library.Datasets.Count} valid, {library.Problems.Count} problems");
        return library.Problems.Count > 0 ? ExitCode.WrongUsage : ExitCode.Done;
    }

    private static byte[] JsonOf(DescriptorLibrary library)
    {
        var problems = new JsonArray();
        foreach (var problem in library.Problems)
        {
            problems.Add((JsonNode)new JsonObject
            {
                ["file"] = problem.File,
                ["line"] = problem.Line,
                ["column"] = problem.Column,
                ["message"] = problem.Message,
            });
        }

        return JsonOutput.Bytes(new JsonObject
        {
            ["valid"] = new JsonArray([.. library.Datasets.Select(dataset => JsonValue.Create(dataset.Id))]),
            ["problems"] = problems,
        });
    }
}
