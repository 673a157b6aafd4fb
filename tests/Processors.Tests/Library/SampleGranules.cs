using Datasets.Library.Samples;

namespace Datasets.Library;

/// <summary>The sample granule of each shipped dataset, by the dataset's id. A new descriptor needs a line here.</summary>
internal static class SampleGranules
{
    private static readonly SortedDictionary<string, Func<SampleGranule>> All = new(StringComparer.Ordinal)
    {
        ["airs-atmosphere"] = AirsSample.Day,
        ["era5-temperature"] = Era5Sample.Hours,
        ["gpm-imerg-daily"] = ImergSamples.Day,
        ["gpm-imerg-half-hourly"] = ImergSamples.HalfHour,
        ["gpm-imerg-monthly"] = ImergSamples.Month,
        ["merra2-surface"] = Merra2Sample.Day,
        ["modis-atmosphere"] = ModisSamples.Atmosphere,
        ["modis-reflectance"] = ModisSamples.Reflectance,
        ["modis-snow"] = ModisSamples.Snow,
        ["modis-temperature"] = ModisSamples.Temperature,
        ["modis-vegetation"] = ModisSamples.Vegetation,
        ["modis-vegetation-monthly"] = ModisSamples.MonthlyVegetation,
        ["modis-water-vapor"] = WaterVaporSample.Granule,
        ["mur-sst"] = MurSample.Region,
        ["omi-aerosol"] = OmiSamples.Aerosol,
        ["omi-no2"] = OmiSamples.NitrogenDioxide,
        ["omi-ozone"] = OmiSamples.Ozone,
        ["omi-ozone-orbits"] = OrbitSample.Ozone,
        ["omi-ozone-orbits-daily"] = OrbitSample.Day,
        ["omi-ozone-toms"] = OmiSamples.TomsOzone,
        ["omi-so2"] = OmiSamples.SulphurDioxide,
        ["omps-ozone"] = OmpsSample.Day,
        ["smap-soil-moisture"] = SmapSample.ThreeHours,
        ["tempo-no2"] = TempoSample.Scan,
        ["trmm-precipitation"] = TrmmSample.ThreeHours,
        ["tropomi-ozone"] = TropomiSample.Orbit,
    };

    public static IEnumerable<string> Datasets => All.Keys;

    /// <exception cref="Xunit.Sdk.XunitException">The dataset has none.</exception>
    public static SampleGranule Of(string dataset) => All.TryGetValue(dataset, out var make) ? make() : throw new Xunit.Sdk.XunitException(
        $"datasets/{dataset}.yaml has no sample granule: generate one in its product's layout in tests/Processors.Tests/Library/Samples and name it here");
}
