namespace Datasets.Storage;

/// <summary>Content types of what this project writes.</summary>
public static class MediaTypes
{
    public const string Json = "application/json";
    public const string GeoJson = "application/geo+json";
    public const string CloudOptimizedGeoTiff = "image/tiff; application=geotiff; profile=cloud-optimized";
    public const string Png = "image/png";
    public const string Parquet = "application/vnd.apache.parquet";
    public const string Zarr = "application/vnd.zarr; version=3";
    public const string Bytes = "application/octet-stream";
    public const string Svg = "image/svg+xml";
    public const string Gzip = "application/gzip";
    public const string Html = "text/html; charset=utf-8";
    public const string JavaScript = "text/javascript; charset=utf-8";
    public const string Css = "text/css; charset=utf-8";
    public const string PlainText = "text/plain; charset=utf-8";
}
