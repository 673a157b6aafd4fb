using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>Reads a variable and its places straight from the granule, with none of the mappings' code.</summary>
internal static class SourceReader
{
    /// <exception cref="GranuleException">The granule does not say where the variable's cells are in a way that is known here.</exception>
    public static SourceField Read(IGranule granule, DatasetDescriptor dataset, VariableDescriptor variable)
    {
        granule = PlacedGranule.Of(granule);
        var source = dataset.Gridding is { } gridding ? SwathSource.Read(granule, variable, gridding)
            : variable.Path.StartsWith("/HDFEOS/GRIDS/", StringComparison.Ordinal)
                ? dataset.Grid is { IsPlaced: true } placed ? PlacedSource.Read(granule, variable, placed) : EosGridSource.Read(granule, variable)
            : CfGridSource.Read(granule, variable, dataset.Grid);
        source.Numbers.Values = dataset.Options.GetValueOrDefault("values");
        RequireAtMost(granule, variable.Path, [source.Rows, source.Columns], GranuleLimits.ComparedValues);
        return source;
    }

    /// <exception cref="UnreadableException">There are more values than a check reads.</exception>
    public static void RequireAtMost(IGranule granule, string path, IReadOnlyList<long> shape, long limit)
    {
        if (shape.Aggregate((Int128)1, (product, size) => Int128.Min(product * size, long.MaxValue)) > limit)
        {
            throw new UnreadableException(
                $"{granule.FileName}: {path} has {string.Join(" x ", shape)} values, and a check reads up to {limit}: check a smaller granule of the dataset");
        }
    }
}
