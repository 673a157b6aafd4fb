namespace Datasets.Catalog.Series;

/// <summary>What a descriptor says of a series.</summary>
/// <param name="Variable">The COGs' asset key, and the array's name.</param>
internal sealed record SeriesTexts(string Dataset, string Variable, string Title, string? Description, string? StandardName, string? License);
