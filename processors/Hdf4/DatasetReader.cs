using System.Buffers.Binary;

namespace Datasets.Hdf4;

/// <summary>
/// Reads arrays' descriptions as the SD interface writes them (HDF Specification and Developer's Guide, "Scientific data sets", and mfhdf's cdf.c): a Vgroup
/// of the class <c>Var0.0</c> has the array's name and refers to its dimensions, attributes and numeric data group; the group refers to the
/// dimension record, the number type and the data. Sizes come from the dimensions, as in libhdf4, which looks at the dimension record for its rank alone.
/// </summary>
internal sealed class DatasetReader(Hdf4Bytes file, Func<ushort, Vgroup> vgroup, Func<ushort, Vdata> vdata)
{
    public const string Class = "Var0.0";

    // Names of classes in mfhdf's local_nc.h.
    private const string Dimension = "Dim0.0";
    private const string Unlimited = "UDim0.0";
    private const string Size = "DimVal0.1";
    private const string SizeByCount = "DimVal0.0";
    private const string Coordinate = "CoordVar";
    private const int MostDimensions = 32;

    private sealed record NamedDimension(string Name, long Size, bool IsUnlimited);

    /// <returns>Null where the Vgroup has no array.</returns>
    public Hdf4Dataset? Read(Vgroup variable)
    {
        var groups = variable.Of(Tag.NumericDataGroup).ToList();
        if (groups.Count == 0)
            return null;
        var data = new Hdf4Cursor(ElementReader.ReadAll(file, new ElementId(Tag.NumericDataGroup, groups[0]), file.Length));
        var elements = new List<ElementId>();
        while (data.Left >= 4)
            elements.Add(data.Element());
        var sizes = Sizes(elements);
        var dimensions = Dimensions(variable, sizes);
        var (type, unreadable) = TypeOf(elements);
        var id = elements.Find(element => element.Tag == Tag.ScientificData);
        if (dimensions is [{ IsUnlimited: true } grown, .. var others] && type is not null)
            dimensions[0] = grown with { Size = Rows(id, type.Size * Hdf4Dataset.Product(others.Select(dimension => dimension.Size))) ?? grown.Size };
        var tables = variable.Of(Tag.VdataDescription).Select(vdata).ToList();
        return new Hdf4Dataset
        {
            Name = variable.Name,
            Reference = groups[0],
            Shape = [.. dimensions.Select(dimension => dimension.Size)],
            Dimensions = [.. dimensions.Select(dimension => dimension.Name)],
            Type = type,
            Attributes = [.. tables.Where(Hdf4Attribute.Is).Select(table => table.ToAttribute()).OfType<Hdf4Attribute>()],
            IsCoordinate = tables.Exists(table => table.Class == Coordinate),
            Unreadable = unreadable,
            Data = id,
        };
    }

    /// <summary>
    /// How many rows there are of an array that may grow: as many as its data have, as in libhdf4, because all such dimensions of a file share one size, that
    /// of the longest. Null where the data do not say it.
    /// </summary>
    private long? Rows(ElementId id, long rowBytes)
    {
        try
        {
            return rowBytes == 0 || ElementReader.IsChunked(file, id) ? null : (ElementReader.Open(file, id)?.Length ?? 0) / rowBytes;
        }
        catch (Hdf4UnsupportedException)
        {
            return null;
        }
    }

    private List<long> Sizes(List<ElementId> elements)
    {
        var id = elements.Find(element => element.Tag == Tag.DimensionRecord);
        if (id == default)
            throw new Hdf4Exception("an array has no dimension record");
        var record = new Hdf4Cursor(ElementReader.ReadAll(file, id, file.Length));
        int rank = record.UInt16();
        if (rank > MostDimensions)
            throw new Hdf4Exception($"an array has {rank} dimensions, and {MostDimensions} are the most");
        var sizes = new List<long>();
        for (var i = 0; i < rank; i++)
            sizes.Add(record.UInt32());
        return sizes;
    }

    private List<NamedDimension> Dimensions(Vgroup variable, List<long> sizes)
    {
        var found = variable.Of(Tag.Vgroup).Select(vgroup).Where(group => group.Class is Dimension or Unlimited).Select(Of).ToList();
        if (found.Count != sizes.Count)
            throw new Hdf4Exception($"the array {variable.Name} has {found.Count} dimensions, and its dimension record {sizes.Count}");
        return found;
    }

    private NamedDimension Of(Vgroup dimension)
    {
        foreach (var table in dimension.Of(Tag.VdataDescription).Select(vdata))
        {
            if (table is { Class: Size, Fields: [{ Type.Size: 4 } field], Count: 1 })
                return new NamedDimension(dimension.Name, Positive(BinaryPrimitives.ReadInt32LittleEndian(table.ReadField(field))), dimension.Class == Unlimited);
            if (table.Class == SizeByCount)
                return new NamedDimension(dimension.Name, table.Count, dimension.Class == Unlimited);
        }
        throw new Hdf4Exception($"the dimension {dimension.Name} has no size");
    }

    private static int Positive(int size) => size >= 0 ? size : throw new Hdf4Exception($"a dimension has the size {size}");

    private (Hdf4Type?, string?) TypeOf(List<ElementId> elements)
    {
        var id = elements.Find(element => element.Tag == Tag.NumberType);
        if (id == default)
            throw new Hdf4Exception("an array has no number type");
        try
        {
            return (Hdf4Type.OfNumberType(ElementReader.ReadAll(file, id, file.Length)), null);
        }
        catch (Hdf4UnsupportedException e)
        {
            return (null, e.Message);
        }
    }
}
