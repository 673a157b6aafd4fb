using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Http;

namespace Datasets.Discovery;

/// <summary>One answer's granules, and how many there are in all pages.</summary>
public sealed record UmmGranulePage(IReadOnlyList<DiscoveredGranule> Granules, long? Hits);
