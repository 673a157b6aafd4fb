using System.Security.Cryptography;
using Datasets.Cog;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Validation;

/// <summary>
/// Holds a dataset's output against a granule for an expert to judge: the granule is converted, and what GDAL reads of the COGs is compared
/// with what the granule's arrays and coordinates say when they are read apart from the mapping.
/// </summary>
public sealed class DatasetCheck
{
    private const string CoverageName = "check-of-coverage";

    private DatasetCheck(DatasetDescriptor dataset, IGranuleMapping mapping, string path, MappedGranule mapped, string itemId, int items)
    {
        (Dataset, Mapping, FileName, ItemId, Items, Time) = (dataset, mapping, Path.GetFileName(path), itemId, items, mapped.Time);
        Recipe = Datasets.Descriptors.Recipe.ComputeHash(dataset, ProductInfo.Version);
    }

    public DatasetDescriptor Dataset { get; }

    /// <summary>Whether every variable's COG holds what the granule does: the same numbers or, of a swath, the same totals.</summary>
    public bool IsFaithful => Variables.All(variable => variable.Comparison?.IsIdentical ?? variable.Conservation!.IsKept);

    internal IGranuleMapping Mapping { get; }
    internal string FileName { get; }
    internal string ItemId { get; }
    internal int Items { get; }
    internal TimeRange Time { get; }
    internal string Recipe { get; }
    internal string SourceSha256 { get; private set; } = "";
    internal long SourceSize { get; private set; }
    internal IReadOnlyList<VariableCheck> Variables { get; private set; } = [];

    /// <summary>Converts the granule's first item in a folder and compares it, variable by variable.</summary>
    /// <param name="folder">An empty folder for the COGs.</param>
    /// <exception cref="GranuleException">The granule cannot be mapped, or does not say its places in a way that can be read apart from the mapping.</exception>
    public static DatasetCheck Run(DatasetDescriptor dataset, IGranuleMapping mapping, string path, string folder, CancellationToken cancellationToken = default) =>
        GranuleFailures.Named(path, () => RunNamed(dataset, mapping, path, folder, cancellationToken));

    private static DatasetCheck RunNamed(DatasetDescriptor dataset, IGranuleMapping mapping, string path, string folder, CancellationToken cancellationToken)
    {
        using var granule = GranuleOpener.Open(path, cancellationToken);
        // Statistics other than means are made by the gridding and are not in the granule.
        var variables = dataset.Variables.Where(variable => variable.Statistic is null or SwathStatistic.Mean && variable.IsIn(Path.GetFileName(path))).ToList();
        if (variables.Count == 0)
            throw new DatasetsException($"the dataset {dataset.Id} has no variable whose numbers are in the granule");
        // One granule is held against its own grid: not mixed with others of its group, nor in another coordinate reference system.
        var compared = dataset with { Variables = variables, Group = null, Warp = null };
        var items = mapping.MapItems(granule, compared);
        foreach (var (variable, mapped) in variables.Zip(items[0].Variables))
            RequireComparable(granule, compared, variable, mapped.Raster);
        var check = new DatasetCheck(dataset, mapping, path, items[0], dataset.ItemId.Format(items[0].Date, dataset.Id, granule.FileName), items.Count);
        using (var file = File.OpenRead(path))
            (check.SourceSha256, check.SourceSize) = (Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
        var converted = new GranuleConverter(compared, mapping, new CogWriter()).Convert(path, null, folder, cancellationToken);
        check.Variables =
        [
            .. variables.Select(variable => Compare(granule, compared, mapping, variable, converted.Items[0].Files.Single(
                file => file.Key.EndsWith("/" + CatalogFiles.Cog(converted.Items[0].ItemId, variable.Name), StringComparison.Ordinal)))),
        ];
        return check;
    }

    /// <summary>Says before the conversion what could not be compared after it.</summary>
    private static void RequireComparable(IGranule granule, DatasetDescriptor dataset, VariableDescriptor variable, Raster raster)
    {
        using var array = granule.OpenArray(variable.Path);
        long[] shape = dataset.Gridding is null ? [raster.Height, raster.Width] : [.. array.Shape];
        StoredNumbers.RequireComparable(granule, variable.Path, shape);
    }

    /// <summary>The page as UTF-8: one file that asks nothing of any network.</summary>
    public byte[] ToPage() => CheckPage.Write(this);

    private static VariableCheck Compare(
        IGranule granule, DatasetDescriptor dataset, IGranuleMapping mapping, VariableDescriptor variable, ConvertedFile file)
    {
        var source = SourceReader.Read(granule, dataset, variable);
        var cog = CogField.Read(file.Path);
        using var content = File.OpenRead(file.Path);
        return new VariableCheck
        {
            Variable = variable,
            Source = source,
            Cog = cog,
            CogSha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            CogSize = file.Size,
            Comparison = source.IsSwath ? null : GridComparison.Compare(source, cog, variable),
            Conservation = source.IsSwath ? Conservation.Measure(source, cog, Coverage(granule, dataset, mapping, variable)) : null,
        };
    }

    private static double[] Coverage(IGranule granule, DatasetDescriptor dataset, IGranuleMapping mapping, VariableDescriptor variable)
    {
        var raster = mapping.Map(granule, dataset with { Variables = [variable with { Name = CoverageName, Statistic = SwathStatistic.Coverage }] }).Variables[0].Raster;
        var bytes = new byte[raster.Width * raster.Height * SampleTypes.Size(raster.SampleType)];
        raster.Pixels.Read(0, new PixelWindow(0, 0, raster.Width, raster.Height), bytes);
        var coverage = new double[raster.Width * raster.Height];
        SampleConversion.ToDoubles(raster.SampleType, bytes, coverage);
        return coverage;
    }
}

/// <summary>One variable, in the granule and in its COG. Of a grid there is a comparison, of a swath a conservation.</summary>
internal sealed record VariableCheck
{
    public required VariableDescriptor Variable { get; init; }
    public required SourceField Source { get; init; }
    public required CogField Cog { get; init; }
    public required string CogSha256 { get; init; }
    public required long CogSize { get; init; }
    public required GridComparison? Comparison { get; init; }
    public required Conservation? Conservation { get; init; }

    public bool IsFaithful => Comparison?.IsIdentical ?? Conservation!.IsKept;
}
