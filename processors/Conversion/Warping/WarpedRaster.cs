using Datasets.Conversion.Footprints;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Conversion.Warping;

/// <summary>
/// A raster brought to the descriptor's coordinate reference system and grid. Its source is put into a temporary file first, and its pixels are
/// computed block by block as they are read, so memory depends on neither's size. The same source gives the same pixels.
/// </summary>
public sealed class WarpedRaster : IDisposable
{
    private const int BytesAtOnce = 16 << 20;

    private readonly GdalSpillRaster _spill;
    private readonly GdalWarpedRaster _warped;

    private WarpedRaster(GdalSpillRaster spill, GdalWarpedRaster warped, Raster raster) => (_spill, _warped, Raster) = (spill, warped, raster);

    /// <summary>Can be read until this is disposed.</summary>
    public Raster Raster { get; }

    /// <param name="name">Names the raster in errors.</param>
    /// <param name="folder">Where the temporary file is made; it goes with this object.</param>
    /// <exception cref="WarpException">
    /// The target is not known, it cannot be reached from the source's system, its grid is out of proportion, or the raster has no value for 'no data'.
    /// </exception>
    public static WarpedRaster Create(Raster source, WarpDescriptor warp, string name, string folder, CancellationToken cancellationToken = default)
    {
        GdalSpillRaster? spill = null;
        try
        {
            var nodata = NodataOf(source, name);
            var type = TypeOf(source.SampleType, name);
            var grid = WarpGrid.Create(source, warp);
            // GDAL's average takes the edge's pixels for what lies beyond the edge, which is missing: so it is made to be there, and missing.
            var frame = warp.Resampling == WarpResampling.Average ? 1 : 0;
            spill = new GdalSpillRaster(Path.Combine(folder, $"{Guid.NewGuid():N}.spill"), source.Width, source.Height, source.Bands.Count, type, frame);
            for (var band = 0; band < source.Bands.Count && frame > 0; band++)
                spill.FillFrame(band, nodata);
            var g = source.GeoTransform;
            spill.Place([g.OriginX, g.PixelWidth, g.RowRotation, g.OriginY, g.ColumnRotation, g.PixelHeight], WarpGrid.DefinitionOf(source.Crs));
            Fill(spill, source, cancellationToken);
            var warped = new GdalWarpedRaster(spill, new GdalWarpTarget
            {
                Definition = warp.Crs,
                West = grid.West,
                South = grid.South,
                East = grid.East,
                North = grid.North,
                Width = grid.Columns,
                Height = grid.Rows,
                Resampling = GdalNameOf(warp.Resampling),
                SourceNodata = source.Nodata ?? (frame > 0 ? nodata : null),
                Nodata = nodata,
            });
            return new WarpedRaster(spill, warped, source with
            {
                Width = grid.Columns,
                Height = grid.Rows,
                GeoTransform = new GeoTransform(grid.West, warp.Resolution, 0, grid.North, 0, -warp.Resolution),
                Crs = CoordinateReferenceSystem.FromEpsg(warp.EpsgCode),
                Nodata = nodata,
                Pixels = new WarpedPixels(warped, type),
            });
        }
        catch (Exception error) when (error is PlacementException or GdalException and not GdalNotFoundException)
        {
            spill?.Dispose();
            throw new WarpException($"{name} cannot be brought to {warp.Crs}, as warp asks: {error.Message}", error);
        }
        catch
        {
            spill?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _warped.Dispose();
        _spill.Dispose();
    }

    private static string GdalNameOf(WarpResampling resampling) => resampling switch
    {
        WarpResampling.Nearest => "near",
        WarpResampling.Bilinear => "bilinear",
        WarpResampling.Average => "average",
        _ => throw new ArgumentOutOfRangeException(nameof(resampling), resampling, "not a resampling"),
    };

    private static void Fill(GdalSpillRaster spill, Raster source, CancellationToken cancellationToken)
    {
        var rowBytes = source.Width * source.SampleType.Size();
        var rowsAtOnce = Math.Clamp(BytesAtOnce / rowBytes, 1, source.Height);
        var samples = new byte[rowsAtOnce * rowBytes];
        for (var band = 0; band < source.Bands.Count; band++)
        {
            for (var row = 0; row < source.Height; row += rowsAtOnce)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rows = Math.Min(rowsAtOnce, source.Height - row);
                var part = samples.AsSpan(0, rows * rowBytes);
                source.Pixels.Read(band, new PixelWindow(0, row, source.Width, rows), part);
                spill.Write(band, row, rows, part);
            }
        }
    }

    /// <summary>Pixels of the target that no source pixel reaches must say so.</summary>
    private static double NodataOf(Raster source, string name) =>
        source.Nodata ?? (source.SampleType.IsFloatingPoint()
            ? double.NaN
            : throw new WarpException(
                $"{name} cannot be brought to another coordinate reference system: it has no value for 'no data', which pixels outside of the source " +
                "need. Add unpack: true to the variable, which makes its numbers float32"));

    private static GdalDataType TypeOf(SampleType type, string name) => type switch
    {
        SampleType.UInt8 => GdalDataType.Byte,
        SampleType.UInt16 => GdalDataType.UInt16,
        SampleType.Int16 => GdalDataType.Int16,
        SampleType.UInt32 => GdalDataType.UInt32,
        SampleType.Int32 => GdalDataType.Int32,
        SampleType.Float32 => GdalDataType.Float32,
        SampleType.Float64 => GdalDataType.Float64,
        _ => throw new WarpException(
            $"{name} cannot be brought to another coordinate reference system: GDAL's warper does not keep {type} samples. Add unpack: true to the " +
            "variable, which makes them float32"),
    };

    private sealed class WarpedPixels(GdalWarpedRaster warped, GdalDataType type) : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            try
            {
                warped.Read(band, window.Column, window.Row, window.Width, window.Height, type, destination);
            }
            catch (GdalException error)
            {
                throw new WarpException($"a block cannot be warped: {error.Message}", error);
            }
        }
    }
}
