namespace Datasets.Storage;

/// <summary>Bytes of an object as they come. Where none of those that were asked for is there, <see cref="Length"/> is 0.</summary>
/// <param name="Start">The place of the first byte in the object.</param>
public sealed record ObjectPart(ObjectFacts Object, long Start, long Length, Stream Content) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
