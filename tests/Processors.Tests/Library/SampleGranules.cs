using Datasets.Library.Samples;

namespace Datasets.Library;

/// <summary>The sample granule of each shipped dataset, by the dataset's id. A new descriptor needs a line here.</summary>
internal static class SampleGranules
{
    private static readonly SortedDictionary<string, Func<SampleGranule>> All = new(StringComparer.Ordinal)
    {
        ["gpm-imerg-half-hourly"] = ImergSamples.HalfHour,
        ["merra2-surface"] = Merra2Sample.Day,
        ["omi-no2"] = OmiSamples.NitrogenDioxide,
        ["omi-ozone"] = OmiSamples.Ozone,
        ["omi-ozone-orbits"] = OrbitSample.Ozone,
        ["omi-ozone-toms"] = OmiSamples.TomsOzone,
        ["omi-so2"] = OmiSamples.SulphurDioxide,
        ["omps-ozone"] = OmpsSample.Day,
    };

    public static IEnumerable<string> Datasets => All.Keys;

    /// <exception cref="Xunit.Sdk.XunitException">The dataset has none.</exception>
    public static SampleGranule Of(string dataset) => All.TryGetValue(dataset, out var make) ? make() : throw new Xunit.Sdk.XunitException(
        $"datasets/{dataset}.yaml has no sample granule: generate one in its product's layout in tests/Processors.Tests/Library/Samples and name it here");
}
