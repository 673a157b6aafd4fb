namespace Datasets.Catalog.Stac;

/// <summary>What an item adds to its dataset's index.</summary>
/// <param name="Datetime">In milliseconds from 1970, as the others.</param>
/// <param name="Box">West, south, east and north, in degrees.</param>
/// <param name="Quicklook">A template as of <see cref="IndexAsset"/>; null where the item has none.</param>
public sealed record IndexRow(
    string Id, long Datetime, long Start, long End, IReadOnlyList<double> Box, string? Quicklook, IReadOnlyList<IndexAsset> Assets);

/// <summary>A COG in an item's row.</summary>
/// <param name="Form">A JSON object: what mostly all items' COGs of the variable share.</param>
/// <param name="Grid">A JSON object: where the pixels are.</param>
/// <param name="Kibibytes">
/// How many, from the file's start, hold its header, then the tiles of each resolution, too, from the smallest; empty where the item does not say it. Whole
/// numbers of them are small when they are compressed, and a reader needs no more.
/// </param>
/// <param name="Mean">Of the first band, as a value; null where there is none.</param>
public sealed record IndexAsset(string Name, string Form, string Grid, IReadOnlyList<long> Kibibytes, double? Mean)
{
    /// <summary>The COG's, as its item states it. An index has none.</summary>
    public string? Checksum { get; init; }
}
