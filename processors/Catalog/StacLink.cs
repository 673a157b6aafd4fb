using Datasets.Storage;

namespace Datasets.Catalog;

/// <summary>A link to a key of the same catalog, or to a URL elsewhere.</summary>
public sealed record StacLink(string Rel, string Target, string Type, string? Title = null, bool IsAbsolute = false)
{
    public const string RootTitle = "Datasets";

    public static StacLink Root() => new("root", StacLayout.RootCatalog, MediaTypes.Json, RootTitle);

    public static StacLink Elsewhere(string rel, string url, string type, string? title = null) => new(rel, url, type, title, IsAbsolute: true);
}
