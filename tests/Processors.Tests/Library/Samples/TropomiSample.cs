using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Library.Samples;

/// <summary>Sixty scan lines of an orbit of S5P's total ozone. A block of pixels is of low quality.</summary>
internal static class TropomiSample
{
    private const int Pixels = TropomiFile.Pixels, Count = TropomiFile.Lines * Pixels;
    private const float Fill = TropomiFile.Fill;

    public static SampleGranule Orbit()
    {
        var start = new DateTimeOffset(2019, 12, 28, 7, 34, 52, TimeSpan.Zero);
        float[] ozone = new float[Count], precision = new float[Count];
        var quality = new byte[Count];
        for (var i = 0; i < Count; i++)
        {
            var (line, pixel) = (i / Pixels, i % Pixels);
            quality[i] = i % 997 == 0 ? TropomiFile.QualityFill : IsPoor(line, pixel) ? (byte)30 : (byte)100;
            ozone[i] = i % 89 == 0 ? Fill : 0.12f + line * 0.0002f + pixel * 0.00005f;
            precision[i] = ozone[i] == Fill ? Fill : 0.001f + line * 0.00001f;
        }
        return new SampleGranule(
            "S5P_OFFL_L2__O3_____20191228T071319_20191228T085449_11434_02_020104_20210101T000521.nc",
            path => TropomiFile.Create(start, 11434, ozone, precision, quality).Write(path),
            [
                new SampleItem(
                    "S5P_L2-O3-TOT_20191228T073452", start, start, new DateTimeOffset(2019, 12, 28, 8, 33, 17, TimeSpan.Zero),
                    new Dictionary<string, ISampleTruth> { ["ozone"] = Truth(ozone), ["ozone-precision"] = Truth(precision) }),
            ]);

        SwathTruth Truth(float[] values)
        {
            int[] used = [.. Enumerable.Range(0, Count).Where(i => quality[i] is >= 50 and not TropomiFile.QualityFill && values[i] != Fill)];
            var places = used.Select(i => TropomiFile.Place(i / Pixels, i % Pixels)).ToList();
            var (latitude, longitude) = TropomiFile.Place(30, 110);
            return new SwathTruth(
                [.. places.Select(place => place.Latitude)], [.. places.Select(place => place.Longitude)], [.. used.Select(i => (double)values[i])], 0.2, "mol m-2")
            {
                Empty = [(latitude, longitude)],
            };
        }
    }

    private static bool IsPoor(int line, int pixel) => line is >= 20 and < 40 && pixel is >= 90 and < 130;
}
