namespace Datasets.EmbeddedArchive;

/// <summary>A line that is slower than this machine's loopback.</summary>
/// <param name="Latency">How long each request waits before it is answered.</param>
/// <param name="BitsPerSecond">What all answers together may send; infinity for no limit.</param>
public sealed record LineShape(TimeSpan Latency, double BitsPerSecond)
{
    /// <summary>As fast as the machine is.</summary>
    public static LineShape None { get; } = new(TimeSpan.Zero, double.PositiveInfinity);
}
