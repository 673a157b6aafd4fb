namespace Datasets.Hdf4;

/// <summary>A field of a Vdata's records.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Null for a type that is not read.</param>
/// <param name="Order">How many elements each record has of it.</param>
/// <param name="Size">The bytes of a record that it takes.</param>
public sealed record VdataField(string Name, Hdf4Type? Type, int Order, int Size);
