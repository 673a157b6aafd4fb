using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>A swath, each of whose pixels has its own latitude and longitude.</summary>
internal sealed class SwathSource(StoredRows stored, StoredRows longitudes, StoredRows latitudes, SwathSource.Filter[] filters, bool[] isRejectedColumn)
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
            : PixelPlaces.Find(granule, numbers) ?? throw new GranuleException(
                $"{granule.FileName}: no latitude and longitude of the pixels of {variable.Path} are found, so the source cannot be read apart from the mapping: name them in gridding");
        var (latitude, longitude) = (StoredNumbers.Open(granule, latitudePath), StoredNumbers.Open(granule, longitudePath));
        var (lines, pixels) = PixelPlaces.DimensionsIn(numbers, latitude) ?? throw new GranuleException(
            $"{granule.FileName}: {variable.Path} ({string.Join(" x ", numbers.Shape)}) has not the pixels of {latitudePath} ({string.Join(" x ", latitude.Shape)})");
        var chosen = numbers.Shape.Select((_, i) => i == lines || i == pixels ? 0 : IndexOf(granule, variable, numbers, i)).ToList();
        var stored = new StoredRows(numbers, lines, pixels, chosen);
        var rejected = new bool[stored.Columns];
        foreach (var column in gridding.RejectRows.Where(column => column < rejected.Length))
            rejected[column] = true;
        return new SwathSource(
            stored, Surface(longitude), Surface(latitude), [.. gridding.Filters.Select(filter => new Filter(filter, PerPixelOrLine(StoredNumbers.Open(granule, filter.Path), latitude)))], rejected)
        {
            PlacesFrom = $"the granule's own {latitudePath} and {longitudePath}, pixel by pixel",
        };
    }

    public override SourceStrip Read(int first, int rows)
    {
        var (before, end) = (Math.Max(0, first - Halo), Math.Min(Rows, first + rows + Halo));
        var (x, y) = (Degrees(longitudes, before, end - before, -360, 720), Degrees(latitudes, before, end - before, -90, 90));
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

    private static StoredRows Surface(StoredNumbers places)
    {
        var ones = PixelPlaces.LeadingOnes(places.Shape);
        return new StoredRows(places, ones, ones + 1, new long[places.Shape.Count]);
    }

    /// <summary>A flag for each pixel, or one for each line.</summary>
    private static StoredRows PerPixelOrLine(StoredNumbers flags, StoredNumbers latitude) => PixelPlaces.DimensionsIn(flags, latitude) is var (lines, pixels)
        ? new StoredRows(flags, lines, pixels, new long[flags.Shape.Count])
        : new StoredRows(flags, flags.Shape.Count - 1, null, new long[flags.Shape.Count]);

    /// <summary>Numbers out of range are fill that no attribute states.</summary>
    private static double[] Degrees(StoredRows places, int first, int rows, double least, double most)
    {
        var values = places.Read(first, rows);
        for (var i = 0; i < values.Length; i++)
        {
            var degrees = places.Numbers.Physical(values[i]);
            values[i] = degrees >= least && degrees <= most ? degrees : double.NaN;
        }
        return values;
    }

    internal sealed class Filter(PixelFilterDescriptor filter, StoredRows flags)
    {
        private readonly long _rejected = filter.RejectBits.Aggregate(0L, (mask, bit) => mask | 1L << bit);

        public void Apply(bool[] used, int first, int rows, int columns)
        {
            var stored = flags.Read(first, rows);
            for (var i = 0; i < used.Length; i++)
            {
                var flag = stored[flags.Columns == columns ? i : i / columns];
                var value = flags.Numbers.Physical(flag);
                used[i] &= !double.IsNaN(value) && !(value < filter.Minimum) && !(value > filter.Maximum) && ((long)flag & _rejected) == 0;
            }
        }
    }
}
