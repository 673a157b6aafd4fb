using Datasets.Descriptors;
using Datasets.Discovery;

namespace Datasets.Fetching;

public sealed record FetchedFile(string Path, long Size);
