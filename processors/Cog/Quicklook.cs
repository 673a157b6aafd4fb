using Datasets.Model;

namespace Datasets.Cog;

/// <summary>A reduced copy of the first band: samples row by row from the north, in native byte order.</summary>
public sealed record Quicklook(int Width, int Height, SampleType SampleType, byte[] Samples);
