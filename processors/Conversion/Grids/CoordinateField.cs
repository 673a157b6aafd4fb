using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

/// <summary>
/// A stored Latitude or Longitude field and what it says about its axis. Two-dimensional fields repeat an axis along the other; a line
/// through the middle tells it, and one across shows that it is constant there. Cells of such a field may be fill where the granule has
/// no data: where the lines have too few valid cells, the whole field is read, strip by strip.
/// </summary>
internal sealed class CoordinateField
{
    private const int StripBytes = 4 << 20;

    private readonly IGranule _granule;
    private readonly IGranuleArray _array;
    private readonly SampleType _type;
    private readonly double[] _invalid;

    private CoordinateField(IGranule granule, IGranuleArray array)
    {
        _granule = granule;
        _array = array;
        var encoding = FieldEncoding.Read(granule, array);
        _type = encoding.TypeOf(array);
        _invalid = [.. encoding.Fill is { } fill ? [fill] : Array.Empty<double>(), .. encoding.Missing];
    }

    /// <summary>
    /// The evidence of the array at <paramref name="path"/> for the axis that runs along dimension <paramref name="axis"/> (0 rows,
    /// 1 columns) of a grid of <paramref name="rows"/> x <paramref name="columns"/>; null where fewer than two of its cells are valid.
    /// </summary>
    /// <exception cref="GranuleException">The field's shape is not the grid's, or its values are not those of a regular grid.</exception>
    public static AxisEvidence? Read(IGranule granule, string path, int axis, int rows, int columns)
    {
        using var array = granule.OpenArray(path);
        if (array.SampleType is null)
            throw new GranuleException($"{granule.FileName}: {path} does not hold numbers");
        var count = axis == 0 ? rows : columns;
        if (!array.Shape.SequenceEqual([rows, columns]) && !array.Shape.SequenceEqual([count]))
        {
            throw new GranuleException(
                $"{granule.FileName}: {path} has shape {string.Join(" x ", array.Shape)}, and the grid has {rows} x {columns}");
        }
        var field = new CoordinateField(granule, array);
        var values = array.Shape.Count == 1 ? field.ReadValues([0], [count]) : field.ReadAxis(axis, rows, columns);
        return field.Fit(values);
    }

    private double[] ReadAxis(int axis, int rows, int columns)
    {
        long[] alongStart = axis == 0 ? [0, columns / 2] : [rows / 2, 0];
        long[] alongCount = axis == 0 ? [rows, 1] : [1, columns];
        var along = ReadValues(alongStart, alongCount);
        if (along.Count(double.IsFinite) < 2)
            return ReadWholeField(axis, rows, columns);

        long[] acrossStart = axis == 0 ? [rows / 2, 0] : [0, columns / 2];
        long[] acrossCount = axis == 0 ? [1, columns] : [rows, 1];
        var across = ReadValues(acrossStart, acrossCount).Where(double.IsFinite).ToList();
        if (across.Count > 0)
            CheckConstant(across.Min(), across.Max(), along);
        return along;
    }

    private double[] ReadWholeField(int axis, int rows, int columns)
    {
        var minima = new double[axis == 0 ? rows : columns];
        var maxima = new double[minima.Length];
        Array.Fill(minima, double.NaN);
        Array.Fill(maxima, double.NaN);
        var height = Math.Max(1, StripBytes / Math.Max(1, columns * _type.Size()));
        for (var top = 0; top < rows; top += height)
        {
            var strip = ReadValues([top, 0], [Math.Min(height, rows - top), columns]);
            for (var i = 0; i < strip.Length; i++)
            {
                if (double.IsNaN(strip[i]))
                    continue;
                var at = axis == 0 ? top + i / columns : i % columns;
                minima[at] = double.IsNaN(minima[at]) ? strip[i] : Math.Min(minima[at], strip[i]);
                maxima[at] = double.IsNaN(maxima[at]) ? strip[i] : Math.Max(maxima[at], strip[i]);
            }
        }
        for (var at = 0; at < minima.Length; at++)
            CheckConstant(minima[at], maxima[at], minima);
        return minima;
    }

    private void CheckConstant(double minimum, double maximum, double[] values)
    {
        var (firstAt, lastAt) = ValidEnds(values);
        if (lastAt <= firstAt)
            return;
        var step = Math.Abs(values[lastAt] - values[firstAt]) / (lastAt - firstAt);
        if (maximum - minimum > AxisEvidences.Tolerance * step)
            throw NotRegular($"it goes from {minimum} to {maximum} where it should be constant");
    }

    private AxisEvidence? Fit(double[] values)
    {
        var (firstAt, lastAt) = ValidEnds(values);
        if (lastAt <= firstAt)
            return null;
        var step = (values[lastAt] - values[firstAt]) / (lastAt - firstAt);
        if (step == 0)
            throw NotRegular($"it is {values[firstAt]} from end to end");
        for (var i = firstAt; i <= lastAt; i++)
        {
            if (Math.Abs(values[i] - (values[firstAt] + (i - firstAt) * step)) > AxisEvidences.Tolerance * Math.Abs(step))
                throw NotRegular($"cell {i} is at {values[i]}");
        }
        var first = values[firstAt] - (firstAt + 0.5) * step;
        var digits = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(step))), 0, 10);
        return new AxisEvidence(
            $"the field {_array.Path}", Math.Round(first, digits), Math.Round(first + values.Length * step, digits), TellsOrder: true);
    }

    private static (int First, int Last) ValidEnds(double[] values) =>
        (Array.FindIndex(values, double.IsFinite), Array.FindLastIndex(values, double.IsFinite));

    private double[] ReadValues(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        long total = 1;
        foreach (var size in count)
            total *= size;
        var samples = new byte[total * _type.Size()];
        _array.Read(start, count, samples);
        var values = new double[total];
        SampleConversion.ToDoubles(_type, samples, values);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || Array.IndexOf(_invalid, values[i]) >= 0)
                values[i] = double.NaN;
        }
        return values;
    }

    private GranuleException NotRegular(string why) =>
        new($"{_granule.FileName}: {_array.Path} is not that of a regular longitude-latitude grid: {why}");
}
