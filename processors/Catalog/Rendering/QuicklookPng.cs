using System.Numerics;
using System.Runtime.InteropServices;
using Datasets.Cog;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Catalog.Rendering;

/// <summary>Draws a reduced band as a PNG: 255 colours of the descriptor's colormap, and transparency where there are no data.</summary>
public static class QuicklookPng
{
    private const int Colours = 255;
    private const byte Transparent = 0;

    /// <summary>
    /// Colours the physical value, sample * <paramref name="scale"/> + <paramref name="offset"/>, between the two numbers of the render's
    /// rescale; what lies beyond gets the first or last colour. Nodata and NaN are transparent.
    /// </summary>
    /// <exception cref="DatasetsException">The colormap is unknown, the rescale is no range, or the samples are not width * height.</exception>
    public static byte[] Encode(Quicklook quicklook, double? nodata, double scale, double offset, RenderDescriptor render)
    {
        if (render.Rescale is not [var low, var high] || low == high || !double.IsFinite(high - low))
            throw new StacException($"The rescale [{string.Join(", ", render.Rescale)}] is no range: give two different numbers.");
        var palette = Palette(Colormap.Find(render.Colormap));
        var pixels = quicklook.SampleType switch
        {
            SampleType.UInt8 => Paint<byte>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.Int8 => Paint<sbyte>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.UInt16 => Paint<ushort>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.Int16 => Paint<short>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.UInt32 => Paint<uint>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.Int32 => Paint<int>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.UInt64 => Paint<ulong>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.Int64 => Paint<long>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.Float32 => Paint<float>(quicklook, nodata, scale, offset, render.Rescale),
            SampleType.Float64 => Paint<double>(quicklook, nodata, scale, offset, render.Rescale),
            _ => throw new StacException($"A quicklook cannot be drawn from samples of type {quicklook.SampleType}."),
        };
        return PngWriter.Write(quicklook.Width, quicklook.Height, pixels, palette, Transparent);
    }

    /// <summary>Three bytes a colour; the first is the transparent one.</summary>
    private static byte[] Palette(Colormap colormap)
    {
        var palette = new byte[3 * (Colours + 1)];
        for (var i = 0; i < Colours; i++)
        {
            var at = 3 * (i + 1);
            (palette[at], palette[at + 1], palette[at + 2]) = colormap.At(i / (Colours - 1.0));
        }
        return palette;
    }

    private static byte[] Paint<T>(Quicklook quicklook, double? nodata, double scale, double offset, IReadOnlyList<double> rescale)
        where T : unmanaged, INumber<T>
    {
        var samples = MemoryMarshal.Cast<byte, T>(quicklook.Samples);
        if (quicklook.Width < 1 || quicklook.Height < 1 || (long)quicklook.Width * quicklook.Height != samples.Length)
            throw new StacException(
                $"A quicklook of {quicklook.Width} x {quicklook.Height} pixels cannot have {samples.Length} samples.");
        // One multiplication a pixel: (sample * scale + offset - low) / (high - low), in steps of the palette, rounded by the half.
        var (low, high) = (rescale[0], rescale[1]);
        var slope = scale / (high - low) * (Colours - 1);
        var start = (offset - low) / (high - low) * (Colours - 1) + 1.5;
        var missing = nodata is { } value ? T.CreateSaturating(value) : default;
        var hasMissing = nodata is not null;

        var pixels = new byte[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var sample = samples[i];
            if ((hasMissing && sample == missing) || T.IsNaN(sample))
                continue;
            pixels[i] = (byte)Math.Clamp(double.CreateTruncating(sample) * slope + start, 1, Colours);
        }
        return pixels;
    }
}
