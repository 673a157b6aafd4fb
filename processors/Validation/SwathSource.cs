using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A swath, each of whose pixels has its own latitude and longitude.</summary>
/// <param name="stored">The field.</param>
/// <param name="longitudes">Reads those of some lines, pixel by pixel.</param>
/// <param name="latitudes">The same.</param>
internal sealed class SwathSource(
    StoredRows stored, Func<int, int, double[]> longitudes, Func<int, int, double[]> latitudes, SwathSource.Filter[] filters, bool[] isRejectedColumn)
    : SourceField(stored)
{
    /// <summary>Lines read before and after a strip, from which the sizes of its pixels are reckoned.</summary>
    private const int Halo = PixelSizes.Reach;

    public override bool IsSwath => true;

    public static SourceField Read(IGranule granule, VariableDescriptor variable, GriddingDescriptor gridding)
    {
        var numbers = StoredNumbers.Open(granule, variable.Path, variable.Missing);
        var (latitudePath, longitudePath) = gridding is { Latitude: { } lat, Longitude: { } lon }
            ? (lat, lon)
            : PixelPlaces.Find(granule, numbers) ?? Interpolated(granule, variable.Path) ?? throw new GranuleException(
                $"{granule.FileName}: no latitude and longitude of the pixels of {variable.Path} are found, so the source cannot be read apart from the mapping: name them in gridding");
        var (latitude, longitude) = (StoredNumbers.Open(granule, latitudePath), StoredNumbers.Open(granule, longitudePath));
        var areAxes = latitude.Shape.Count == 1 && longitude.Shape.Count == 1;
        var (lines, pixels) = (areAxes ? DimensionsOfAxes(numbers, latitude, longitude) : PixelPlaces.DimensionsIn(numbers, latitude)) ?? throw new GranuleException(
            $"{granule.FileName}: {variable.Path} ({string.Join(" x ", numbers.Shape)}) has not the pixels of {latitudePath} ({string.Join(" x ", latitude.Shape)})");
        var chosen = numbers.Shape.Select((_, i) => i == lines || i == pixels ? 0 : IndexOf(granule, variable, numbers, i)).ToList();
        var stored = new StoredRows(numbers, lines, pixels, chosen);
        var rejected = new bool[stored.Columns];
        foreach (var column in gridding.RejectRows.Where(column => column < rejected.Length))
            rejected[column] = true;
        return new SwathSource(
            stored,
            areAxes ? Axis(granule, longitudePath, (values, _, column) => values[column], stored.Columns) : Surface(longitude),
            areAxes ? Axis(granule, latitudePath, (values, line, _) => values[line], stored.Columns) : Surface(latitude),
            [.. gridding.Filters.Select(filter => new Filter(filter, PerPixelOrLine(granule, filter, StoredNumbers.Open(granule, filter.Path), latitude)))],
            rejected)
        {
            PlacesFrom = InterpolatedGranule.IsInterpolated(new(latitudePath, longitudePath))
                ? "the swath's dimension maps, as the mapping reads them: the places of pixels are not read apart, their numbers are"
                : $"the granule's own {latitudePath} and {longitudePath}, pixel by pixel",
        };
    }

    private static (string Latitude, string Longitude)? Interpolated(IGranule granule, string path) =>
        granule is InterpolatedGranule places && places.Geolocation(path) is { } found ? (found.Latitude, found.Longitude) : null;

    public override SourceStrip Read(int first, int rows)
    {
        var (before, end) = (Math.Max(0, first - Halo), Math.Min(Rows, first + rows + Halo));
        var (x, y) = (Degrees(longitudes(before, end - before), -360, 720), Degrees(latitudes(before, end - before), -90, 90));
        var (from, to) = ((first - before) * Columns, (first - before + rows) * Columns);
        return new SourceStrip
        {
            FirstRow = first,
            Rows = rows,
            Columns = Columns,
            Stored = ReadStored(first, rows),
            X = x[from..to],
            Y = y[from..to],
            IsUsed = Used(first, rows),
            Sizes = new PixelSizes(x, y, Columns, first - before),
        };
    }

    private bool[]? Used(int first, int rows)
    {
        if (filters.Length == 0 && !isRejectedColumn.Contains(true))
            return null;
        var used = new bool[rows * Columns];
        for (var i = 0; i < used.Length; i++)
            used[i] = !isRejectedColumn[i % Columns];
        foreach (var filter in filters)
            filter.Apply(used, first, rows, Columns);
        return used;
    }

    private static long IndexOf(IGranule granule, VariableDescriptor variable, StoredNumbers numbers, int dimension) =>
        SelectedIndex.Find(granule, variable, numbers.Dimensions[dimension], ArrayLookup.Up(granule, ArrayLookup.GroupOf(numbers.Path), numbers.Dimensions[dimension]));

    private static Func<int, int, double[]> Surface(StoredNumbers places)
    {
        var ones = PixelPlaces.LeadingOnes(places.Shape);
        var rows = new StoredRows(places, ones, ones + 1, new long[places.Shape.Count]);
        return (first, count) => [.. rows.Read(first, count).Select(places.Physical)];
    }

    /// <summary>One latitude a line or one longitude a column, as grids with irregular axes have them.</summary>
    private static Func<int, int, double[]> Axis(IGranule granule, string path, Func<double[], int, int, double> at, int columns)
    {
        var values = StoredNumbers.ReadPhysical(granule, path);
        return (first, count) => [.. Enumerable.Range(0, count * columns).Select(i => at(values, first + i / columns, i % columns))];
    }

    private static (int Lines, int Pixels)? DimensionsOfAxes(StoredNumbers numbers, StoredNumbers latitude, StoredNumbers longitude)
    {
        var (lines, pixels) = (IndexOf(latitude), IndexOf(longitude));
        return lines >= 0 && pixels >= 0 && lines != pixels ? (lines, pixels) : null;

        int IndexOf(StoredNumbers axis) => axis.Dimensions[0].Length > 0
            ? numbers.Dimensions.ToList().IndexOf(axis.Dimensions[0])
            : numbers.Shape.ToList().IndexOf(axis.Shape[0]);
    }

    /// <summary>A flag for each pixel, or one for each line.</summary>
    private static StoredRows PerPixelOrLine(IGranule granule, PixelFilterDescriptor filter, StoredNumbers flags, StoredNumbers latitude) => PixelPlaces.DimensionsIn(flags, latitude) is var (lines, pixels)
        ? new StoredRows(flags, lines, pixels, [.. flags.Shape.Select((_, i) => i == lines || i == pixels ? 0 : IndexOf(granule, new VariableDescriptor { Name = "filter", Path = filter.Path, Select = filter.Select }, flags, i))])
        : new StoredRows(flags, flags.Shape.Count - 1, null, new long[flags.Shape.Count]);

    /// <summary>Numbers out of range are fill that no attribute states.</summary>
    private static double[] Degrees(double[] values, double least, double most)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = values[i] >= least && values[i] <= most ? values[i] : double.NaN;
        return values;
    }

    internal sealed class Filter(PixelFilterDescriptor filter, StoredRows flags)
    {
        // Read apart from the mapping's own rule: which bits may not be set, and which numbers some of them have to have.
        private readonly long _rejected = filter.RejectBits.Aggregate(0L, (mask, bit) => mask | 1L << bit);

        public void Apply(bool[] used, int first, int rows, int columns)
        {
            var stored = flags.Read(first, rows);
            for (var i = 0; i < used.Length; i++)
            {
                var flag = stored[flags.Columns == columns ? i : i / columns];
                var value = flags.Numbers.Physical(flag);
                used[i] &= !double.IsNaN(value) && !(value < filter.Minimum) && !(value > filter.Maximum) && ((long)flag & _rejected) == 0 && IsAccepted((long)flag);
            }
        }

        private bool IsAccepted(long flag)
        {
            if (filter is not { Bits: [var first, var last], Accept: { } accept })
                return true;
            var number = 0;
            for (var bit = last; bit >= first; bit--)
                number = 2 * number + (int)(flag >> bit & 1);
            return accept.Contains(number);
        }
    }
}
