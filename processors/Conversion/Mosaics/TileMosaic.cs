using System.Globalization;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Model;

namespace Datasets.Conversion.Mosaics;

/// <summary>
/// Tiles of one grid and one time as one granule: each variable's rasters lie side by side, whole cells apart, and what no tile has is 'no data'. Pixels are
/// read from the tiles as windows ask for them.
/// </summary>
internal static class TileMosaic
{
    /// <summary>Of a cell: how far a tile may be from where whole cells put it.</summary>
    private const double Tolerance = 0.01;
    /// <summary>A sinusoidal grid of 250 m has 172,800 cells across.</summary>
    private const int MostCells = 1 << 20;

    /// <param name="tiles">What each file was mapped to.</param>
    /// <exception cref="GranuleException">The tiles are not of one grid, one time or one kind, or two lie at one place.</exception>
    public static MappedGranule Compose(IReadOnlyList<(string FileName, MappedGranule Mapped)> tiles)
    {
        var (firstName, first) = tiles[0];
        if (tiles.FirstOrDefault(tile => tile.Mapped.Date != first.Date) is { Mapped: { } other, FileName: var otherName })
        {
            throw new GranuleException(string.Create(
                CultureInfo.InvariantCulture, $"{otherName}: it is of {other.Date:yyyy-MM-dd}, and {firstName} of {first.Date:yyyy-MM-dd}: they are not tiles of one mosaic"));
        }
        var variables = new List<MappedVariable>();
        GeographicOutline? footprint = null;
        for (var i = 0; i < first.Variables.Count; i++)
        {
            var variable = Compose([.. tiles.Select(tile => (tile.FileName, tile.Mapped.Variables[i]))], out var placed);
            footprint = i == 0 ? MosaicFootprint.Trace(variable.Raster, placed) : footprint;
            variables.Add(variable);
        }
        return new MappedGranule
        {
            Date = first.Date,
            Time = new TimeRange(tiles.Min(tile => tile.Mapped.Time.Start), tiles.Max(tile => tile.Mapped.Time.End)),
            Variables = variables,
            Footprint = footprint,
            Warnings = [.. tiles.SelectMany(tile => tile.Mapped.Warnings).Distinct()],
        };
    }

    private static MappedVariable Compose(IReadOnlyList<(string FileName, MappedVariable Variable)> tiles, out IReadOnlyList<MosaicTile> placed)
    {
        var (firstName, first) = tiles[0];
        foreach (var (fileName, variable) in tiles)
            RequireSame(firstName, first.Raster, fileName, variable);
        var (cellWidth, cellHeight) = (first.Raster.GeoTransform.PixelWidth, first.Raster.GeoTransform.PixelHeight);
        var west = tiles.Min(tile => tile.Variable.Raster.GeoTransform.OriginX);
        var north = tiles.Max(tile => tile.Variable.Raster.GeoTransform.OriginY);
        placed = [.. tiles.Select(tile => Place(tile.FileName, tile.Variable, west, north, cellWidth, cellHeight))];
        RequireApart(placed, first);
        var (width, height) = (placed.Max(tile => tile.Column + tile.Raster.Width), placed.Max(tile => tile.Row + tile.Raster.Height));
        var hasGaps = placed.Sum(tile => (long)tile.Raster.Width * tile.Raster.Height) < (long)width * height;
        if (hasGaps && first.Raster.Nodata is null)
        {
            throw new GranuleException(
                $"{firstName}: {first.Variable.Path} has no number for 'no data', which the places without a tile need: state one as the variable's missing, such as missing: [255]");
        }
        return first with
        {
            RangeCount = first.RangeCount is null ? null : RangeCount.Of([.. tiles.Select(tile => tile.Variable.RangeCount).OfType<RangeCount>()]),
            Raster = first.Raster with
            {
                Width = width,
                Height = height,
                GeoTransform = new GeoTransform(west, cellWidth, 0, north, 0, cellHeight),
                Pixels = new MosaicPixels(placed, SampleOf(first.Raster.SampleType, first.Raster.Nodata ?? 0)),
            },
        };
    }

    private static void RequireSame(string firstName, Raster first, string fileName, MappedVariable variable)
    {
        var raster = variable.Raster;
        var (own, others) = (raster.Bands[0], first.Bands[0]);
        var difference = raster.Crs != first.Crs ? "lies in another coordinate reference system"
            : raster.SampleType != first.SampleType ? $"holds {raster.SampleType} and not {first.SampleType}"
            : !Nullable.Equals(raster.Nodata, first.Nodata) ? "has another number for 'no data'"
            : (own.Scale, own.Offset, own.Unit) != (others.Scale, others.Offset, others.Unit) ? "has another scale, offset or unit"
            : Math.Abs(raster.GeoTransform.PixelWidth - first.GeoTransform.PixelWidth) * MostCells > Math.Abs(first.GeoTransform.PixelWidth)
                || Math.Abs(raster.GeoTransform.PixelHeight - first.GeoTransform.PixelHeight) * MostCells > Math.Abs(first.GeoTransform.PixelHeight) ? "has cells of another size"
            : null;
        if (difference is not null)
            throw new GranuleException($"{fileName}: {variable.Variable.Path} {difference} than in {firstName}: they are not tiles of one mosaic");
    }

    private static MosaicTile Place(string fileName, MappedVariable variable, double west, double north, double cellWidth, double cellHeight)
    {
        var (column, row) = ((variable.Raster.GeoTransform.OriginX - west) / cellWidth, (variable.Raster.GeoTransform.OriginY - north) / cellHeight);
        if (column > MostCells || row > MostCells || Math.Abs(column - Math.Round(column)) > Tolerance || Math.Abs(row - Math.Round(row)) > Tolerance)
        {
            throw new GranuleException(string.Create(
                CultureInfo.InvariantCulture, $"{fileName}: {variable.Variable.Path} lies {column:0.###} columns and {row:0.###} rows from the mosaic's corner: tiles of one mosaic are up to {MostCells} whole cells apart"));
        }
        return new MosaicTile(fileName, variable.Raster, (int)Math.Round(column), (int)Math.Round(row));
    }

    private static void RequireApart(IReadOnlyList<MosaicTile> tiles, MappedVariable variable)
    {
        for (var i = 0; i < tiles.Count; i++)
        {
            var own = new PixelWindow(tiles[i].Column, tiles[i].Row, tiles[i].Raster.Width, tiles[i].Raster.Height);
            for (var j = 0; j < i; j++)
            {
                if (tiles[j].Within(own) is not null)
                    throw new GranuleException($"{tiles[i].FileName}: {variable.Variable.Path} lies where {tiles[j].FileName} has it: a mosaic takes one production of each tile");
            }
        }
    }

    private static byte[] SampleOf(SampleType type, double number) => type switch
    {
        SampleType.UInt8 => [(byte)number],
        SampleType.Int8 => [(byte)(sbyte)number],
        SampleType.UInt16 => BitConverter.GetBytes((ushort)number),
        SampleType.Int16 => BitConverter.GetBytes((short)number),
        SampleType.UInt32 => BitConverter.GetBytes((uint)number),
        SampleType.Int32 => BitConverter.GetBytes((int)number),
        SampleType.UInt64 => BitConverter.GetBytes((ulong)number),
        SampleType.Int64 => BitConverter.GetBytes((long)number),
        SampleType.Float32 => BitConverter.GetBytes((float)number),
        SampleType.Float64 => BitConverter.GetBytes(number),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a sample type"),
    };
}
