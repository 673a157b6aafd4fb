using System.Text.Json;

namespace Datasets.Catalog.Strips;

/// <summary>
/// How stored numbers become greys: 0 stands for no data, 1 for <see cref="Low"/> and 255 for <see cref="High"/>. Of classes, the n-th (from 0) is grey
/// n + 1, as if they were values from 0 to 254.
/// </summary>
/// <param name="Classes">Null where numbers are measurements.</param>
/// <param name="BitOffset">The lowest of the bits that hold the class.</param>
/// <param name="BitLength">0: the whole number is the class.</param>
internal sealed record GreyScale(double Low, double High, IReadOnlyList<long>? Classes = null, int BitOffset = 0, int BitLength = 0)
{
    private const byte None = 0;
    private const int Steps = 254;

    /// <param name="form">As an index has it.</param>
    /// <param name="isMeasured">Whether there are means: then classes are codes beside a measurement.</param>
    /// <returns>Null where the form says neither a range nor classes, or more of them than there are greys.</returns>
    public static GreyScale? Of(string form, bool isMeasured)
    {
        using var json = JsonDocument.Parse(form);
        var root = json.RootElement;
        if (!isMeasured && root.TryGetProperty("bitfields", out var fields) && fields.GetArrayLength() > 0)
            return OfClasses(fields[0].GetProperty("classes"), fields[0].GetProperty("offset").GetInt32(), fields[0].GetProperty("length").GetInt32());
        if (!isMeasured && root.TryGetProperty("classes", out var classes) && classes.GetArrayLength() > 0)
            return OfClasses(classes, 0, 0);
        return root.TryGetProperty("rescale", out var rescale) && rescale.GetArrayLength() == 2
            && (rescale[0].GetDouble(), rescale[1].GetDouble()) is var (low, high) && low != high && double.IsFinite(high - low)
            ? new GreyScale(low, high)
            : null;
    }

    /// <summary>Makes samples greys.</summary>
    /// <param name="scale">What a sample is multiplied with before <paramref name="offset"/> is added.</param>
    public void Paint(ReadOnlySpan<double> samples, double? nodata, double scale, double offset, Span<byte> greys)
    {
        // Samples of single precision have its digits of the number.
        var (missing, rounded) = (nodata ?? double.NaN, nodata is { } number ? (float)number : double.NaN);
        var positions = Classes?.Select((value, i) => (value, Grey: (byte)(i + 1))).DistinctBy(one => one.value).ToDictionary(one => one.value, one => one.Grey);
        var slope = scale / (High - Low) * Steps;
        // Greys start at 1, and a half rounds.
        var start = (offset - Low) / (High - Low) * Steps + 1.5;
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = samples[i];
            if (double.IsNaN(sample) || sample == missing || sample == rounded)
                greys[i] = None;
            else
                greys[i] = positions is null ? (byte)Math.Clamp(sample * slope + start, 1, Steps + 1) : positions.GetValueOrDefault(ClassOf(sample), None);
        }
    }

    private static GreyScale? OfClasses(JsonElement classes, int bitOffset, int bitLength) => classes.GetArrayLength() <= Steps
        ? new GreyScale(0, Steps, [.. classes.EnumerateArray().Select(one => one.GetProperty("value").GetInt64())], bitOffset, bitLength)
        : null;

    private long ClassOf(double sample) => BitLength == 0 ? (long)sample : ((long)sample >> BitOffset) & ((1L << BitLength) - 1);
}
