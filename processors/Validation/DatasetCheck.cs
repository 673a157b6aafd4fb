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
public sealed class DatasetCheck : IDisposable
{
    private readonly List<VariableView> _variables = [];

    private DatasetCheck(DatasetDescriptor dataset, IGranuleMapping mapping, string path, TimeRange time, ConvertedItem item, int items)
    {
        (Dataset, Mapping, FileName, ItemId, Items, Time) = (dataset, mapping, Path.GetFileName(path), item.ItemId, items, time);
        Footprint = ItemFootprint.Read(item.Item);
        Recipe = Datasets.Descriptors.Recipe.ComputeHash(dataset, ProductInfo.Version);
    }

    public DatasetDescriptor Dataset { get; }

    /// <summary>Whether every variable's COG holds what the granule does: the same numbers or, of a swath, the same totals.</summary>
    public bool IsFaithful => Variables.All(variable => variable.IsFaithful);

    internal IGranuleMapping Mapping { get; }
    internal string FileName { get; }
    internal string ItemId { get; }
    internal int Items { get; }
    internal TimeRange Time { get; }
    internal string Recipe { get; }
    internal string SourceSha256 { get; private set; } = "";
    internal long SourceSize { get; private set; }
    internal IReadOnlyList<VariableView> Variables => _variables;
    /// <summary>Of the item as it would be published.</summary>
    internal ItemFootprint Footprint { get; }

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
        var first = new FirstItemMapping(mapping);
        var converted = new GranuleConverter(compared, first, new CogWriter()).Convert(path, null, folder, cancellationToken).Items[0];
        var check = new DatasetCheck(dataset, mapping, path, first.Time, converted, first.Items);
        using (var file = File.OpenRead(path))
            (check.SourceSha256, check.SourceSize) = (Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
        var coverage = compared.Gridding is null ? null : new GridCoverage(mapping.MapItems(granule, compared with { Variables = [.. variables.Select(GridCoverage.AsCoverage)] })[0]);
        foreach (var variable in variables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = converted.Files.Single(file => file.Key.Name == CatalogFiles.Cog(converted.ItemId, variable.Name));
            check.Add(SourceReader.Read(granule, compared, variable), variable, file, coverage?.Rows(variable), OtherReader.Read(granule, path, variable.Path, folder));
        }
        return check;
    }

    public void Dispose()
    {
        foreach (var variable in Variables)
            variable.Cog.Dispose();
    }

    /// <summary>The page as UTF-8: one file that asks nothing of any network.</summary>
    public byte[] ToPage() => CheckPage.Write(this);

    private void Add(SourceField source, VariableDescriptor variable, ConvertedFile file, Func<int, double[]>? coverage, SecondReading? second)
    {
        var cog = CogField.Open(file.Path);
        using var content = File.OpenRead(file.Path);
        _variables.Add(VariableScan.Run(variable, source, cog, coverage) with
        {
            CogSha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
            CogSize = file.Size,
            SecondReading = second,
        });
    }
}
