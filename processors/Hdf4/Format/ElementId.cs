namespace Datasets.Hdf4;

/// <summary>What identifies a data element in its file: its kind, without the bit of special elements, and its number among those.</summary>
internal readonly record struct ElementId(Tag Tag, ushort Reference);
