using Datasets.Model;

namespace Datasets.Validation;

/// <summary>
/// Two dimensions of a stored array, read row by row. Bytes are read a row of chunks at once, so that none is decompressed twice in one pass, and
/// become numbers a few rows at a time.
/// </summary>
/// <param name="numbers">The array.</param>
/// <param name="rows">The dimension that counts rows; null where the array has one row.</param>
/// <param name="columns">The dimension that counts columns; null where the array has one number a row.</param>
/// <param name="chosen">An index for each other dimension.</param>
internal sealed class StoredRows(StoredNumbers numbers, int? rows, int? columns, IReadOnlyList<long> chosen)
{
    private const long WholeBytes = 16 << 20;
    private const long MostBandBytes = 96 << 20;

    private byte[] _band = [];
    private double[] _values = [];
    private int _bandStart;
    private int _bandRows;

    public StoredNumbers Numbers => numbers;

    public int Rows { get; } = rows is { } dimension ? checked((int)numbers.Shape[dimension]) : 1;

    public int Columns { get; } = columns is { } dimension ? checked((int)numbers.Shape[dimension]) : 1;

    private long RowBytes => (long)Columns * numbers.Type.Size();

    /// <summary>How many rows are read at once.</summary>
    private int BandRows { get; set; }

    /// <summary>Rows as stored numbers, each row's columns beside each other. Good until the next call, which may use the same memory.</summary>
    public double[] Read(int first, int count)
    {
        if (_values.Length != checked(count * Columns))
            _values = new double[count * Columns];
        var values = _values;
        for (var row = first; row < first + count;)
        {
            var end = Math.Min(first + count, Load(row));
            Copy(row, end - row, values.AsSpan((row - first) * Columns));
            row = end;
        }
        return values;
    }

    /// <summary>Makes a row one of the band's, and says where the band ends.</summary>
    private int Load(int row)
    {
        if (row >= _bandStart && row < _bandStart + _bandRows)
            return _bandStart + _bandRows;
        if (BandRows == 0)
            BandRows = ChooseBand();
        _bandStart = row / BandRows * BandRows;
        _bandRows = Math.Min(BandRows, Rows - _bandStart);
        long[] start = [.. chosen];
        var size = new long[start.Length];
        Array.Fill(size, 1);
        if (columns is { } c)
            (start[c], size[c]) = (0, Columns);
        if (rows is { } r)
            (start[r], size[r]) = (_bandStart, _bandRows);
        if (_band.Length != Columns * _bandRows * numbers.Type.Size())
            _band = new byte[checked(Columns * _bandRows * numbers.Type.Size())];
        numbers.ReadBytes(start, size, _band);
        return _bandStart + _bandRows;
    }

    private int ChooseBand()
    {
        if (rows is not { } dimension || Rows * RowBytes <= WholeBytes)
            return Rows;
        var chunk = (int)Math.Min(Rows, numbers.Chunks is { } chunks && chunks.Count > dimension ? chunks[dimension] : 1);
        // Bands of low chunks are several chunks high.
        var wanted = Math.Max(1, WholeBytes / RowBytes / chunk) * chunk;
        return wanted * RowBytes <= MostBandBytes ? (int)Math.Min(Rows, wanted) : (int)Math.Max(1, MostBandBytes / RowBytes);
    }

    private void Copy(int row, int count, Span<double> values)
    {
        var size = numbers.Type.Size();
        if (!(rows > columns))
        {
            var from = (row - _bandStart) * Columns * size;
            numbers.Convert(_band.AsSpan(from, count * Columns * size), values[..(count * Columns)]);
            return;
        }
        // Stored column by column.
        var one = new double[count];
        for (var column = 0; column < Columns; column++)
        {
            numbers.Convert(_band.AsSpan((column * _bandRows + row - _bandStart) * size, count * size), one);
            for (var i = 0; i < count; i++)
                values[i * Columns + column] = one[i];
        }
    }
}
