namespace Datasets.EmbeddedArchive.Granules;

/// <summary>What the instrument would have retrieved from the day's weather: values with noise where a swath saw them in sunlight, fill elsewhere.</summary>
internal sealed class Retrieval(DateOnly date, DateTimeOffset produced, GranuleOptions options, Swaths swaths, FieldBuffers? buffers)
{
    private readonly float[] _ozone = Filled(options, buffers);
    private readonly float[] _ozonePrecision = Filled(options, buffers);
    private readonly float[] _cloudFraction = Filled(options, buffers);
    private readonly float[] _cloudFractionPrecision = Filled(options, buffers);
    private readonly float[] _cloudPressure = Filled(options, buffers);
    private readonly float[] _cloudPressurePrecision = Filled(options, buffers);

    private readonly int _retrieval = (int)(produced.ToUnixTimeSeconds() ^ options.Seed * 7919);

    public GranuleField[] Fields()
    {
        if (options.Density != GranuleDensity.Empty)
            Retrieve();
        return
        [
            new("CloudFraction", "Effective Cloud Fraction", "NoUnits", 0, 1, _cloudFraction),
            new("CloudFractionPrecision", "Precision of Effective Cloud Fraction", "NoUnits", 0, 1, _cloudFractionPrecision),
            new("CloudPressure", "Effective Cloud Pressure", "hPa", 0, 1100, _cloudPressure),
            new("CloudPressurePrecision", "Precision of Effective Cloud Pressure", "hPa", 0, 1100, _cloudPressurePrecision),
            new("ColumnAmountO3", "Ozone Vertical Column Density", "DU", 50, 700, _ozone),
            new("ColumnAmountO3Precision", "Precision of Ozone Vertical Column Density", "DU", 0, 100, _ozonePrecision),
        ];
    }

    private void Retrieve()
    {
        var weather = new OzoneField(date, options.Seed);
        var across = new float[options.Columns];
        var sun = new float[options.Columns];
        var ozone = new float[options.Columns];
        var clouds = new float[options.Columns];
        for (var row = 0; row < options.Rows; row++)
        {
            var latitude = -90 + (row + 0.5) * 180 / options.Rows;
            swaths.Look(latitude, across, sun);
            weather.Sample(latitude, ozone, clouds);
            for (var column = 0; column < options.Columns; column++)
            {
                if (!float.IsNaN(across[column]) && (options.Density == GranuleDensity.Dense || IsInClump(latitude, column)))
                    RetrievePixel(row * options.Columns + column, across[column], sun[column], ozone[column], clouds[column]);
            }
        }
    }

    /// <summary>Precision is a few per cent of the column: worse near the swath's edges, under a low sun and above clouds. The noise in the column is a part of that.</summary>
    private void RetrievePixel(int pixel, float across, float sun, float ozone, float clouds)
    {
        var hash = Noise.Hash(pixel, _retrieval);
        var slant = 1 + 0.9f * across * across + 0.35f / (sun + 0.25f);
        var precision = ozone * (0.0062f * slant + 0.006f * clouds);
        var pressure = 960 - 520 * clouds + 60 * across;
        _ozone[pixel] = Round(Math.Clamp(ozone + 0.2f * precision * Noise.Bell(hash), 60, 690), 16);
        _ozonePrecision[pixel] = Round(precision, 32);
        _cloudFraction[pixel] = Round(clouds, 256);
        _cloudFractionPrecision[pixel] = Round(0.004f + 0.02f * clouds * slant, 512);
        _cloudPressure[pixel] = Round(Math.Clamp(pressure, 150, 1050), 1);
        _cloudPressurePrecision[pixel] = Round(Math.Clamp(4 + 30 * (1 - clouds), 1, 200), 1);
    }

    private bool IsInClump(double latitude, int column)
    {
        var (z, radius) = Math.SinCos(latitude * Math.PI / 180);
        var (y, x) = Math.SinCos((column + 0.5) / options.Columns * 2 * Math.PI);
        var (east, north, up) = ((float)(x * radius), (float)(y * radius), (float)z);
        var seed = Noise.Hash(date.DayNumber, options.Seed);
        return 0.6f * Noise.Smooth(east * 6, north * 6, up * 6, seed) + 0.5f * Noise.Smooth(east * 30, north * 30, up * 30, seed + 1) > 0.22f;
    }

    /// <summary>To a fraction that a float holds exactly, so that a value has no more digits than the retrieval would know.</summary>
    private float Round(float value, float parts) => options.Rounded ? MathF.Round(value * parts) / parts : value;

    private static float[] Filled(GranuleOptions options, FieldBuffers? buffers)
    {
        var length = options.Rows * options.Columns;
        var values = buffers?.Rent(length) ?? GC.AllocateUninitializedArray<float>(length);
        Array.Fill(values, ProductLayout.FillValue);
        return values;
    }
}
