using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>
/// Goes over a variable in the granule and in its COG, some rows at a time, and makes what the page shows of it. Memory is bounded by the rows, the
/// pictures and a bit for each pixel.
/// </summary>
internal sealed class VariableScan
{
    private const int PictureWidth = 720;
    private const double LargestReach = 5;

    /// <summary>The share of the values that is left out of the histogram on either side, for a few odd ones would make all others one bar.</summary>
    public const double Tail = 0.002;

    private readonly SourceField _source;
    private readonly CogField _cog;
    private readonly MapExtent _extent;
    private readonly MapImage _sourcePicture;
    private readonly MapImage _cogPicture;
    private readonly MapImage _difference;
    private readonly ValueHistogram _sourceHistogram;
    private readonly ValueHistogram _cogHistogram;
    private readonly ZonalMeans _zones;
    private readonly SamplePoints _points;
    private readonly GridComparison? _comparison;
    private readonly Conservation? _conservation;
    private readonly ValueSummary _summary;

    private VariableScan(SourceField source, CogField cog, VariableDescriptor variable)
    {
        (_source, _cog) = (source, cog);
        _summary = ValueSummary.Read(source);
        _extent = CogCoordinates.ExtentOf(cog);
        (_sourcePicture, _cogPicture, _difference) = (NewPicture(), NewPicture(), NewPicture());
        var (low, high) = _summary.Used == 0 ? (0, 1) : (_summary.Quantile(Tail), _summary.Quantile(1 - Tail));
        if (low == high)
            (low, high) = (low - 1, high + 1);
        (_sourceHistogram, _cogHistogram) = (new(low, high), new(low, high));
        _zones = cog.IsGeographic ? new(cog.Y(cog.Height - 1), cog.Y(0)) : new(_extent.South, _extent.North);
        _points = new SamplePoints(_summary, source.IsSwath);
        _comparison = source.IsSwath ? null : new GridComparison(source, cog, variable);
        _conservation = source.IsSwath ? new Conservation(source, cog) : null;
    }

    /// <param name="coverage">Of a swath, the area that footprints cover in each cell of a row of the COG over the cell's.</param>
    public static VariableView Run(VariableDescriptor variable, SourceField source, CogField cog, Func<int, double[]>? coverage)
    {
        var scan = new VariableScan(source, cog, variable);
        foreach (var strip in source.Strips())
            scan.Add(strip);
        scan.AddCog(coverage);
        return scan.View(variable);
    }

    private VariableView View(VariableDescriptor variable) => new()
    {
        Variable = variable,
        Source = _source,
        Cog = _cog,
        Unit = variable.Unit ?? _source.Numbers.Unit ?? "",
        Render = variable.Render ?? RenderOf(_summary),
        Extent = _extent,
        SourcePicture = _sourcePicture,
        CogPicture = _cogPicture,
        DifferencePicture = _difference,
        Summary = _summary,
        SourceHistogram = _sourceHistogram,
        CogHistogram = _cogHistogram,
        Zones = _zones.Means,
        Points = _points.Points,
        Comparison = _comparison,
        Conservation = _conservation,
        FirstPlace = Place(_source.Read(0, 1), 0),
        LastPlace = Place(_source.Read(_source.Rows - 1, 1), _source.Columns - 1),
    };

    private static (double X, double Y) Place(SourceStrip strip, int cell) => (strip.XAt(cell), strip.YAt(cell));

    private void Add(SourceStrip strip)
    {
        var place = new RowPlaces(_cog, _sourcePicture, _zones, strip.Columns, CogCoordinates.DrawnEvery(_cog, _source.Cells));
        for (var row = 0; row < strip.Rows; row++)
        {
            place.Go(strip, row);
            // A regular row of cells lies in one row of pixels.
            var pixels = strip.IsRegular && place.CogRow[0] >= 0 ? _cog.Row(place.CogRow[0]) : default;
            for (var column = 0; column < strip.Columns; column++)
                Add(strip, row, column, place, pixels);
        }
    }

    private void Add(SourceStrip strip, int row, int column, RowPlaces place, ReadOnlySpan<double> pixels)
    {
        var cell = row * strip.Columns + column;
        var (stored, isUsed) = (strip.Stored[cell], strip.IsUsed?[cell] != false);
        var value = _source.Numbers.Physical(stored);
        var counts = isUsed && double.IsFinite(value) && !double.IsNaN(place.YAt(column));
        if (_points.Next((strip.FirstRow + (long)row) * strip.Columns + column, counts, double.IsNaN(value) && !double.IsNaN(place.YAt(column))) is { } why)
            AddPoint(why, strip, row, column, place);
        if (_comparison is not null)
        {
            var (cogRow, cogColumn) = (place.CogRow[column], place.CogColumn[column]);
            var there = cogRow < 0 || cogColumn < 0 ? double.NaN : pixels.IsEmpty ? _cog.Row(cogRow)[cogColumn] : pixels[cogColumn];
            var difference = _comparison.Compare(stored, value, cogRow, cogColumn, there);
            if (!double.IsNaN(difference))
                AddDifference(difference, strip, cell, place.Picture[column]);
        }
        if (!counts)
            return;
        _zones.AddSource(place.Zone[column], value);
        if (strip.Sizes is not { } sizes)
        {
            _sourceHistogram.Add(value, 1);
            _sourcePicture.AddAt(place.Picture[column], value);
            return;
        }
        var area = sizes.Area(cell);
        if (place.CogRow[column] >= 0 && place.CogColumn[column] >= 0)
            _conservation!.AddPixel(stored, area);
        // A resampling has another number of values; what can be compared is the area on which a value is found.
        _sourceHistogram.Add(value, area);
        var (reachX, reachY) = sizes.HalfExtent(cell);
        _sourcePicture.Add(strip.X[cell], strip.Y[cell], value, Math.Min(reachX, LargestReach), Math.Min(reachY, LargestReach));
    }

    /// <summary>Cells that differ are drawn even where not every cell is.</summary>
    private void AddDifference(double difference, SourceStrip strip, int cell, int picture)
    {
        if (picture >= 0 || difference == 0)
        {
            _difference.AddAt(picture, difference);
            return;
        }
        double[] x = [strip.XAt(cell)], y = [strip.YAt(cell)];
        CogCoordinates.ToLongitudeLatitude(_cog, x, y);
        _difference.AddAt(_difference.PixelAt(x[0], y[0]), difference);
    }

    private void AddPoint(string why, SourceStrip strip, int row, int column, RowPlaces place)
    {
        var cell = row * strip.Columns + column;
        double[] x = [strip.XAt(cell)], y = [strip.YAt(cell)];
        CogCoordinates.ToLongitudeLatitude(_cog, x, y);
        var (cogRow, cogColumn) = (place.CogRow[column], place.CogColumn[column]);
        _points.Add(new SamplePoint
        {
            Why = why,
            Row = strip.FirstRow + row,
            Column = column,
            Longitude = x[0],
            Latitude = y[0],
            Stored = strip.Stored[cell],
            Value = _source.Numbers.Physical(strip.Stored[cell]),
            Pixel = cogRow < 0 || cogColumn < 0 ? null : (cogRow, cogColumn, _cog.Row(cogRow)[cogColumn], _cog.Physical(_cog.Row(cogRow)[cogColumn])),
        });
    }

    private void AddCog(Func<int, double[]>? coverage)
    {
        double[] x = [.. Enumerable.Range(0, _cog.Width).Select(_cog.X)];
        var place = new RowPlaces(_cog, _cogPicture, _zones, _cog.Width, CogCoordinates.DrawnEvery(_cog, _cog.Pixels));
        for (var row = 0; row < _cog.Height; row++)
        {
            place.Go(x, _cog.Y(row), row);
            var weight = _source.IsSwath ? Math.Cos(_cog.Y(row) * Math.PI / 180) : 1;
            var stored = _cog.Row(row);
            _conservation?.AddRow(row, stored, coverage!(row));
            for (var column = 0; column < stored.Length; column++)
            {
                if (_cog.IsNodata(stored[column]))
                    continue;
                if (_comparison is not null)
                    _comparison.CogValid++;
                var value = _cog.Physical(stored[column]);
                _cogHistogram.Add(value, weight);
                _cogPicture.AddAt(place.Picture[column], value);
                if (double.IsFinite(value))
                    _zones.AddCog(place.Zone[column], value);
            }
        }
    }

    /// <summary>No finer than the cells, so that each of the picture's pixels has one.</summary>
    private MapImage NewPicture() =>
        new(_extent, Math.Min(PictureWidth, _cog.Width), Math.Clamp((int)Math.Max(1, PictureWidth * _extent.Height / _extent.Width), 1, Math.Min(_cog.Height, 4 * PictureWidth)));

    private static RenderDescriptor RenderOf(ValueSummary summary)
    {
        if (summary.Used == 0)
            return new RenderDescriptor { Rescale = [0, 1] };
        var (low, high) = NiceTicks.Around(summary.Quantile(0.02), summary.Quantile(0.98) + 1e-9);
        return new RenderDescriptor { Rescale = [low, high] };
    }
}
