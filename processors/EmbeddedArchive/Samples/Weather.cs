using Datasets.EmbeddedArchive.Granules;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Made-up fields that look like weather: they depend on the place and the time alone, and move from day to day.</summary>
/// <param name="time">Of the field; another time of the same place has another value.</param>
/// <param name="seed">Another seed is another quantity.</param>
internal sealed class Weather(DateTimeOffset time, uint seed)
{
    private const float BumpsPerRadius = 4;
    private readonly float _days = (float)(time - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalDays;

    /// <summary>Between 0 and 1; greatest near the equator.</summary>
    public float Zonal(float latitude, float longitude) =>
        Math.Clamp(0.15f + 0.65f * MathF.Cos(Radians(latitude)) + 0.15f * At(latitude, longitude), 0, 1);

    /// <summary>Between 0 and 1, but 0 in most places: what falls or rises here and there.</summary>
    public float Patches(float latitude, float longitude) => MathF.Pow(Math.Max(0, At(latitude, longitude) - 0.1f) / 0.9f, 2);

    /// <summary>Around one half.</summary>
    public float Even(float latitude, float longitude) => 0.5f + 0.4f * At(latitude, longitude);

    /// <summary>Whether there is no value: one region in some ten, the same on every day.</summary>
    public static bool IsMissing(float latitude, float longitude)
    {
        var (x, y, z) = OnSphere(latitude, longitude);
        return Noise.Smooth(2 * x + 7, 2 * y, 2 * z, 99) > 0.4f;
    }

    private float At(float latitude, float longitude)
    {
        var (x, y, z) = OnSphere(latitude, longitude);
        return Noise.Smooth(BumpsPerRadius * x + _days * 0.3f % 1000, BumpsPerRadius * y, BumpsPerRadius * z, seed);
    }

    private static (float X, float Y, float Z) OnSphere(float latitude, float longitude)
    {
        var (sin, cos) = MathF.SinCos(Radians(latitude));
        var (y, x) = MathF.SinCos(Radians(longitude));
        return (cos * x, cos * y, sin);
    }

    private static float Radians(float degrees) => degrees * (MathF.PI / 180);
}
