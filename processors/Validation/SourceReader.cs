using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Validation;

/// <summary>Reads a variable and its places straight from the granule, with none of the mappings' code.</summary>
internal static class SourceReader
{
    /// <exception cref="GranuleException">The granule does not say where the variable's cells are in a way that is known here.</exception>
    public static SourceField Read(IGranule granule, DatasetDescriptor dataset, VariableDescriptor variable)
    {
        if (dataset.Gridding is { } gridding)
            return SwathSource.Read(granule, variable, gridding);
        return variable.Path.StartsWith("/HDFEOS/GRIDS/", StringComparison.Ordinal) ? EosGridSource.Read(granule, variable) : CfGridSource.Read(granule, variable);
    }
}
