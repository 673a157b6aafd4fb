using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>What a coordinate variable counts.</summary>
public enum CfAxisKind
{
    Other,
    Longitude,
    Latitude,
    ProjectionX,
    ProjectionY,
    Level,
    Time,
}

/// <summary>
/// A one-dimensional coordinate variable with its numbers unpacked. What it counts is told by its units, its <c>standard_name</c>, its
/// <c>axis</c> and, where it has none of them, by its name. Source: CF conventions 1.11, chapter 4.
/// </summary>
public sealed class CfCoordinate
{
    private static readonly string[] PackingNames = ["scale_factor", "add_offset", "ScaleFactor", "Offset"];

    private readonly Lazy<double[]> _values;

    private CfCoordinate(IGranule granule, IGranuleArray array)
    {
        Granule = granule;
        Path = array.Path;
        Attributes = array.Attributes;
        Type = array.SampleType;
        Count = GranuleBudget.CoordinateValues(granule, array);
        Encoding = FieldEncoding.Read(granule, array);
        Kind = KindOf(CfNames.Last(Path), Attributes);
        _values = new(() =>
        {
            using var stored = granule.OpenArray(Path);
            return ReadValues(granule, stored, Encoding);
        });
    }

    public IGranule Granule { get; }
    public string Path { get; }
    public CfAxisKind Kind { get; }
    public int Count { get; }
    /// <summary>Null for texts, such as times in ISO 8601.</summary>
    public SampleType? Type { get; }
    public IReadOnlyDictionary<string, AttributeValue> Attributes { get; }
    public FieldEncoding Encoding { get; }
    public string? Units => Attributes.TextOf("units") ?? Attributes.TextOf("Units");

    /// <summary>Every value, unpacked; missing ones are NaN.</summary>
    /// <exception cref="GranuleException">It does not hold numbers, or cannot be read.</exception>
    public double[] Values => _values.Value;

    public static CfCoordinate Open(IGranule granule, string path)
    {
        using var array = granule.OpenArray(path);
        return new CfCoordinate(granule, array);
    }

    /// <summary>The array that holds each cell's two edges; null where there is none of the right shape.</summary>
    public double[]? ReadBounds()
    {
        if (BoundsPath() is not { } path)
            return null;
        using var array = Granule.OpenArray(path);
        return array.SampleType is null || !array.Shape.SequenceEqual([Count, 2]) ? null : ReadValues(Granule, array, BoundsEncoding(array));
    }

    /// <summary>The bounds' own units, else the coordinate's.</summary>
    public string? BoundsUnits()
    {
        if (BoundsPath() is not { } path)
            return Units;
        using var array = Granule.OpenArray(path);
        return array.Attributes.TextOf("units") is { Length: > 0 } own ? own : Units;
    }

    private string? BoundsPath() =>
        (Attributes.TextOf("bounds") ?? Attributes.TextOf("Bounds")) is { } name ? CfNames.Find(Granule, CfNames.Parent(Path), name) : null;

    /// <summary>
    /// Bounds have the units and the packing of their coordinate unless they state their own (CF 1.11, section 7.1); those of another type are
    /// not packed like it.
    /// </summary>
    private FieldEncoding BoundsEncoding(IGranuleArray bounds)
    {
        var own = FieldEncoding.Read(Granule, bounds);
        if (bounds.SampleType != Type || PackingNames.Any(bounds.Attributes.ContainsKey))
            return own;
        return Encoding with { Missing = [.. Encoding.Missing, .. own.Missing, .. own.Fill is { } fill ? [fill] : Array.Empty<double>()] };
    }

    public static CfAxisKind KindOf(string name, IReadOnlyDictionary<string, AttributeValue> attributes)
    {
        var units = (attributes.TextOf("units") ?? attributes.TextOf("Units") ?? "").ToLowerInvariant();
        var byUnits = units switch
        {
            "degrees_north" or "degree_north" or "degrees_n" or "degree_n" or "degreesn" or "degreen" => CfAxisKind.Latitude,
            "degrees_east" or "degree_east" or "degrees_e" or "degree_e" or "degreese" or "degreee" => CfAxisKind.Longitude,
            _ when units.Contains(" since ", StringComparison.Ordinal) => CfAxisKind.Time,
            _ => CfAxisKind.Other,
        };
        if (byUnits != CfAxisKind.Other)
            return byUnits;
        var byStandardName = attributes.TextOf("standard_name") switch
        {
            "latitude" => CfAxisKind.Latitude,
            "longitude" => CfAxisKind.Longitude,
            "projection_y_coordinate" or "projection_y_angular_coordinate" or "grid_latitude" => CfAxisKind.ProjectionY,
            "projection_x_coordinate" or "projection_x_angular_coordinate" or "grid_longitude" => CfAxisKind.ProjectionX,
            "time" => CfAxisKind.Time,
            _ => CfAxisKind.Other,
        };
        if (byStandardName != CfAxisKind.Other)
            return byStandardName;
        var byName = name.ToLowerInvariant() switch
        {
            "lat" or "latitude" or "nlat" or "lats" => CfAxisKind.Latitude,
            "lon" or "longitude" or "nlon" or "lons" or "long" => CfAxisKind.Longitude,
            "y" or "ydim" or "yc" or "rlat" => CfAxisKind.ProjectionY,
            "x" or "xdim" or "xc" or "rlon" => CfAxisKind.ProjectionX,
            "time" => CfAxisKind.Time,
            "lev" or "level" or "plev" or "pressure" or "pressure_level" or "height" or "altitude" or "depth" => CfAxisKind.Level,
            _ => CfAxisKind.Other,
        };
        var byAxis = (attributes.TextOf("axis") ?? attributes.TextOf("Axis"))?.ToUpperInvariant() switch
        {
            "X" => byName == CfAxisKind.Longitude ? byName : CfAxisKind.ProjectionX,
            "Y" => byName == CfAxisKind.Latitude ? byName : CfAxisKind.ProjectionY,
            "Z" => CfAxisKind.Level,
            "T" => CfAxisKind.Time,
            _ => CfAxisKind.Other,
        };
        if (byAxis != CfAxisKind.Other)
            return byAxis;
        return attributes.ContainsKey("positive") ? CfAxisKind.Level : byName;
    }

    private static double[] ReadValues(IGranule granule, IGranuleArray array, FieldEncoding encoding)
    {
        if (array.SampleType is null)
            throw new GranuleException($"{granule.FileName}: {array.Path} does not hold numbers");
        var values = new double[GranuleBudget.TakeCoordinate(granule, array)];
        var type = encoding.TypeOf(array);
        var samples = new byte[values.Length * type.Size()];
        array.Read(new long[array.Shape.Count], [.. array.Shape], samples);
        SampleConversion.ToDoubles(type, samples, values);
        for (var i = 0; i < values.Length; i++)
        {
            var isMissing = !double.IsFinite(values[i]) || values[i] == encoding.Fill || encoding.Missing.Contains(values[i]);
            values[i] = isMissing ? double.NaN : values[i] * encoding.Scale + encoding.Offset;
        }
        return values;
    }
}
