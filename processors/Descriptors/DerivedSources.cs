using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Holds derived datasets against those that they are made from, as far as those are described at hand.</summary>
public static class DerivedSources
{
    /// <summary>The file with what is wrong with its variables, by the descriptor that they are named after.</summary>
    internal static DescriptorResult Check(DescriptorResult file, IReadOnlyDictionary<string, DatasetDescriptor> known)
    {
        if (file.Descriptor is not { Derive: { } derive } dataset || !known.TryGetValue(derive.From, out var source))
            return file;
        var complaints = dataset.Variables.Select((variable, i) => (Path: $"variables[{i}].name", Message: Complaint(variable, source))).Where(one => one.Message is not null).ToList();
        if (complaints.Count == 0)
            return file;
        var document = YamlDocument.Read(File.ReadAllText(file.File), new ProblemList(file.File));
        return file with
        {
            Descriptor = null,
            Problems = [.. complaints.Select(one => Problem(file.File, document is null ? file.IdPosition : RecordShape.Locate(document, one.Path), $"{one.Path}: {one.Message}"))],
        };
    }

    /// <summary>Why the dataset that one is made from may be none; null where it is described, or where it is not a derived one.</summary>
    public static string? Note(DatasetDescriptor dataset, IReadOnlyCollection<string> known) =>
        dataset.Derive is { } derive && !known.Contains(derive.From)
            ? $"no descriptor at hand is of {derive.From}, which derive.from names{DidYouMean.Phrase(derive.From, known)}"
            : null;

    private static string? Complaint(VariableDescriptor variable, DatasetDescriptor source)
    {
        var names = source.OutputVariables.Select(one => one.Name).ToList();
        if (source.OutputVariables.FirstOrDefault(one => one.Name == variable.Name) is not { } own)
            return $"{source.Id} has no variable {Quoted.Of(variable.Name)}; it has {string.Join(", ", names)}{DidYouMean.Phrase(variable.Name, names)}";
        return own.OverviewResampling == OverviewResampling.Mode || own.Statistic == SwathStatistic.Dominant
            ? $"the numbers of {variable.Name} in {source.Id} are classes or flags, of which there is no mean, minimum or anomaly: leave it out"
            : null;
    }

    private static DescriptorProblem Problem(string file, Position at, string message) => new(file, at.Line, at.Column, message);
}
