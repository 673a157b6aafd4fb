using System.Globalization;
using System.Text.Json;
using Datasets.Conversion.Footprints;
using Datasets.Model;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>The coordinate reference system and the grid of each COG.</summary>
public sealed class ProjectionExtension : StacExtension
{
    public const string Code = "proj:code";

    public override string Address => "https://stac-extensions.github.io/projection/v2.0.0/schema.json";

    /// <summary>The code that all assets share, by which an API's users filter items.</summary>
    public override void WriteProperties(Utf8JsonWriter json, ItemContent item)
    {
        if (item.Assets.Select(asset => CodeOf(asset.Variable.Raster)).Distinct().ToList() is [{ } code])
            json.WriteString(Code, code);
    }

    /// <summary>
    /// <c>proj:shape</c> is [rows, columns]; <c>proj:transform</c> the first two rows of the affine matrix from (column, row) to (x, y), row
    /// by row: not the order of GDAL's geotransform (projection extension 2.0.0, proj:transform).
    /// </summary>
    public override void WriteAsset(Utf8JsonWriter json, ItemAsset asset)
    {
        var raster = asset.Variable.Raster;
        if (CodeOf(raster) is { } code)
        {
            json.WriteString(Code, code);
        }
        else
        {
            json.WriteNull(Code);
            json.OptionalString("proj:wkt2", raster.Crs.Wkt);
        }
        var g = raster.GeoTransform;
        var (minX, minY, maxX, maxY) = RasterExtent.Edges(raster);
        json.Numbers("proj:shape", raster.Height, raster.Width);
        json.Numbers("proj:transform", g.PixelWidth, g.RowRotation, g.OriginX, g.ColumnRotation, g.PixelHeight, g.OriginY);
        json.Numbers("proj:bbox", minX, minY, maxX, maxY);
    }

    public override bool HasSummary(CatalogContent items) => items.ProjectionCodes.Count > 0;

    public override void WriteSummary(Utf8JsonWriter json, CatalogContent items) => json.Strings(Code, items.ProjectionCodes);

    private static string? CodeOf(Raster raster) =>
        raster.Crs.Epsg is { } code ? string.Create(CultureInfo.InvariantCulture, $"EPSG:{code}") : null;
}
