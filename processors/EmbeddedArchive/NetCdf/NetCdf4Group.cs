namespace Datasets.EmbeddedArchive.NetCdf;

/// <summary>A group of a netCDF-4 file. Attributes are texts, numbers or arrays of numbers, of the type that they have here.</summary>
internal sealed class NetCdf4Group(string name)
{
    private readonly List<NetCdf4Dimension> _dimensions = [];
    private readonly List<NetCdf4Variable> _variables = [];
    private readonly List<NetCdf4Group> _groups = [];

    public string Name => name;

    public Dictionary<string, object> Attributes { get; } = [];

    public IReadOnlyList<NetCdf4Dimension> Dimensions => _dimensions;

    public IReadOnlyList<NetCdf4Variable> Variables => _variables;

    public IReadOnlyList<NetCdf4Group> Groups => _groups;

    /// <returns>The name, for variables.</returns>
    public string Dimension(string dimension, int size, bool isUnlimited = false)
    {
        _dimensions.Add(new(dimension, size, isUnlimited));
        return dimension;
    }

    public NetCdf4Group Group(string group)
    {
        _groups.Add(new NetCdf4Group(group));
        return _groups[^1];
    }

    /// <param name="variable">Its name.</param>
    /// <param name="dimensions">Of this group or one above, the slowest first; none for a single value.</param>
    /// <param name="values">An array of one dimension, the last of <paramref name="dimensions"/> varying fastest.</param>
    /// <param name="attributes"><c>_FillValue</c> must be of the values' type.</param>
    /// <param name="chunks">None for contiguous storage, unless it is compressed.</param>
    /// <param name="deflate">0 for none.</param>
    public void Variable(
        string variable, string[] dimensions, Array values, Dictionary<string, object>? attributes = null, int[]? chunks = null, int deflate = 0,
        bool shuffle = false) =>
        _variables.Add(new(variable, dimensions, values, attributes ?? [], chunks, deflate, shuffle));

    /// <summary>A variable of texts of any length.</summary>
    public void Texts(string variable, string[] dimensions, string[] texts) => Variable(variable, dimensions, texts);

    /// <summary>A variable of single characters, the last dimension's making a text, as netCDF classic has texts.</summary>
    public void Characters(string variable, string[] dimensions, string characters) => Variable(variable, dimensions, characters.ToCharArray());
}

/// <param name="IsUnlimited">Whether further records may be added along it.</param>
internal sealed record NetCdf4Dimension(string Name, int Size, bool IsUnlimited);

/// <summary>A variable as <see cref="NetCdf4Group.Variable"/> takes it; its values are numbers, texts or characters.</summary>
internal sealed record NetCdf4Variable(
    string Name, string[] Dimensions, Array Values, IReadOnlyDictionary<string, object> Attributes, int[]? Chunks, int Deflate, bool Shuffle);
