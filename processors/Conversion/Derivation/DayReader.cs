using System.Runtime.InteropServices;
using Datasets.Conversion.Formats;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Derivation;

/// <summary>Reads windows of days' COGs as values, all of which have the grid of the first.</summary>
internal sealed class DayReader(DayCog first)
{
    private readonly CogForm _form = FormOf(first);

    public int Width => _form.Width;

    public int Height => _form.Height;

    public string? Unit => _form.Unit.Length > 0 ? _form.Unit : null;

    public GeoTransform GeoTransform => new(_form.West, _form.PixelWidth, _form.RowRotation, _form.North, _form.ColumnRotation, _form.PixelHeight);

    public string Wkt => _form.Wkt;

    /// <summary>What holds a mean of the numbers: float32 for those of two bytes and less and for float32.</summary>
    public SampleType ResultType => _form.Type is GdalDataType.Byte or GdalDataType.Int8 or GdalDataType.UInt16 or GdalDataType.Int16 or GdalDataType.Float32
        ? SampleType.Float32
        : SampleType.Float64;

    /// <summary>Reads the first band's pixels; NaN where there is no value.</summary>
    /// <exception cref="GranuleException">The COG is on another grid than the first, or in another unit.</exception>
    /// <exception cref="GdalException">It cannot be read.</exception>
    public void Read(DayCog cog, PixelWindow window, Span<double> values)
    {
        using var file = GdalDataset.Open(cog.Path, "GTiff");
        var form = CogForm.Of(file, cog.Item);
        if (form.Place != _form.Place || !string.Equals(form.Unit, _form.Unit, StringComparison.Ordinal))
        {
            throw new GranuleException(
                $"the COGs of {first.Item} and {cog.Item} differ in {(form.Place == _form.Place ? "their unit" : "their grid")}, and pixels of one place and unit are what is put together");
        }
        file.Read(0, window.Column, window.Row, window.Width, window.Height, GdalDataType.Float64, MemoryMarshal.AsBytes(values));
        var nodata = file.Nodata(0);
        if (form.Type == GdalDataType.Float32 && nodata is { } exact)
            nodata = (float)exact;
        var (scale, offset) = file.Scaling(0);
        for (var i = 0; i < values.Length; i++)
            values[i] = values[i] == nodata || !double.IsFinite(values[i]) ? double.NaN : values[i] * scale + offset;
    }

    private static CogForm FormOf(DayCog cog)
    {
        using var file = GdalDataset.Open(cog.Path, "GTiff");
        return CogForm.Of(file, cog.Item);
    }

    private sealed record CogForm(
        GdalDataType Type, int Width, int Height, double West, double PixelWidth, double RowRotation, double North, double ColumnRotation, double PixelHeight, string Wkt, string Unit)
    {
        public (int, int, double, double, double, double, double, double, string) Place => (Width, Height, West, PixelWidth, RowRotation, North, ColumnRotation, PixelHeight, Wkt);

        public static CogForm Of(GdalDataset file, string item) => file.BandCount > 0 && file.GeoTransform is [var west, var width, var rows, var north, var columns, var height]
            ? new CogForm(file.DataType(0), file.Width, file.Height, west, width, rows, north, columns, height, file.Projection, file.Unit(0))
            : throw new GranuleException($"the COG of {item} has no band or no place");
    }
}
