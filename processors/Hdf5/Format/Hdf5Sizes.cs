namespace Datasets.Hdf5;

/// <summary>How many bytes a file's addresses (offsets) and lengths take: 2, 4 or 8.</summary>
internal readonly record struct Hdf5Sizes(int Offset, int Length);
