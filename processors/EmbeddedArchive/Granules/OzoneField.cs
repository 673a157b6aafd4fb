namespace Datasets.EmbeddedArchive.Granules;

/// <summary>
/// The synthetic day's weather on a coarse grid: how far planetary waves and storms have carried the air from its home latitude, and clouds. Both
/// are smooth, so they are made at one degree and interpolated.
/// </summary>
internal sealed class OzoneField
{
    private const int Columns = 360;
    private const int Rows = 181;
    private const float Radian = MathF.PI / 180;

    private readonly float[] _displacement = new float[Rows * (Columns + 1)];
    private readonly float[] _anomaly = new float[Rows * (Columns + 1)];
    private readonly float[] _clouds = new float[Rows * (Columns + 1)];
    private readonly float[] _profile;
    private readonly float _hole;

    public OzoneField(DateOnly date, int seed)
    {
        var day = (float)((date.DayNumber + seed * 977) % 7305);
        _profile = OzoneClimatology.Profile(date.DayOfYear);
        // How strong the southern vortex is: from August to November, most in early October.
        var season = (date.DayOfYear - 278) / 45f;
        _hole = MathF.Exp(-season * season);
        var waves = Waves(day, (uint)seed);
        for (var row = 0; row < Rows; row++)
            FillRow(row, day, (uint)seed, waves, date.DayOfYear);
    }

    /// <summary>Ozone in Dobson units and the cloud fraction, for the pixels of one row from west to east.</summary>
    public void Sample(double latitude, Span<float> ozone, Span<float> clouds)
    {
        var y = (float)(latitude + 90);
        var row = Math.Clamp((int)y, 0, Rows - 2);
        var fy = y - row;
        var south = row * (Columns + 1);
        var north = south + Columns + 1;
        for (var column = 0; column < ozone.Length; column++)
        {
            var x = (column + 0.5f) / ozone.Length * Columns;
            var i = (int)x;
            var fx = x - i;
            ozone[column] = Column((float)latitude, Bilinear(_displacement, south + i, north + i, fx, fy))
                * (1 + Bilinear(_anomaly, south + i, north + i, fx, fy));
            clouds[column] = Bilinear(_clouds, south + i, north + i, fx, fy);
        }
    }

    private float Column(float latitude, float displacement)
    {
        var home = Math.Clamp((latitude + displacement + 90) * 4, 0, 719.99f);
        var i = (int)home;
        return _profile[i] + (_profile[i + 1] - _profile[i]) * (home - i);
    }

    private static float Bilinear(float[] grid, int south, int north, float fx, float fy)
    {
        var a = grid[south] + (grid[south + 1] - grid[south]) * fx;
        var b = grid[north] + (grid[north + 1] - grid[north]) * fx;
        return a + (b - a) * fy;
    }

    private void FillRow(int row, float day, uint seed, Wave[] waves, int dayOfYear)
    {
        var latitude = row - 90f;
        var (sin, cos) = MathF.SinCos(latitude * Radian);
        // Waves live in the middle latitudes, are stronger in winter and spring, and vanish at the poles, where a longitude means nothing.
        var winter = MathF.Cos((dayOfYear - 45) * 2 * MathF.PI / 365.25f);
        var belt = MathF.Exp(-Square((MathF.Abs(latitude) - 55) / 20)) * (1 + 0.35f * (latitude > 0 ? winter : -winter)) * MathF.Min(1, cos * 3);
        // Air also rises and sinks, which changes the column where no gradient could: by some per cent, less in the tropics.
        var vertical = 0.03f + 0.045f * (1 - cos * cos);
        for (var column = 0; column <= Columns; column++)
        {
            var longitude = column - 180f;
            var (east, north) = MathF.SinCos(longitude * Radian);
            var (x, y, z) = (cos * north, cos * east, sin);
            var storms = Storms(x, y, z, day, seed);
            var displacement = belt * (Waving(waves, longitude, latitude) + 7f * storms) + 2.2f * storms * cos;
            if (latitude < -35)
                displacement += _hole * Vortex(longitude, latitude, day);
            _displacement[row * (Columns + 1) + column] = displacement;
            _anomaly[row * (Columns + 1) + column] = vertical * (storms + Broad(x, y, z, day, seed)) + Pacific(longitude, latitude);
            _clouds[row * (Columns + 1) + column] = Cloudiness(latitude, x, y, z, day, seed, storms);
        }
    }

    private static float Waving(Wave[] waves, float longitude, float latitude)
    {
        var sum = 0f;
        foreach (var wave in waves)
            sum += wave.Degrees * MathF.Cos(wave.Number * (longitude - wave.Crest - wave.Tilt * latitude) * Radian);
        return sum;
    }

    /// <summary>Planetary waves 1 to 7: the long ones stand nearly still, the short ones travel east; their strength comes and goes.</summary>
    private static Wave[] Waves(float day, uint seed) =>
    [
        .. Enumerable.Range(1, 7).Select(number =>
        {
            var hash = Noise.Hash(number, (int)seed);
            var drift = number < 3 ? 1.5f : 2 + number;
            var pulse = 1 + 0.45f * MathF.Sin(day / (6 + number) + Noise.Uniform(hash) * 6);
            var degrees = (number < 3 ? 4.2f : 8f / number) * pulse;
            return new Wave(number, degrees, Noise.Uniform(Noise.Hash(hash)) * 360 + drift * day, 0.5f + 1.5f * Noise.Uniform(Noise.Hash(hash + 1)));
        }),
    ];

    /// <summary>Curled structures down to about 300 km: smooth noise, sampled at places that other smooth noise has shifted.</summary>
    private static float Storms(float x, float y, float z, float day, uint seed)
    {
        var time = day * 0.35f;
        var shift = 0.45f * Noise.Smooth(x * 3 + time, y * 3, z * 3, seed);
        var other = 0.45f * Noise.Smooth(x * 3, y * 3 + time, z * 3 + 40, seed + 1);
        return 0.62f * Noise.Smooth((x + shift) * 5 + time, (y + other) * 5, z * 7, seed + 2)
            + 0.3f * Noise.Smooth((x + other) * 11, (y + shift) * 11 + time, z * 14, seed + 3)
            + 0.12f * Noise.Smooth((x + shift) * 24, (y + other) * 24, z * 28 + time, seed + 4);
    }

    private static float Broad(float x, float y, float z, float day, uint seed) =>
        0.8f * Noise.Smooth(x * 1.7f + day * 0.05f, y * 1.7f, z * 2.6f - day * 0.03f, seed + 5);

    /// <summary>In the tropics there is less ozone above the west Pacific than above the Atlantic, all year round.</summary>
    private static float Pacific(float longitude, float latitude) =>
        0.028f * MathF.Exp(-Square(latitude / 22)) * MathF.Cos((longitude + 15) * Radian);

    /// <summary>The southern vortex's centre lies off the pole and turns around it in about 40 days; its shape is a little oval.</summary>
    private static float Vortex(float longitude, float latitude, float day)
    {
        var colatitude = 90 + latitude;
        var offset = 5 + 2 * MathF.Sin(day / 9);
        var bearing = (longitude + 20 - day * 9) * Radian;
        var distance = MathF.Sqrt(colatitude * colatitude + offset * offset - 2 * colatitude * offset * MathF.Cos(bearing));
        var oval = 2.5f * MathF.Min(1, colatitude / 20) * MathF.Cos(2 * bearing + day * 0.1f);
        var fade = Math.Clamp((55 - colatitude) / 25, 0, 1);
        return fade * (distance - colatitude + oval);
    }

    private static float Cloudiness(float latitude, float x, float y, float z, float day, uint seed, float storms)
    {
        var convergence = 0.25f * MathF.Exp(-Square((latitude - 6) / 7));
        var tracks = 0.3f * MathF.Exp(-Square((MathF.Abs(latitude) - 58) / 16));
        var deserts = -0.22f * MathF.Exp(-Square((MathF.Abs(latitude) - 24) / 9));
        var cells = Noise.Smooth(x * 16 + day * 0.6f, y * 16, z * 18, seed + 7) + 0.6f * Noise.Smooth(x * 40, y * 40 + day, z * 44, seed + 8);
        return Math.Clamp(0.22f + convergence + tracks + deserts + 0.33f * cells + 0.25f * storms, 0, 1);
    }

    private static float Square(float value) => value * value;

    private readonly record struct Wave(int Number, float Degrees, float Crest, float Tilt);
}
