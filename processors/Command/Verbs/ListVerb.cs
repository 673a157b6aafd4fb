using System.Text.Json.Nodes;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Conversion.Derivation;
using Datasets.Descriptors;
using Spectre.Console;

namespace Datasets.Command.Verbs;

internal static class ListVerb
{
    public static System.CommandLine.Command Create()
    {
        var folder = Verb.DescriptorFolder();
        var json = Verb.Json();
        var command = new System.CommandLine.Command("list", "The datasets, their schedule, variables and mapping.") { folder, json };
        command.SetAction((parsed, _) => Verb.GuardAsync(verbose: false, () =>
            Task.FromResult(List(DescriptorFolders.Load(parsed.GetValue(folder)), DescriptorFolders.Find(parsed.GetValue(folder)), parsed.GetValue(json)))));
        return command;
    }

    private static int List(DescriptorLibrary library, DescriptorPlaces places, bool json)
    {
        if (json)
            Terminal.Json(JsonOf(library, places));
        else
            WriteTable(library, places, Terminal.Results);
        foreach (var problem in library.Problems)
            Console.Error.WriteLine(problem);
        return library.Problems.Count > 0 ? ExitCode.WrongUsage : ExitCode.Done;
    }

    internal static void WriteTable(DescriptorLibrary library, DescriptorPlaces places, IAnsiConsole console)
    {
        var files = library.Files.Where(file => file.Descriptor is not null).ToList();
        var hasOwn = files.Any(file => places.IsOwn(file.File));
        ResultColumn[] own = hasOwn ? [new("own")] : [];
        var table = new ResultTable(
        [
            new("dataset") { IsName = true }, .. own, new("title", Rank: 1) { Wraps = true, Least = 44 }, new("source", Rank: 5), new("schedule", Rank: 2), new("mapping", Rank: 3),
            new("variables", Rank: 4) { Wraps = true }, new("validated", Rank: 6) { Wraps = true },
        ]);
        foreach (var (file, dataset) in files.Select(file => (file.File, file.Descriptor!)))
        {
            ResultCell[] mark = hasOwn ? [places.IsOwn(file) ? "✓" : ""] : [];
            table.Add(
            [
                dataset.Id, .. mark, dataset.Title, dataset.Origin, dataset.Schedule.Enabled ? dataset.Schedule.Expression.Text : "off", MappingOf(dataset),
                string.Join(", ", dataset.Variables.Select(variable => variable.Name)),
                dataset.Validated is { } validated ? $"{validated.On}, {validated.By}" : "",
            ]);
        }

        table.Write(console, "--json has all");
        if (hasOwn)
            console.WriteUnbroken($"own: described in {places.Own}");
    }

    private static string MappingOf(DatasetDescriptor dataset) => dataset.Derive is null ? dataset.Mapping : DerivedGranule.Key;

    private static byte[] JsonOf(DescriptorLibrary library, DescriptorPlaces places)
    {
        var datasets = new JsonArray();
        foreach (var (file, dataset) in library.Files.Where(file => file.Descriptor is not null).Select(file => (file.File, file.Descriptor!)))
        {
            datasets.Add((JsonNode)new JsonObject
            {
                ["id"] = dataset.Id,
                ["title"] = dataset.Title,
                ["file"] = file,
                ["own"] = places.IsOwn(file),
                ["source"] = dataset.Origin,
                ["schedule"] = dataset.Schedule.Enabled ? dataset.Schedule.Expression.Text : null,
                ["mapping"] = MappingOf(dataset),
                ["variables"] = new JsonArray([.. dataset.Variables.Select(variable => JsonValue.Create(variable.Name))]),
                ["validated"] = dataset.Validated is { } validated
                    ? new JsonObject { ["by"] = validated.By, ["on"] = validated.On, ["page"] = validated.Page }
                    : null,
            });
        }

        return JsonOutput.Bytes(new JsonObject { ["datasets"] = datasets });
    }
}
