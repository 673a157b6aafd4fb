namespace Datasets.Catalog.Strips;

/// <param name="Id">The item's.</param>
/// <param name="Cog">What changes with the COG that the frame was made of; empty where its item states no checksum.</param>
internal sealed record StripFrame(string Id, string Cog);
