using System.Security.Cryptography;
using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Discovery;
using Datasets.Mapping;

namespace Datasets.Stac;

/// <summary>What <c>processing:software</c> names.</summary>
public sealed record Software(string Name, string Version);
