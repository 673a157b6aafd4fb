using Datasets.Support;
using PureHDF;

namespace Datasets.Conversion.Swaths;

/// <summary>
/// A small netCDF-4-like swath, laid out as TROPOMI's products are (a time dimension of size 1 first), whose pixels are boxes of one degree from
/// <see cref="West"/> and <see cref="South"/>; each holds a number that tells its line and column. Written with PureHDF, which shares no
/// code with GDAL or libhdf5.
/// </summary>
internal sealed record SyntheticSwath
{
    public const int Lines = 4;
    public const int Columns = 5;
    public const string Path = "/PRODUCT/value";

    public double South { get; init; } = 10;
    public double West { get; init; } = 20;
    /// <summary>Longitudes go on from <see cref="West"/> whatever it is; else they are within 180 degrees of Greenwich.</summary>
    public bool IsUnwrapped { get; init; }
    /// <summary>Instead of the line's and column's number.</summary>
    public Func<int, int, double> Value { get; init; } = NumberOf;
    /// <summary>Pixels (line, column) whose coordinates are fill.</summary>
    public Func<int, int, bool> IsPlaceMissing { get; init; } = (_, _) => false;
    public bool HasBounds { get; init; } = true;
    public bool AreBoundsMixed { get; init; }
    public bool HasCoordinatesAttribute { get; init; } = true;
    public bool HasUnits { get; init; } = true;
    public bool AreCoordinatesOneDimensional { get; init; }
    public Dictionary<string, object> FileAttributes { get; init; } =
        new() { ["time_coverage_start"] = "2019-07-23T12:13:26Z", ["time_coverage_end"] = "2019-07-23T13:54:51Z" };
    public Dictionary<string, object> Attributes { get; init; } = new() { ["_FillValue"] = -999f, ["units"] = "DU" };
    public bool IsPacked { get; init; }
    /// <summary>A flag of 16 bits for each pixel, in /PRODUCT/flags.</summary>
    public Func<int, int, int> Flags { get; init; } = (_, _) => 0;

    public static double NumberOf(int line, int column) => 100 + 10 * line + column;

    public string Write(TemporaryFolder folder, string name = "swath.h5")
    {
        var product = new H5Group
        {
            ["value"] = IsPacked
                ? With(Attributes, new H5Dataset(Cells((line, column) => (short)Value(line, column)), fileDims: [1, Lines, Columns]))
                : With(Attributes, new H5Dataset(Cells((line, column) => (float)Value(line, column)), fileDims: [1, Lines, Columns])),
            ["flags"] = With(
                new() { ["_FillValue"] = ushort.MaxValue },
                new H5Dataset(Cells((line, column) => (ushort)Flags(line, column)), fileDims: [1, Lines, Columns])),
            ["line_flags"] = new H5Dataset(Enumerable.Range(0, Lines).Select(line => (byte)line).ToArray(), fileDims: [1, Lines]),
            ["latitude"] = Coordinates("degrees_north", "latitude", line => South + line + 0.5, isLatitude: true),
            ["longitude"] = Coordinates("degrees_east", "longitude", column => LongitudeAt(column + 0.5), isLatitude: false),
        };
        if (HasBounds)
        {
            product["latitude_bounds"] = Bounds([0, 0, 1, 1], isLatitude: true);
            product["longitude_bounds"] = Bounds([0, 1, 1, 0], isLatitude: false);
        }
        var file = new H5File { ["PRODUCT"] = product };
        foreach (var (key, value) in FileAttributes)
            file.Attributes[key] = value;
        file.Write(folder[name]);
        return folder[name];
    }

    private double LongitudeAt(double column) => IsUnwrapped ? West + column : Math.IEEERemainder(West + column, 360);

    private H5Dataset Coordinates(string unit, string name, Func<int, double> value, bool isLatitude)
    {
        var attributes = new Dictionary<string, object> { ["_FillValue"] = 9.96921e36f };
        if (HasUnits)
            attributes["units"] = unit;
        if (HasBounds)
            attributes["bounds"] = $"{name}_bounds";
        if (AreCoordinatesOneDimensional)
            return With(attributes, new H5Dataset(Enumerable.Range(0, isLatitude ? Lines : Columns).Select(i => (float)value(i)).ToArray()));
        var places = Cells((line, column) => IsPlaceMissing(line, column) ? 9.96921e36f : (float)value(isLatitude ? line : column));
        return With(attributes, new H5Dataset(places, fileDims: [1, Lines, Columns]));
    }

    private H5Dataset Bounds(int[] corners, bool isLatitude)
    {
        if (AreBoundsMixed)
            corners = [corners[0], corners[2], corners[1], corners[3]];
        var values = new float[Lines * Columns * 4];
        for (var i = 0; i < values.Length; i++)
        {
            var (line, column) = (i / 4 / Columns, i / 4 % Columns);
            var edge = isLatitude ? South + line + corners[i % 4] : LongitudeAt(column + corners[i % 4]);
            values[i] = IsPlaceMissing(line, column) ? 9.96921e36f : (float)edge;
        }
        return With(new() { ["_FillValue"] = 9.96921e36f }, new H5Dataset(values, fileDims: [1, Lines, Columns, 4]));
    }

    private H5Dataset With(Dictionary<string, object> attributes, H5Dataset dataset)
    {
        foreach (var (name, value) in attributes)
            dataset.Attributes[name] = value;
        if (HasCoordinatesAttribute && ReferenceEquals(attributes, Attributes))
            dataset.Attributes["coordinates"] = "longitude latitude";
        return dataset;
    }

    private static T[] Cells<T>(Func<int, int, T> cell) =>
        [.. Enumerable.Range(0, Lines * Columns).Select(i => cell(i / Columns, i % Columns))];
}
