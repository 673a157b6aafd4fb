using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Grids;

/// <summary>A stored longitude-latitude grid as a raster in EPSG:4326, the same for every family of formats.</summary>
internal static class GridRaster
{
    private const int Wgs84 = 4326;

    /// <summary>Coordinates in double precision make cells that are this close; the far edge of 100,000 of them moves by a ten-thousandth of one.</summary>
    private const double SquareTolerance = 1e-9;

    /// <param name="sharers">How many rasters are read side by side, and so share the memory that is for one.</param>
    /// <param name="count">Gets how many values the valid range masks; null to count none.</param>
    /// <exception cref="GranuleException">Masking is asked for, and the file has neither a valid range nor a number to mask with.</exception>
    public static Raster Create(
        IGranule granule, IGranuleArray array, GridLayout layout, FieldEncoding encoding, VariableDescriptor variable, int sharers = 1, RangeCount? count = null)
    {
        var type = encoding.TypeOf(array);
        var rules = NodataMask.Create(type, encoding, variable.MaskOutsideValidRange ? encoding.ValidRange : null, count);
        if (variable.MaskOutsideValidRange)
            CheckMask(granule, array, encoding, rules, variable);

        var (cellWidth, cellHeight) = CellsOf(layout);
        var stored = new StoredGrid(array, type.Size(), StoredGrid.WholeBytes / sharers, StoredGrid.CacheBytes / sharers);
        return new Raster
        {
            Width = layout.Width,
            Height = layout.Height,
            SampleType = variable.Unpack ? SampleType.Float32 : type == SampleType.Int8 ? SampleType.Int16 : type,
            Bands = [Band(encoding, variable)],
            GeoTransform = new GeoTransform(
                layout.Bbox[0], cellWidth, 0, layout.Bbox[3], 0, -cellHeight),
            Crs = CoordinateReferenceSystem.FromEpsg(Wgs84),
            Nodata = variable.Unpack ? double.NaN : rules.Nodata,
            Pixels = variable.Unpack
                ? new UnpackedGridPixelSource(stored, layout, type, rules, encoding.Scale, encoding.Offset)
                : type == SampleType.Int8 ? new WidenedGridPixelSource(stored, layout, rules) : new GridPixelSource(stored, layout, type, rules),
        };
    }

    /// <summary>
    /// Cells that are square but for the rounding of coordinates become square: tools that ask for it compare width and height exactly.
    /// </summary>
    private static (double Width, double Height) CellsOf(GridLayout layout)
    {
        var width = (layout.Bbox[2] - layout.Bbox[0]) / layout.Width;
        var height = (layout.Bbox[3] - layout.Bbox[1]) / layout.Height;
        return Math.Abs(width - height) <= SquareTolerance * width ? (width, width) : (width, height);
    }

    private static RasterBand Band(FieldEncoding encoding, VariableDescriptor variable) => new()
    {
        Name = variable.Name,
        Description = encoding.Describe(variable.Title),
        Unit = variable.Unit ?? encoding.Unit,
        Scale = variable.Unpack ? 1 : encoding.Scale,
        Offset = variable.Unpack ? 0 : encoding.Offset,
        Classes = OverviewSelector.ClassesOf(encoding, variable),
    };

    private static void CheckMask(
        IGranule granule, IGranuleArray array, FieldEncoding encoding, NodataMask rules, VariableDescriptor variable)
    {
        if (encoding.ValidRange is null)
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} states no valid range, and the variable {variable.Name} asks to mask outside of it: leave " +
                "out maskOutsideValidRange");
        }
        if (rules.Nodata is null && !variable.Unpack)
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} has neither _FillValue nor MissingValue, so what is outside its valid range cannot be " +
                "marked: ask for unpack, which marks it NaN");
        }
    }
}
