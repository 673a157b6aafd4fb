using Datasets.Catalog.Strips;

namespace Datasets.Catalog.Stac;

/// <summary>A month's strip as the items that are there make it.</summary>
/// <param name="Columns">Of the COGs, in full resolution.</param>
/// <param name="Rows">Of the COGs, in full resolution.</param>
/// <param name="Kibibytes">As <see cref="IndexAsset.Kibibytes"/>, for each frame of the header.</param>
internal sealed record PlannedStrip(int Year, int Month, string Variable, int Columns, int Rows, StripHeader Header, IReadOnlyList<IReadOnlyList<long>> Kibibytes);
