using Datasets.Conversion.Formats;

namespace Datasets.Authoring;

/// <summary>A granule as if its name had a date: a mapping wants a time before it says where a grid lies.</summary>
internal sealed class DatedGranule(IGranule granule) : IGranule
{
    public string FileName => "granule_20000101";
    public string Format => granule.Format;
    public bool IsNetCdf => granule.IsNetCdf;

    public IReadOnlyList<string> Groups(string group) => granule.Groups(group);

    public IReadOnlyList<string> Arrays(string group) => granule.Arrays(group);

    public IReadOnlyDictionary<string, AttributeValue> Attributes(string path) => granule.Attributes(path);

    public bool HasArray(string path) => granule.HasArray(path);

    public IGranuleArray OpenArray(string path) => granule.OpenArray(path);

    /// <summary>The granule is another's to close.</summary>
    public void Dispose()
    {
    }
}
