namespace Datasets.EmbeddedArchive.Samples;

/// <summary>The swath of a generated HDF-EOS2 file.</summary>
/// <param name="Maps">How dimensions of data are counted by those of the geolocation: data index = offset + increment x geolocation index.</param>
internal sealed record Hdfeos2Swath(
    string Name, IReadOnlyList<(string Geolocation, string Data, int Offset, int Increment)> Maps, IReadOnlyList<Hdfeos2Field> Places, IReadOnlyList<Hdfeos2Field> Fields)
{
    public IReadOnlyList<(string Name, int Size)> Dimensions => [.. Places.Concat(Fields).SelectMany(one => one.Dimensions).Distinct()];
}
