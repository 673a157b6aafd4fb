namespace Datasets.Storage;

/// <summary>An object's content and the tag that changes with it.</summary>
public sealed record StoredObject(byte[] Content, string ETag);
