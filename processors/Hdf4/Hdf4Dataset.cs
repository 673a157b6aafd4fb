namespace Datasets.Hdf4;

/// <summary>What describes an array, which HDF4 calls a scientific data set (SDS).</summary>
public sealed record Hdf4Dataset
{
    public required string Name { get; init; }

    /// <summary>Its number among the file's arrays, as <c>hdp dumpsds</c> shows it; Vgroups refer to it with the tag 720.</summary>
    public required int Reference { get; init; }

    /// <summary>How many elements each dimension has; an unlimited one as many as were written.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>The dimensions' names, of which the library makes some up: <c>fakeDim0</c>.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>The type of its elements; null for one that is not read.</summary>
    public required Hdf4Type? Type { get; init; }

    public required IReadOnlyList<Hdf4Attribute> Attributes { get; init; }

    /// <summary>Whether it holds the places of a dimension that has its name.</summary>
    public required bool IsCoordinate { get; init; }

    /// <summary>Why its numbers are not read; null where they are.</summary>
    internal string? Unreadable { get; init; }

    internal ElementId Data { get; init; }

    /// <summary>How many elements there are.</summary>
    /// <exception cref="Hdf4Exception">They are more than a file can hold.</exception>
    public long Count => Product(Shape);

    internal static long Product(IEnumerable<long> sizes)
    {
        long product = 1;
        foreach (var size in sizes)
        {
            if (Math.BigMul(product, size, out product) != 0 || product < 0)
                throw new Hdf4Exception("an array has more elements than a file can hold");
        }
        return product;
    }
}
