namespace Datasets.Model;

/// <summary>
/// The affine map from (column, row) of a pixel's corner to (x, y), in GDAL's order:
/// x = OriginX + column * PixelWidth + row * RowRotation; y = OriginY + column * ColumnRotation + row * PixelHeight.
/// </summary>
public readonly record struct GeoTransform(
    double OriginX, double PixelWidth, double RowRotation, double OriginY, double ColumnRotation, double PixelHeight);
