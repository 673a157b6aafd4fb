using System.Collections.Concurrent;
using Datasets.Gdal;

namespace Datasets.Catalog.Verification;

/// <summary>Which coordinate reference systems are the same: asked for each asset, and answered by PROJ once.</summary>
internal static class SameSystems
{
    private const int MostKept = 1000;
    private static readonly ConcurrentDictionary<(string, string), bool> Known = new();

    public static bool AreSame(string one, string other)
    {
        if (Known.TryGetValue((one, other), out var known))
            return known;
        if (Known.Count >= MostKept)
            Known.Clear();
        return Known[(one, other)] = Ask(one, other);
    }

    private static bool Ask(string one, string other)
    {
        try
        {
            return GdalCoordinateSystems.AreSame(one, other);
        }
        catch (GdalException error) when (error is not GdalNotFoundException)
        {
            return false;
        }
    }
}
