using Datasets.Authoring;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>Asks at the terminal, on standard error, so that a descriptor can go to standard output.</summary>
internal sealed class TerminalPrompt(IAnsiConsole console, CancellationToken cancellationToken) : IAuthoringPrompt
{
    public IReadOnlyList<ScannedField> Variables(GranuleScan survey, IReadOnlyList<ScannedField> suggested)
    {
        if (survey.Fields.Count == 1)
            return survey.Fields;
        var prompt = new MultiSelectionPrompt<ScannedField>()
            .Title("Which variables become COGs?")
            .InstructionsText("[grey](space to choose, enter to go on)[/]")
            .Required()
            .PageSize(16)
            .UseConverter(field => Markup.Escape($"{field.Path}  {field.Title}{(field.Encoding.Unit is { } unit ? $" ({unit})" : "")}"))
            .AddChoices(survey.Fields);
        foreach (var field in suggested)
            prompt.Select(field);
        return prompt.ShowAsync(console, cancellationToken).GetAwaiter().GetResult();
    }

    public string? Product(string what)
    {
        var answer = new TextPrompt<string>($"CMR's {what} of the product, which the file does not say (enter to fill it in later):")
            .AllowEmpty().ShowAsync(console, cancellationToken).GetAwaiter().GetResult();
        return answer.Length > 0 ? answer : null;
    }
}
