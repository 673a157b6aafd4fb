using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Model;

namespace Datasets.Conversion.Cf;

/// <summary>Times as the bands of a raster, each named after its time.</summary>
internal static class TimeBands
{
    public static RasterBand Named(RasterBand band, DateTimeOffset date)
    {
        var time = date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return band with { Name = time, Description = band.Description is { } description ? $"{description}, {time}" : time };
    }

    /// <summary>Items of several times as one, whose rasters have a band for each.</summary>
    public static MappedGranule Stack(IReadOnlyList<MappedGranule> items) => items[0] with
    {
        Time = new TimeRange(items.Min(item => item.Time.Start), items.Max(item => item.Time.End)),
        Variables = [.. items[0].Variables.Select((variable, i) => variable with
        {
            Raster = variable.Raster with
            {
                Bands = [.. items.Select(item => Named(item.Variables[i].Raster.Bands[0], item.Date))],
                Pixels = new BandStack([.. items.Select(item => item.Variables[i].Raster.Pixels)]),
            },
        })],
    };
}
