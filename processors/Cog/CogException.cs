namespace Datasets.Cog;

/// <summary>A raster that cannot become a COG, or a file that is not a valid one.</summary>
public sealed class CogException : Exception
{
    public CogException(string message) : base(message) { }
    public CogException(string message, Exception inner) : base(message, inner) { }
}
