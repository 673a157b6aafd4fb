using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Catalog.Page;

/// <summary>
/// <c>index.html</c> at an output's root, a map over all of its datasets, and the files that it is made of. It names the datasets that the root catalog links,
/// and reads their indexes and COGs from beside it.
/// </summary>
public sealed class MapPage(IObjectStore store)
{
    public const string Key = CatalogFiles.Page;

    private const int Attempts = 12;
    private const string Mark = "name=\"generator\" content=\"datasets\"";
    private const string DataStart = "id=\"datasets\">";

    /// <summary>The data have none of their own: it is escaped.</summary>
    private const char DataEnd = '<';

    /// <summary>Writes the page, unless it stands there already, or another page that is not this project's.</summary>
    /// <param name="notes">What is to be said of a dataset, by its id; what the page says of others stays.</param>
    /// <returns>Whether something was written.</returns>
    /// <exception cref="StorageException">The store cannot be read or written.</exception>
    /// <exception cref="StacException">The root catalog cannot be read, or other runs kept changing the page (temporary).</exception>
    public async Task<bool> UpdateAsync(IReadOnlyDictionary<string, string>? notes = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // The page's tag is read before the catalog: a dataset that another run adds later makes the put fail.
            var present = await store.ReadAsync(Key, cancellationToken);
            var text = present is null ? "" : Encoding.UTF8.GetString(present.Content);
            if (present is not null && !text.Contains(Mark, StringComparison.Ordinal))
                return false;
            if (await store.ReadAsync(StacLayout.RootCatalog, cancellationToken) is not { } root)
                return false;
            var titles = StacReader.RootTitles(root.Content, store.Locate(StacLayout.RootCatalog));
            var page = Encoding.UTF8.GetBytes(Build(titles, NotesOf(text, notes)));
            if (present is not null && present.Content.AsSpan().SequenceEqual(page))
                return false;
            foreach (var file in PageBundle.Instance.Files)
                await store.PutAsync(file.Key, file.Content, file.MediaType, cancellationToken);
            if (await store.TryPutAsync(Key, page, MediaTypes.Html, present?.ETag, cancellationToken))
                return true;
        }
        throw new StacException($"{store.Locate(Key)} was changed by other runs {Attempts} times. Run again when they are done.", isTemporary: true);
    }

    private static string Build(IReadOnlyDictionary<string, string> titles, Dictionary<string, string> notes)
    {
        var bundle = PageBundle.Instance;
        var datasets = titles.OrderBy(title => title.Key, StringComparer.Ordinal).Select(title => Dataset(title.Key, title.Value, notes.GetValueOrDefault(title.Key)));
        // JSON's own escapes keep text such as </script> from ending the element.
        var data = new JsonObject { ["version"] = 1, ["datasets"] = new JsonArray([.. datasets]) }.ToJsonString();
        return bundle.Template
            .Replace("{script}", bundle["app.js"].Key, StringComparison.Ordinal)
            .Replace("{charts}", bundle["charts.js"].Key, StringComparison.Ordinal)
            .Replace("{icon}", bundle["icon.svg"].Key, StringComparison.Ordinal)
            .Replace("{style}", bundle["app.css"].Key, StringComparison.Ordinal)
            .Replace("{licenses}", bundle["licenses.txt"].Key, StringComparison.Ordinal)
            .Replace("{datasets}", data, StringComparison.Ordinal);
    }

    private static JsonNode Dataset(string id, string title, string? note)
    {
        var json = new JsonObject { ["id"] = id, ["title"] = title };
        if (note is not null)
            json["note"] = note;
        return json;
    }

    private static Dictionary<string, string> NotesOf(string page, IReadOnlyDictionary<string, string>? notes)
    {
        var all = PresentNotes(page);
        foreach (var (dataset, note) in notes ?? new Dictionary<string, string>())
            all[dataset] = note;
        return all;
    }

    private static Dictionary<string, string> PresentNotes(string page)
    {
        var start = page.IndexOf(DataStart, StringComparison.Ordinal);
        var end = start < 0 ? -1 : page.IndexOf(DataEnd, start);
        if (end < 0)
            return [];
        try
        {
            using var data = JsonDocument.Parse(page[(start + DataStart.Length)..end]);
            return data.RootElement.GetProperty("datasets").EnumerateArray().Where(dataset => dataset.TryGetProperty("note", out _))
                .ToDictionary(dataset => dataset.GetProperty("id").GetString()!, dataset => dataset.GetProperty("note").GetString()!);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }
}
