using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Conversion;

/// <summary>Granules of one time as one: each variable from the file that its pattern names, through the dataset's mapping.</summary>
public static class SameTimeMapping
{
    /// <summary>The dataset as far as a file has it.</summary>
    /// <exception cref="GranuleException">No variable is in the file.</exception>
    public static DatasetDescriptor PartOf(DatasetDescriptor dataset, string fileName)
    {
        var variables = dataset.Variables.Where(variable => variable.IsIn(fileName)).ToList();
        return variables.Count > 0
            ? dataset with { Variables = variables }
            : throw new GranuleException(
                $"{fileName}: no variable of {dataset.Id} is in it, by {string.Join(", ", dataset.Variables.Select(variable => $"'{variable.File}'"))}");
    }

    /// <summary>The items that the granules become together. They must stay open as long as the result is used.</summary>
    /// <exception cref="GranuleException">A variable is in none of the files or in several, or the files' times differ.</exception>
    public static IReadOnlyList<MappedGranule> Map(IGranuleMapping mapping, IReadOnlyList<IGranule> granules, DatasetDescriptor dataset)
    {
        foreach (var variable in dataset.Variables)
            RequireOneFile(variable, granules);
        var files = granules.Select(granule => (granule.FileName, Items: mapping.MapItems(granule, PartOf(dataset, granule.FileName)))).ToList();
        var (firstName, first) = files[0];
        foreach (var (name, items) in files.Skip(1))
            RequireSameTimes(firstName, first, name, items);
        return [.. first.Select((item, step) => Together(dataset, item, [.. files.Select(file => file.Items[step])]))];
    }

    private static MappedGranule Together(DatasetDescriptor dataset, MappedGranule item, IReadOnlyList<MappedGranule> parts) => item with
    {
        Variables = VariablesOf(dataset, parts),
        // Files of one time are of one swath: the one with the most of it tells where it is.
        Footprint = parts.Any(part => part.Footprint is null) ? null : parts.Select(part => part.Footprint!).MaxBy(footprint => footprint.Area),
        Warnings = [.. parts.SelectMany(part => part.Warnings).Distinct()],
    };

    private static List<MappedVariable> VariablesOf(DatasetDescriptor dataset, IEnumerable<MappedGranule> parts)
    {
        var byName = parts.SelectMany(part => part.Variables).ToDictionary(variable => variable.Variable.Name, StringComparer.Ordinal);
        return [.. dataset.Variables.Select(variable => byName[variable.Name])];
    }

    private static void RequireOneFile(VariableDescriptor variable, IReadOnlyList<IGranule> granules)
    {
        var having = granules.Select(granule => granule.FileName).Where(variable.IsIn).ToList();
        if (having.Count == 1)
            return;
        throw new GranuleException(having.Count == 0
            ? $"none of {string.Join(", ", granules.Select(granule => granule.FileName))} has the variable {variable.Name}, whose file is '{variable.File}'"
            : $"the variable {variable.Name} is in {string.Join(" and in ", having)}: make its file '{variable.File}' name one of them");
    }

    private static void RequireSameTimes(string firstName, IReadOnlyList<MappedGranule> first, string name, IReadOnlyList<MappedGranule> items)
    {
        var same = first.Count == items.Count && first.Zip(items).All(pair => pair.First.Date == pair.Second.Date && pair.First.Time == pair.Second.Time);
        if (!same)
            throw new GranuleException($"{name} and {firstName} are to share an item, and differ in time: {Times(items)}, and {Times(first)}");
    }

    private static string Times(IReadOnlyList<MappedGranule> items) => string.Create(
        CultureInfo.InvariantCulture, $"{items.Count} from {items[0].Time.Start.UtcDateTime:u} to {items[^1].Time.End.UtcDateTime:u}");
}
