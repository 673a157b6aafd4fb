using System.Text.Json;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Catalog.Verification;

/// <summary>What a collection says that its items repeat, as a descriptor would say it.</summary>
internal sealed record CollectionTexts(string Title, IReadOnlyDictionary<string, VariableDescriptor> Variables)
{
    /// <exception cref="FormatException">It is no collection of this program.</exception>
    public static CollectionTexts Read(JsonElement collection)
    {
        var variables = new Dictionary<string, VariableDescriptor>(StringComparer.Ordinal);
        foreach (var asset in collection.Member("item_assets").EnumerateObject())
        {
            if (Text(asset.Value, "type") == MediaTypes.CloudOptimizedGeoTiff)
                variables.Add(asset.Name, Variable(asset.Name, asset.Value, RenderOf(collection, asset.Name)) with { Series = HasSeries(collection, asset.Name) });
        }
        return new CollectionTexts(collection.Member("title").GetString() ?? throw new FormatException("its title is null"), variables);
    }

    /// <summary>A descriptor of which everything else is as the collection states it, or left out.</summary>
    public DatasetDescriptor ToDescriptor(string id, JsonElement collection) => new()
    {
        Id = id,
        Title = Title,
        Description = Text(collection, "description") is { } description && description != Title ? description : "",
        Keywords = collection.TryGetProperty("keywords", out var keywords) ? [.. keywords.EnumerateArray().Select(keyword => keyword.GetString()!)] : [],
        License = collection.Member("license").GetString() ?? "",
        Providers = collection.TryGetProperty("providers", out var providers) ? [.. providers.EnumerateArray().Select(ProviderOf)] : [],
        Source = new SourceDescriptor(),
        Mapping = "",
        ItemId = "{date:yyyyMMdd}",
        Variables = [.. Variables.Values],
    };

    private static Provider ProviderOf(JsonElement provider) => new()
    {
        Name = provider.Member("name").GetString() ?? "",
        Roles = provider.TryGetProperty("roles", out var roles) ? [.. roles.EnumerateArray().Select(role => role.GetString()!)] : [],
        Url = Text(provider, "url"),
    };

    private static VariableDescriptor Variable(string name, JsonElement asset, RenderDescriptor? render) => new()
    {
        Name = name,
        Path = "/",
        Title = Text(asset, "title"),
        Description = Text(asset, "description"),
        Unit = Text(asset, "unit"),
        Render = render,
    };

    private static RenderDescriptor? RenderOf(JsonElement collection, string variable) =>
        collection.TryGetProperty("renders", out var renders) && renders.TryGetProperty(variable, out var render)
            ? new RenderDescriptor
            {
                Colormap = Text(render, "colormap_name") ?? "",
                Rescale = [render.Member("rescale")[0][0].GetDouble(), render.Member("rescale")[0][1].GetDouble()],
            }
            : null;

    private static bool HasSeries(JsonElement collection, string variable) =>
        collection.TryGetProperty("assets", out var assets) && assets.TryGetProperty($"{CollectionBuilder.SeriesAsset}{variable}", out _);

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
