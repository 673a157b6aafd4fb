using Datasets.Archives.Earthdata;
using Datasets.Descriptors;

namespace Datasets.Command.Setup;

/// <summary>What the archive cannot be asked without, so that it is said once and before anything is written, not by every granule.</summary>
internal static class Preflight
{
    /// <exception cref="UsageException">The descriptor does not say yet which collection its granules are of.</exception>
    public static void RequireFinished(DatasetDescriptor dataset)
    {
        if (dataset.Source.Cmr?.Blanks is { } blanks)
            throw new UsageException($"the descriptor of {dataset.Id} does not say {blanks} yet: replace {CmrSource.Unknown} in source.cmr, or name files at hand by source.local ('convert' needs neither)");
    }

    /// <exception cref="UsageException">The dataset is made from another one's items, and so of no granule.</exception>
    public static void RequireGranules(DatasetDescriptor dataset)
    {
        if (dataset.Derive is { } derive)
            throw new UsageException($"{dataset.Id} is made from the items of {derive.From}, not from granules: run {derive.From} and then {dataset.Id}, with the same --out");
    }

    /// <exception cref="UsageException">The archive's files take a login, and there is none.</exception>
    public static void RequireLogin(DatasetDescriptor dataset, EarthdataCredentials credentials)
    {
        if (dataset.Source.Cmr is not null && credentials.IsNone && dataset.Source.Hosts.Any(IsOfNasa))
            throw new UsageException($"NASA's archives give files to those who have logged in, and there is no login. {credentials.Advice}");
    }

    private static bool IsOfNasa(string host) => host.EndsWith(".nasa.gov", StringComparison.OrdinalIgnoreCase);
}
