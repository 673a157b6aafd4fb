using System.Security.Cryptography;
using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Mapping;

namespace Datasets.Stac;

/// <summary>A variable's raster and the COG that was written from it.</summary>
public sealed record ItemAsset(MappedVariable Variable, CogFile Cog);
