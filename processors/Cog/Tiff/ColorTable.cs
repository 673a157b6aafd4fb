using System.Globalization;
using Datasets.Model;

namespace Datasets.Cog;

/// <summary>TIFF's colour table (TIFF 6.0, section 5, "ColorMap"): 256 reds, then greens, then blues, in 16 bits each.</summary>
internal static class ColorTable
{
    private const int Entries = 256;
    /// <summary>What makes 255 of 8 bits 65535 of 16.</summary>
    private const int To16Bits = 257;

    /// <summary>Null where the raster is not one band of 8 unsigned bits whose numbers are classes with colours.</summary>
    public static ushort[]? Create(Raster raster, BandStatistics statistics)
    {
        // The colours of a measurement's codes would leave the measurement black.
        if (raster is not { SampleType: SampleType.UInt8, Bands: [{ Classes: { Count: > 0 } classes }] }
            || !statistics.AreAllOfClasses(raster.Bands[0]) || classes.Any(one => one.Mask is not null || one.Color is null || one.Value is < 0 or >= Entries))
            return null;
        var table = new ushort[3 * Entries];
        foreach (var one in classes)
        {
            var color = int.Parse(one.Color!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            for (var channel = 0; channel < 3; channel++)
                table[channel * Entries + one.Value] = (ushort)((color >> (16 - 8 * channel) & 0xff) * To16Bits);
        }
        return table;
    }
}
