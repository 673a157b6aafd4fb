using Datasets.Hdf4;
using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>The paths of an HDF4 file's arrays: those of HDF-EOS2's grids and swaths, found by their Vgroups, and the root's.</summary>
internal sealed class Hdf4Tree
{
    public const string Information = "/HDFEOS INFORMATION";

    private const string FileAttributes = "/HDFEOS/ADDITIONAL/FILE_ATTRIBUTES";
    private const int ArrayTag = 720;
    private const int TableTag = 1962;
    private const int GroupTag = 1965;

    private readonly Dictionary<string, object> _arrays = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _arraysIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _groupsIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Hdf4Attribute>> _attributes = new(StringComparer.Ordinal);

    private Hdf4Tree()
    {
    }

    /// <exception cref="Hdf4Exception">The file is corrupt.</exception>
    public static Hdf4Tree Read(Hdf4File file)
    {
        var tree = new Hdf4Tree();
        var byReference = new Dictionary<int, Hdf4Dataset>();
        foreach (var dataset in file.Datasets)
            byReference.TryAdd(dataset.Reference, dataset);
        var placed = new HashSet<Hdf4Dataset>(ReferenceEqualityComparer.Instance);
        foreach (var group in file.Vgroups.Where(group => group.Class is "GRID" or "SWATH").ToList())
            tree.AddStructure(file, group, byReference, placed);
        foreach (var dataset in file.Datasets.Where(dataset => !placed.Contains(dataset)))
            tree.AddOther(dataset);
        tree.AddAttributes(file);
        return tree;
    }

    public IReadOnlyList<string> Groups(string group) => _groupsIn.GetValueOrDefault(group) ?? [];

    public IReadOnlyList<string> Arrays(string group) => _arraysIn.GetValueOrDefault(group) ?? [];

    /// <summary>An array, a table or a text; null where there is none.</summary>
    public object? Find(string path) => _arrays.GetValueOrDefault(path);

    public IReadOnlyList<Hdf4Attribute>? AttributesOf(string group) => _attributes.GetValueOrDefault(group);

    /// <summary>HDF-EOS2 has the grid's name behind a dimension's, <c>YDim:grid</c>; the library's made-up names say nothing.</summary>
    public IReadOnlyList<string> DimensionsOf(string path, Hdf4Dataset dataset)
    {
        var isEos = path.StartsWith("/HDFEOS/", StringComparison.Ordinal);
        return [.. dataset.Dimensions.Select(name => isEos && name.IndexOf(':') is > 0 and var colon ? name[..colon] : name.StartsWith("fakeDim", StringComparison.Ordinal) ? "" : name)];
    }

    private void AddStructure(Hdf4File file, Vgroup structure, Dictionary<int, Hdf4Dataset> byReference, HashSet<Hdf4Dataset> placed)
    {
        var path = $"/HDFEOS/{structure.Class}S/{Escaped(structure.Name)}";
        foreach (var part in structure.Members.Where(member => member.Tag == GroupTag).Select(member => file.Vgroup(member.Reference)))
        {
            if (part.Name.EndsWith(" Attributes", StringComparison.Ordinal))
            {
                _attributes[path] = [.. part.Members.Where(member => member.Tag == TableTag).Select(member => file.Vdata(member.Reference).ToAttribute()).OfType<Hdf4Attribute>()];
                continue;
            }
            foreach (var (tag, reference) in part.Members)
            {
                if (tag == ArrayTag && byReference.TryGetValue(reference, out var dataset) && placed.Add(dataset))
                    Add($"{path}/{part.Name}", dataset.Name, dataset);
                else if (tag == TableTag && file.Vdata(reference) is { Fields: [{ Type.SampleType: not null }] } table)
                    Add($"{path}/{part.Name}", table.Name, table);
            }
        }
    }

    /// <summary>
    /// An array that is in no structure. AIRS' version 6 and later have the places along a grid's dimension as a dimension scale, <c>StdPressureLev:ascending</c>:
    /// it stands with the grid's fields, but for those of rows and columns, which the structure metadata place.
    /// </summary>
    private void AddOther(Hdf4Dataset dataset)
    {
        var colon = dataset.IsCoordinate && dataset.Shape.Count == 1 ? dataset.Name.IndexOf(':') : -1;
        var fields = colon > 0 ? $"/HDFEOS/GRIDS/{Escaped(dataset.Name[(colon + 1)..])}/Data Fields" : "";
        var name = colon > 0 ? dataset.Name[..colon] : dataset.Name;
        if (_arraysIn.ContainsKey(fields) && name is not ("XDim" or "YDim") && !_arrays.ContainsKey($"{fields}/{Escaped(name)}"))
            Add(fields, name, dataset);
        else
            Add("/", dataset.Name, dataset);
    }

    private void AddAttributes(Hdf4File file)
    {
        var stated = new List<Hdf4Attribute>();
        var metadata = new List<Hdf4Attribute>();
        foreach (var attribute in file.Attributes)
        {
            if (!MetadataText.Is(attribute.Name) || attribute.Text is not { } text)
            {
                stated.Add(attribute);
                continue;
            }
            // Of any length in HDF-EOS5, too, and of no use among attributes that people look at.
            Add(Information, attribute.Name, text);
            metadata.AddRange(MetadataText.Values(attribute.Name, text).Select(value => Hdf4Attribute.OfText(value.Name, value.Text)));
        }
        var names = stated.Select(attribute => attribute.Name).ToHashSet(StringComparer.Ordinal);
        // TRMM's writer keeps headers with the Vgroup of the arrays.
        stated.AddRange(file.Vdatas.Where(table => table.Name is "GridHeader" or "FileHeader" && names.Add(table.Name)).Select(table => table.ToAttribute()).OfType<Hdf4Attribute>());
        _attributes["/"] = [.. stated, .. metadata.Where(attribute => names.Add(attribute.Name))];
        if (_groupsIn.ContainsKey("/HDFEOS"))
        {
            AddGroup(FileAttributes);
            _attributes[FileAttributes] = _attributes["/"];
        }
    }

    /// <summary>Where a name is there already, the next has a number behind it.</summary>
    private void Add(string group, string name, object array)
    {
        if (_arrays.Count >= GranuleLimits.Paths)
            throw new Hdf4LimitException($"it has more than {GranuleLimits.Paths} arrays, which is the limit");
        AddGroup(group);
        var first = group == "/" ? $"/{Escaped(name)}" : $"{group}/{Escaped(name)}";
        var path = first;
        for (var number = 2; !_arrays.TryAdd(path, array); number++)
            path = $"{first}#{number}";
        ListIn(_arraysIn, group).Add(path);
    }

    private void AddGroup(string group)
    {
        for (var inner = group; inner != "/";)
        {
            var slash = inner.LastIndexOf('/');
            var outer = slash == 0 ? "/" : inner[..slash];
            if (ListIn(_groupsIn, outer) is var list && list.Contains(inner))
                return;
            list.Add(inner);
            inner = outer;
        }
    }

    private static List<string> ListIn(Dictionary<string, List<string>> lists, string group) =>
        lists.TryGetValue(group, out var list) ? list : lists[group] = [];

    // A name with a slash could not be told from a path.
    private static string Escaped(string name) => name.Replace("/", "%2F", StringComparison.Ordinal);
}
