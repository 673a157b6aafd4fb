namespace Datasets.Conversion.Formats;

/// <summary>An opened granule: groups, arrays and attributes by their absolute paths, e.g. <c>/HDFEOS/GRIDS/A/Data Fields/B</c>.</summary>
public interface IGranule : IDisposable
{
    /// <summary>The file's name without its folder.</summary>
    string FileName { get; }
    /// <summary>The format that was recognised, e.g. <c>HDF5</c>.</summary>
    string Format { get; }
    /// <summary>Whether the netCDF library wrote the file, or it is read as such: then cells never written hold that library's fill values.</summary>
    bool IsNetCdf { get; }
    /// <summary>The absolute paths of the groups directly below <paramref name="group"/> (<c>/</c> is the root).</summary>
    IReadOnlyList<string> Groups(string group);
    /// <summary>The absolute paths of the arrays directly in <paramref name="group"/>.</summary>
    IReadOnlyList<string> Arrays(string group);
    /// <summary>Attributes of a group or an array; empty where there is no such path.</summary>
    IReadOnlyDictionary<string, AttributeValue> Attributes(string path);
    bool HasArray(string path);
    /// <exception cref="GranuleException">There is no such array: the message lists those beside it.</exception>
    IGranuleArray OpenArray(string path);
}
