using System.Text.Json;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Catalog.Series;

/// <summary>Finds the series of a catalog by the assets of its collections.</summary>
public sealed class SeriesFinder(IObjectPartReader objects)
{
    private const string Asset = "series-";

    private readonly MeteredReads _reads = new(objects);

    public long Requests => _reads.Requests;

    public long Bytes => _reads.Bytes;

    /// <summary>The dataset and the variable that are meant.</summary>
    /// <param name="dataset">Null where the catalog has one only with a series.</param>
    /// <param name="variable">Null where the dataset has one only with a series.</param>
    /// <exception cref="StacException">There is none, or there are several: it names them.</exception>
    /// <exception cref="StorageException">The catalog cannot be read.</exception>
    public async Task<(string Dataset, string Variable)> FindAsync(string? dataset, string? variable, CancellationToken cancellationToken = default)
    {
        if (dataset is not null && variable is not null)
            return (dataset, variable);
        var found = new List<(string Dataset, string Variable)>();
        foreach (var one in dataset is null ? await DatasetsAsync(cancellationToken) : [dataset])
            found.AddRange((await VariablesAsync(one, cancellationToken)).Where(name => variable is null || name == variable).Select(name => (one, name)));
        return found switch
        {
            [var only] => only,
            [] => throw new StacException($"there is no series{(variable is null ? "" : $" of {SafeText.Text(variable, 80)}")}{(dataset is null ? "" : $" in {SafeText.Text(dataset, 80)}")}: 'series: true' of a variable in a descriptor makes the next run write one."),
            _ => throw new StacException($"there are several series: {string.Join(", ", found.Select(one => $"--dataset {one.Dataset} --var {one.Variable}"))}. Say which."),
        };
    }

    private async Task<IReadOnlyList<string>> DatasetsAsync(CancellationToken cancellationToken) =>
        await ReadAsync(StacLayout.RootCatalog, cancellationToken) is not { } root
            ? throw new StacException($"there is no {StacLayout.RootCatalog}: give what a run's --out was, or the address of it.")
            : [.. root.GetProperty("links").EnumerateArray()
                .Where(link => link.GetProperty("rel").GetString() == "child")
                .Select(link => StacLayout.Resolve(StacLayout.RootCatalog, link.GetProperty("href").GetString() ?? "")?.Split('/')[0])
                .Where(name => name is not null && DatasetId.IsValid(name)).Select(name => name!)];

    private async Task<IReadOnlyList<string>> VariablesAsync(string dataset, CancellationToken cancellationToken) =>
        await ReadAsync(StacLayout.Collection(dataset), cancellationToken) is { } collection && collection.TryGetProperty("assets", out var assets)
            ? [.. assets.EnumerateObject().Where(asset => asset.Name.StartsWith(Asset, StringComparison.Ordinal)).Select(asset => asset.Name[Asset.Length..]).Where(StacLayout.IsVariable)]
            : [];

    private async Task<JsonElement?> ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (await _reads.ReadAsync(key, ByteInterval.Whole, cancellationToken) is not { } stored)
            return null;
        try
        {
            return JsonElement.Parse(stored.Bytes);
        }
        catch (JsonException error)
        {
            throw new StacException($"{key} is no JSON: {error.Message}", inner: error);
        }
    }
}
