namespace Datasets.Gdal;

/// <summary>What GDAL could not do, with GDAL's own message.</summary>
public class GdalException : Exception
{
    public GdalException(string message) : base(message) { }
    public GdalException(string message, Exception inner) : base(message, inner) { }
}
