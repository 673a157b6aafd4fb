using System.Text.Json.Nodes;

namespace Datasets.Catalog.Search;

/// <summary>An item that was looked for.</summary>
/// <param name="TableKey">The year's table, from which the links of <paramref name="Row"/> lead.</param>
public sealed record FoundItem(string Dataset, string Id, string TableKey, JsonObject Row);
