namespace Datasets.Archives.Granules;

public sealed record FetchedFile(string Path, long Size);
