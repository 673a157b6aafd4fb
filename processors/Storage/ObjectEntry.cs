namespace Datasets.Storage;

public sealed record ObjectEntry(string Key, long Size);
