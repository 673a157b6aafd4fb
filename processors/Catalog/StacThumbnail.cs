using Datasets.Model;

namespace Datasets.Catalog;

/// <summary>An item's picture.</summary>
/// <param name="Key">Of the picture.</param>
public sealed record StacThumbnail(ObjectKey Key, string Title);
