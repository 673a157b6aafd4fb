namespace Datasets.Catalog.Stac;

/// <summary>What an item adds to its dataset's index.</summary>
/// <param name="Datetime">The item's times are Unix seconds.</param>
/// <param name="Box">West, south, east and north, in degrees.</param>
/// <param name="Quicklook">A template as of <see cref="IndexAsset"/>; null where the item has none.</param>
public sealed record IndexRow(
    string Id, double Datetime, double Start, double End, IReadOnlyList<double> Box, string? Quicklook, IReadOnlyList<IndexAsset> Assets);

/// <summary>A COG in an item's row.</summary>
/// <param name="Form">A JSON object: what mostly all items' COGs of the variable share.</param>
/// <param name="Grid">A JSON object: where the pixels are.</param>
/// <param name="Ends">Where its header ends, then the tiles of each resolution; empty where the item does not say it.</param>
/// <param name="Mean">Of the first band, as a value; null where there is none.</param>
public sealed record IndexAsset(string Name, string Form, string Grid, IReadOnlyList<long> Ends, double? Mean);
