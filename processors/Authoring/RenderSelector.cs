using Datasets.Descriptors;

namespace Datasets.Authoring;

/// <summary>How a field is drawn, by its values and by what it is called.</summary>
internal static class RenderSelector
{
    private static readonly (string Colormap, string[] Words)[] Customs =
    [
        ("rdbu", ["anomaly", "difference", "trend", "wind", "u10m", "v10m", "u2m", "v2m"]),
        ("blues", ["precipitation", "rain", "rainfall", "water", "snow", "swe", "humidity", "vapor", "vapour", "moisture", "soil"]),
        ("ylorrd", ["so2", "no2", "aerosol", "aod", "dust", "smoke", "fire", "co", "hcho", "ch4", "pm25"]),
        ("gray", ["cloud", "albedo", "reflectance", "reflectivity"]),
        ("inferno", ["temperature", "temp", "t2m", "ts", "sst", "lst", "radiance", "brightness"]),
    ];

    /// <summary>Null where no value says how to.</summary>
    public static RenderDescriptor? Select(string name, string? title, FieldSample sample)
    {
        if (RenderRange.Choose(sample) is not var (low, high))
            return null;
        var words = FieldRanking.Words(name).Concat(FieldRanking.Words(title ?? "")).ToHashSet();
        var custom = Customs.FirstOrDefault(choice => choice.Words.Any(words.Contains)).Colormap;
        return new RenderDescriptor { Colormap = low == -high ? "rdbu" : custom is null or "rdbu" ? "viridis" : custom, Rescale = [low, high] };
    }
}
