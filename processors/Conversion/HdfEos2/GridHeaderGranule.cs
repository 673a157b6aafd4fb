using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// A granule whose axes are told by a <c>GridHeader</c>, lines of <c>NAME=VALUE;</c> as TRMM's products have it (File Specification for TRMM products,
/// "GridHeader"): to its arrays are added one of latitudes and one of longitudes, named like the dimensions that are as long.
/// </summary>
internal sealed class GridHeaderGranule : IGranule
{
    private readonly IGranule _granule;
    private readonly Dictionary<string, GridHeaderAxis> _axes;

    private GridHeaderGranule(IGranule granule, IEnumerable<GridHeaderAxis> axes)
    {
        _granule = granule;
        _axes = axes.ToDictionary(axis => axis.Path, StringComparer.Ordinal);
    }

    public string FileName => _granule.FileName;

    public string Format => _granule.Format;

    public bool IsNetCdf => _granule.IsNetCdf;

    /// <summary>The granule itself where it has no such header, or axes of its own.</summary>
    public static IGranule Of(IGranule granule)
    {
        if (granule.Format != Hdf4Granule.FormatName || Header(granule) is not { } header)
            return granule;
        var axes = new List<GridHeaderAxis>();
        foreach (var name in Dimensions(granule))
        {
            var path = $"/{name.Name}";
            if (!granule.HasArray(path) && header.Axis(path, name.Size) is { } axis && axes.TrueForAll(other => other.Path != path))
                axes.Add(axis);
        }
        return axes.Count == 2 && axes[0].IsLatitude != axes[1].IsLatitude ? new GridHeaderGranule(granule, axes) : granule;
    }

    public IReadOnlyList<string> Groups(string group) => _granule.Groups(group);

    public IReadOnlyList<string> Arrays(string group) => _granule.Arrays(group);

    public IReadOnlyDictionary<string, AttributeValue> Attributes(string path) =>
        _axes.TryGetValue(path, out var axis) ? axis.Attributes : _granule.Attributes(path);

    public bool HasArray(string path) => _axes.ContainsKey(path) || _granule.HasArray(path);

    public IGranuleArray OpenArray(string path) => _axes.TryGetValue(path, out var axis) ? axis : _granule.OpenArray(path);

    /// <summary>The granule is another's to close.</summary>
    public void Dispose()
    {
    }

    private static GridHeader? Header(IGranule granule) => granule.Attributes("/").TextOf("GridHeader") is { } text ? GridHeader.Parse(text) : null;

    private static IEnumerable<(string Name, long Size)> Dimensions(IGranule granule)
    {
        foreach (var path in granule.Arrays("/"))
        {
            using var array = granule.OpenArray(path);
            for (var d = 0; d < array.Dimensions.Count; d++)
            {
                if (array.Dimensions[d].Length > 0 && array.Shape[d] is > 1 and <= GranuleLimits.AxisValues)
                    yield return (array.Dimensions[d], array.Shape[d]);
            }
        }
    }
}
