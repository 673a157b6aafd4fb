using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.CloudSteps;

/// <summary>A run's documents, read back: the steps of a run hear of each other by these alone.</summary>
internal static class RunDocument
{
    /// <param name="missing">What it means that it is not there, and what to do.</param>
    /// <exception cref="StorageException">It is not there, or not what it should be.</exception>
    public static async Task<T> ReadAsync<T>(
        IObjectStore store, string key, JsonTypeInfo<T> type, string missing, CancellationToken cancellationToken) where T : class =>
        await TryReadAsync(store, key, type, cancellationToken)
        ?? throw new StorageException($"there is no {store.Locate(key)}: {missing}") { IsWrongUsage = true };

    /// <returns>Null where it is not there.</returns>
    /// <exception cref="StorageException">It is not what it should be.</exception>
    public static async Task<T?> TryReadAsync<T>(IObjectStore store, string key, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        if (await store.ReadAsync(key, cancellationToken) is not { } stored)
            return null;
        try
        {
            return JsonSerializer.Deserialize(stored.Content, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw Malformed(store, key, error.Message, error);
        }
    }

    /// <exception cref="StorageException">It belongs to another dataset or run.</exception>
    public static void RequireOwner(IObjectStore store, string key, (DatasetId Dataset, RunId Run) owner, (DatasetId Dataset, RunId Run) expected)
    {
        if (owner != expected)
        {
            throw Malformed(
                store, key, $"it is of dataset '{Shown(owner.Dataset)}', run '{Shown(owner.Run)}', not of dataset '{expected.Dataset}', run '{expected.Run}'");
        }
    }

    public static StorageException Malformed(IObjectStore store, string key, string why, Exception? inner = null) =>
        new($"{store.Locate(key)} is not what it should be: {why.TrimEnd('.')}. Start a new run.", inner: inner);

    private static string Shown(string text) => Datasets.Model.SafeText.Text(text, 100);
}
