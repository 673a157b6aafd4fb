using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Stac;

/// <summary>The series of a dataset's variables that ask for one.</summary>
internal sealed class DatasetSeries
{
    private readonly IReadOnlyList<VariableSeries> _variables;

    private DatasetSeries(IReadOnlyList<VariableSeries> variables) => _variables = variables;

    public static bool IsAskedFor(DatasetDescriptor dataset) => dataset.Variables.Any(variable => variable.Series);

    public IEnumerable<string> Written => _variables.SelectMany(variable => variable.Written);

    public IEnumerable<StacException> Refused => _variables.SelectMany(variable => variable.Refused.Values);

    /// <summary>An item whose COG was not the one that it states.</summary>
    public string? Changed => _variables.Select(variable => variable.Changed).FirstOrDefault(item => item is not null);

    /// <summary>Before the items are listed.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<DatasetSeries> OpenAsync(IObjectStore store, DatasetDescriptor dataset, string scratch, CancellationToken cancellationToken)
    {
        var variables = new List<VariableSeries>();
        foreach (var variable in dataset.Variables.Where(variable => variable.Series))
            variables.Add(await VariableSeries.OpenAsync(store, dataset, variable, scratch, cancellationToken));
        return new DatasetSeries(variables);
    }

    /// <returns>False where another run changed something meanwhile.</returns>
    public async Task<bool> TryUpdateAsync(
        IReadOnlyCollection<int> years, IReadOnlyCollection<int> changed, Func<int, Task<IReadOnlyList<IndexRow>>> rowsOf, CancellationToken cancellationToken)
    {
        foreach (var variable in _variables)
        {
            if (!await variable.TryUpdateAsync(years, changed, rowsOf, cancellationToken))
                return false;
        }
        return true;
    }

    /// <summary>The variables that have a series.</summary>
    public static async Task<IReadOnlyCollection<string>> VariablesAsync(IObjectStore store, DatasetId dataset, CancellationToken cancellationToken)
    {
        var variables = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var name in store.ListFoldersAsync(StacLayout.SeriesRoot(dataset), cancellationToken))
        {
            if (StacLayout.IsVariable(name) && await store.ReadAsync(StacLayout.SeriesIndex(dataset, name), cancellationToken) is not null)
                variables.Add(name);
        }
        return variables;
    }

    /// <summary>Removes the series of variables that ask for none any more.</summary>
    public static async Task RemoveOthersAsync(IObjectStore store, DatasetDescriptor dataset, CancellationToken cancellationToken)
    {
        await foreach (var name in store.ListFoldersAsync(StacLayout.SeriesRoot(dataset.Id), cancellationToken))
        {
            if (StacLayout.IsVariable(name) && !dataset.Variables.Any(variable => variable.Series && variable.Name == name))
                await VariableSeries.RemoveAsync(store, dataset.Id, name, cancellationToken);
        }
    }
}
