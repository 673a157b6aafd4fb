namespace Datasets.Hdf5;

/// <summary>A version 2 B-tree, for arrays that may grow along more than one dimension (section VII.E).</summary>
internal static class BTreeV2Index
{
    public static ChunkTable Read(ChunkIndexSource source)
    {
        var table = new ChunkTable();
        var place = new long[source.Grid.Rank];
        foreach (var record in BTreeVersion2.Records(source.File, source.Address))
        {
            var cursor = source.File.Cursor(record.Span);
            var chunk = source.ReadChunk(ref cursor, record.Length - 8 * place.Length);
            for (var d = 0; d < place.Length; d++)
                place[d] = cursor.Number(8);
            table.Add(source.Grid.Number(place), chunk);
        }
        return table;
    }
}
