namespace Datasets.Storage;

/// <summary>An object of a listing.</summary>
public sealed record ObjectEntry(string Key, long Size)
{
    /// <summary>What changes when the object does, as far as a listing tells: of a bucket, <see cref="StoredObject.ETag"/>. Null where it tells nothing.</summary>
    public string? Tag { get; init; }
}
