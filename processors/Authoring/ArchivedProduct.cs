namespace Datasets.Authoring;

/// <summary>What an archive says of the product, where one was asked.</summary>
public sealed record ArchivedProduct(string ShortName, string Version, string? Provider, string? Title);
