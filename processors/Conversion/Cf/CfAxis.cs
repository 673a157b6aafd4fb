using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>
/// A coordinate variable as an axis of a regular grid. A coordinate is taken for the middle of its cell, unless the cells' bounds show
/// that it is their edge.
/// </summary>
internal static class CfAxis
{
    private const double FullCircle = 360;

    /// <param name="coordinate">The coordinate variable.</param>
    /// <param name="resolutionAttributes">Global attributes that may state the step of an axis with one value, such as <c>geospatial_lat_resolution</c>.</param>
    /// <param name="unit">What a step of the coordinate is in the axis' unit, for instance 1000 for kilometres where metres are wanted.</param>
    /// <param name="isLongitude">It goes round the globe, though the file does not call it a longitude: that of a rotated pole.</param>
    /// <exception cref="GranuleException">The values are not those of a regular axis: the message says how far they are from it, and where.</exception>
    public static GridAxis ToGridAxis(CfCoordinate coordinate, IReadOnlyList<string> resolutionAttributes, double unit = 1, bool isLongitude = false)
    {
        isLongitude |= coordinate.Kind == CfAxisKind.Longitude;
        var values = (double[])coordinate.Values.Clone();
        if (Array.FindIndex(values, double.IsNaN) is >= 0 and var missing)
            throw Problem(coordinate, $"its value {missing} of {values.Length} is missing or not a number");
        if (isLongitude)
            Unwind(values);
        var precision = Precision(coordinate, values);
        var bounds = coordinate.ReadBounds();
        if (values.Length == 1)
            return One(coordinate, values[0], bounds, resolutionAttributes, unit, precision);

        if (coordinate.Kind == CfAxisKind.Latitude && HalfPolarCells.Axis(values) is { } halved)
            return halved;
        if (!IsEven(values, precision) && RoundedAxis.Fit(values, precision) is { } fitted)
            (values, precision) = (fitted.Values, fitted.Precision);
        var step = (values[^1] - values[0]) / (values.Length - 1);
        CheckSpacing(coordinate, values, step, precision);
        var shift = bounds is null ? 0 : ShiftToMiddle(values, bounds, step, isLongitude);
        var count = values.Length - (isLongitude ? RepeatedColumns(values.Length, step) : 0);
        return Between(count, values[0] + shift - step / 2, values[0] + shift + (count - 0.5) * step, unit, precision);
    }

    /// <summary>Columns at the end that repeat the first ones, which lie a turn before them: 0, 2.5 … 357.5, 360.</summary>
    private static int RepeatedColumns(int count, double step)
    {
        var beyond = count - FullCircle / Math.Abs(step);
        var columns = (int)Math.Round(beyond);
        return columns >= 1 && columns < count / 2 && Math.Abs(beyond - columns) <= AxisEvidences.Tolerance ? columns : 0;
    }

    private static bool IsEven(double[] values, double precision)
    {
        var step = (values[^1] - values[0]) / (values.Length - 1);
        return !values.Where((value, i) => Math.Abs(value - (values[0] + i * step)) > Math.Max(AxisEvidences.Tolerance * Math.Abs(step), precision)).Any();
    }

    /// <summary>Longitudes that jump by a turn, such as 179.5, -179.5, go on without the jump.</summary>
    private static void Unwind(double[] values)
    {
        for (var i = 1; i < values.Length; i++)
            values[i] -= FullCircle * Math.Round((values[i] - values[i - 1]) / FullCircle);
    }

    private static void CheckSpacing(CfCoordinate coordinate, double[] values, double step, double precision)
    {
        if (step == 0)
            throw Problem(coordinate, $"its first and last of {values.Length} values are both {Text(values[0])}");
        var (worst, at) = (0.0, 0);
        for (var i = 1; i < values.Length; i++)
        {
            var deviation = Math.Abs(values[i] - (values[0] + i * step));
            if (deviation > worst)
                (worst, at) = (deviation, i);
        }
        if (worst <= Math.Max(AxisEvidences.Tolerance * Math.Abs(step), precision))
            return;
        var steps = values.Skip(1).Zip(values, (next, value) => next - value).ToList();
        throw new IrregularAxisException(Problem(
            coordinate,
            $"its spacing is irregular: steps go from {Text(steps.Min())} to {Text(steps.Max())}, and value {at} ({Text(values[at])}) is " +
            $"{Text(worst)} ({Text(Math.Abs(worst / step))} of a mean step) from where even steps of {Text(step)} would put it " +
            $"({Text(values[0] + at * step)}); a raster's cells are all of one size, so such a grid has to be resampled: mapping: swath puts longitude and latitude on a regular grid by gridding: {{resolution: …, latitude: …, longitude: …}}").Message);
    }

    /// <summary>
    /// How far the coordinates are from the middle of their cells. The outermost cells do not count, as grids with a row on the pole cut it
    /// in half; of two cells both do, and such halves do not agree.
    /// </summary>
    private static double ShiftToMiddle(double[] values, double[] bounds, double step, bool isLongitude)
    {
        if (bounds.Any(double.IsNaN))
            return 0;
        var outermost = values.Length > 2 ? 1 : 0;
        var shifts = new double[values.Length - 2 * outermost];
        for (var i = 0; i < shifts.Length; i++)
        {
            var cell = i + outermost;
            shifts[i] = (bounds[2 * cell] + bounds[2 * cell + 1]) / 2 - values[cell];
            // Longitudes of bounds may be a turn away from those of the coordinates.
            if (isLongitude)
                shifts[i] -= FullCircle * Math.Round(shifts[i] / FullCircle);
        }
        Array.Sort(shifts);
        var middle = shifts[shifts.Length / 2];
        var agree = shifts[^1] - shifts[0] <= AxisEvidences.Tolerance * Math.Abs(step);
        return agree && Math.Abs(middle) > AxisEvidences.Tolerance * Math.Abs(step) ? middle : 0;
    }

    private static GridAxis One(
        CfCoordinate coordinate, double value, double[]? bounds, IReadOnlyList<string> resolutionAttributes, double unit, double precision)
    {
        if (bounds is [var first, var last] && double.IsFinite(first) && double.IsFinite(last) && first != last)
            return Between(1, first, last, unit, precision);
        var file = coordinate.Granule.Attributes("/");
        var resolution = coordinate.Attributes.NumberOf("resolution")
            ?? resolutionAttributes.Select(name => LeadingNumber(file, name)).FirstOrDefault(number => number is not null);
        if (resolution is > 0 and var step && double.IsFinite(step))
            return Between(1, value + step / 2, value - step / 2, unit, precision) is var axis && coordinate.Kind is CfAxisKind.Longitude or CfAxisKind.ProjectionX
                ? axis with { First = axis.Last, Last = axis.First }
                : axis;
        throw Problem(
            coordinate,
            $"it has one value ({Text(value)}), and neither bounds nor a resolution ({string.Join(", ", resolutionAttributes.Prepend("resolution"))}) " +
            "says how large its cell is");
    }

    /// <summary>A number that may have its unit behind it: <c>0.5 degrees</c>.</summary>
    private static double? LeadingNumber(IReadOnlyDictionary<string, AttributeValue> attributes, string name) =>
        attributes.NumberOf(name) ?? (attributes.TextOf(name)?.Split([' ', 'd', '°'], 2)[0] is { } text &&
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);

    private static GridAxis Between(int count, double first, double last, double unit, double precision) => new(
        count, Round(first * unit, precision * unit), Round(last * unit, precision * unit));

    /// <summary>The roundest number within the precision: coordinates of single precision are no more exact than that.</summary>
    private static double Round(double value, double precision)
    {
        for (var digits = 0; digits <= 12; digits++)
        {
            var round = Math.Round(value, digits);
            if (Math.Abs(round - value) <= precision)
                return round;
        }
        return value;
    }

    private static double Precision(CfCoordinate coordinate, double[] values)
    {
        var largest = values.Max(Math.Abs);
        return coordinate.Type == SampleType.Float32 && coordinate.Encoding.Scale == 1
            ? 2 * (double)(MathF.BitIncrement((float)largest) - (float)largest)
            : largest * 1e-13;
    }

    private static GranuleException Problem(CfCoordinate coordinate, string what) =>
        new($"{coordinate.Granule.FileName}: the coordinate {coordinate.Path} does not make a regular axis: {what}");

    private static string Text(double number) => number.ToString("G7", CultureInfo.InvariantCulture);
}
