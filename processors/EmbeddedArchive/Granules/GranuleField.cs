namespace Datasets.EmbeddedArchive.Granules;

/// <summary>A field of a granule: one value a pixel, row-major, southernmost row first, westernmost pixel first.</summary>
public sealed record GranuleField(string Name, string Title, string Units, float ValidMinimum, float ValidMaximum, float[] Values);
