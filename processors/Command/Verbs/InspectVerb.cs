using System.CommandLine;
using System.Globalization;
using Datasets.Authoring;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Inspection;
using Datasets.Descriptors;
using Datasets.Workflow.Runs;
using Spectre.Console;

namespace Datasets.Command.Verbs;

internal static class InspectVerb
{
    private const int LargestMap = 100;

    public static System.CommandLine.Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A granule: a file, or its https:// or s3:// address." };
        var variable = new Option<string?>("--variable") { Description = "The variable whose map is drawn (default: the likeliest).", HelpName = "PATH" };
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "inspect",
            "What a granule holds: variables, shapes, types, fill, grid, times, and a small map.",
            """
                Examples:
                  datasets inspect GRANULE.he5
                  datasets inspect GRANULE.nc --variable /precipitation
                  datasets inspect https://example.org/GRANULE.nc

                Of an address, only the header is read, and with --variable the
                values of that one.
                """)
        {
            file, variable, json, verbose,
        };
        command.TimeToStop = Verb.WithoutOutput;
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            using var given = await GivenGranule.OpenAsync(parsed.GetValue(file)!, cancellationToken);
            var exitCode = GranuleFailures.Named(given.Input.Path, () => Inspect(given, parsed.GetValue(variable), parsed.GetValue(json), cancellationToken));
            if (given.Fetched is { } fetched)
                Terminal.Log(fetched);
            return exitCode;
        }));
        return command;
    }

    private static int Inspect(GivenGranule given, string? variable, bool asJson, CancellationToken cancellationToken)
    {
        using var granule = GranuleOpener.Open(given.Input, cancellationToken);
        var inspection = GranuleInspection.Inspect(granule);
        var survey = given.IsRemote ? GranuleScan.Read(granule, path => path == variable) : GranuleScan.Read(granule);
        if (asJson)
        {
            Terminal.Json(InspectionJson.Serialize(inspection, survey));
            return ExitCode.Done;
        }
        InspectionTree.Write(inspection, survey, Terminal.Results);
        foreach (var field in survey.Fields.Where(field => field.IsUnwritten))
            Terminal.Results.WriteUnbroken($"never written: {granule.FileName}: {field.Path}: all of its values are missing");
        foreach (var field in survey.Refused.Where(field => field.IsUnreadable || field.IsDamaged))
            Terminal.Results.WriteUnbroken($"not read: {granule.FileName}: {field.Reason}");
        if (Choose(survey, variable) is { } chosen)
            WriteMap(granule, chosen, Terminal.Results);
        return ExitCode.Done;
    }

    private static ScannedField? Choose(GranuleScan survey, string? path)
    {
        if (path is null)
            return survey.Fields.FirstOrDefault(field => field.Render is not null);
        if (survey.Fields.FirstOrDefault(field => field.Path == path) is { } found)
            return found;
        throw new UsageException(survey.Refused.FirstOrDefault(field => field.Path == path) is { } refused
            ? $"{path} cannot be drawn: {refused.Reason}"
            : $"there is no variable {path} to draw; there are {string.Join(", ", survey.Fields.Take(12).Select(field => field.Path))}");
    }

    private static void WriteMap(IGranule granule, ScannedField field, IAnsiConsole console)
    {
        if (field.Render is not { } render)
        {
            console.MarkupLineInterpolated($"{field.Path} has no valid value to draw");
            return;
        }
        var inColour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && console.Profile.Capabilities.Ansi;
        var width = Math.Min(LargestMap, console.Profile.Width - 1);
        FieldPreview picture;
        try
        {
            picture = FieldPreview.Render(granule, field, width, width);
        }
        catch (GranuleException e)
        {
            console.MarkupLineInterpolated($"no map: {e.Message}");
            return;
        }
        var unit = field.Encoding.Unit is { } stated ? $" {stated}" : "";
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{field.Path}[/], north up, {render.Rescale[0]} to {render.Rescale[1]}{unit}");
        Terminal.WriteSequences(TerminalMap.Draw(picture, render, inColour));
    }
}
