using Datasets.Cog;
using Datasets.Conversion.Fields;

namespace Datasets.Catalog;

/// <summary>A variable's raster and the COG that was written from it.</summary>
public sealed record ItemAsset(MappedVariable Variable, CogFile Cog);
