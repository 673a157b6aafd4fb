namespace Datasets.Catalog.ItemTables;

/// <summary>What the values of a column are.</summary>
internal enum ColumnKind
{
    /// <summary>No value was seen yet.</summary>
    Unknown,
    Text,
    Integer,
    Number,
    Boolean,
    Time,
    Geometry,
    Struct,
    List,
}
