using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Model;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>What all COGs of a piece of a series have in common: their numbers and their grid, whose row 0 is the northernmost.</summary>
/// <param name="Nodata">Null where every number is a value. Of floating-point numbers NaN is no value in any case.</param>
/// <param name="Unit">Null where none is known.</param>
/// <param name="Crs">A coordinate reference system that GDAL understands: <c>EPSG:n</c> or a PROJ string.</param>
/// <param name="West">The x of the outer edge.</param>
/// <param name="North">The y of the outer edge.</param>
/// <param name="PixelWidth">In the system's units, above 0.</param>
/// <param name="PixelHeight">In the system's units, above 0.</param>
internal sealed record SeriesForm(
    SampleType Type, double? Nodata, double Scale, double Offset, string? Unit, string Crs, int Columns, int Rows, double West, double North, double PixelWidth, double PixelHeight)
{
    /// <summary>What samples that are not stored are.</summary>
    public double Fill => Nodata ?? (Type.IsFloatingPoint() ? double.NaN : 0);

    /// <summary>Whether a stored number is no value.</summary>
    public bool IsMissing(double stored) => double.IsNaN(stored) || (Nodata is { } nodata && (stored == nodata || (Type == SampleType.Float32 && stored == (float)nodata)));

    /// <summary>A stored number as a value; NaN where it is none.</summary>
    public double ValueOf(double stored) => IsMissing(stored) ? double.NaN : stored * Scale + Offset;

    public bool IsOnGridOf(SeriesForm other) =>
        (Crs, Columns, Rows, West, North, PixelWidth, PixelHeight) == (other.Crs, other.Columns, other.Rows, other.West, other.North, other.PixelWidth, other.PixelHeight);

    public JsonObject ToJson() => new()
    {
        ["dataType"] = ZarrNumbers.NameOf(Type),
        ["nodata"] = Nodata is { } nodata ? ZarrNumbers.ToJson(nodata, Type) : null,
        ["scale"] = Scale,
        ["offset"] = Offset,
        ["unit"] = Unit,
        ["crs"] = Crs,
        ["shape"] = new JsonArray(Rows, Columns),
        ["transform"] = new JsonArray(PixelWidth, 0, West, 0, -PixelHeight, North),
    };

    /// <exception cref="FormatException">It is none; so are the other exceptions.</exception>
    public static SeriesForm Parse(JsonObject json)
    {
        var (shape, transform) = (json["shape"]!.AsArray(), json["transform"]!.AsArray());
        return new SeriesForm(
            ZarrNumbers.TypeOf((string)json["dataType"]!) ?? throw new FormatException("its dataType is none that is known"),
            json["nodata"] is JsonValue nodata ? nodata.GetValueKind() == JsonValueKind.Number ? (double)nodata : double.Parse((string)nodata!, CultureInfo.InvariantCulture) : null,
            (double)json["scale"]!, (double)json["offset"]!, (string?)json["unit"], (string)json["crs"]!,
            (int)shape[1]!, (int)shape[0]!, (double)transform[2]!, (double)transform[5]!, (double)transform[0]!, -(double)transform[4]!);
    }
}
