using System.CommandLine;
using Datasets.Command.Output;
using Datasets.Granules;
using Datasets.Mapping;

namespace Datasets.Command.Verbs;

internal static class InspectVerb
{
    public static System.CommandLine.Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A granule on this machine." };
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new System.CommandLine.Command("inspect", "What a granule holds: variables, shapes, types, fill, grid, times.") { file, json, verbose };
        command.SetAction((parsed, _) => Verb.GuardAsync(parsed.GetValue(verbose), () =>
        {
            using var granule = GranuleOpener.Open(parsed.GetValue(file)!);
            var inspection = GranuleInspection.Of(granule);
            if (parsed.GetValue(json))
                Terminal.Json(InspectionJson.Of(inspection));
            else
                InspectionTree.Write(inspection, Terminal.Results);
            return Task.FromResult(ExitCode.Done);
        }));
        return command;
    }
}
