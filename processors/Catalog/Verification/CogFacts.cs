using System.Globalization;
using Datasets.Cog;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Catalog.Verification;

/// <summary>What a COG says of itself and what its pixels are, by GDAL.</summary>
internal sealed record CogFacts
{
    private const string BandStart = "STATISTICS_";

    /// <summary>Its pixels cannot be read any more. The bands' names are those that are in the file: a band's description.</summary>
    public required Raster Raster { get; init; }

    /// <summary>The coordinate reference system as WKT.</summary>
    public required string Wkt { get; init; }

    /// <summary>Of its pixels. Mean and deviation are those that the file states, where it does.</summary>
    public required IReadOnlyList<BandStatistics> Statistics { get; init; }

    /// <summary>As <see cref="CogFile.LevelEnds"/>; empty where its layout is not ours.</summary>
    public required IReadOnlyList<long> LevelEnds { get; init; }

    /// <exception cref="GdalException">GDAL cannot read it, or something is missing in it.</exception>
    public static CogFacts Read(FileStream file)
    {
        using var cog = GdalDataset.Open(file.Name, "GTiff");
        if (cog.BandCount == 0 || cog.GeoTransform is not { } g || cog.Projection is not { Length: > 0 } wkt)
            throw new GdalException("it has no bands, no place or no coordinate reference system");
        var raster = new Raster
        {
            Width = cog.Width,
            Height = cog.Height,
            SampleType = IsSignedByte(cog) ? SampleType.Int8 : SampleTypeOf(cog.DataType(0)),
            Bands = [.. Enumerable.Range(0, cog.BandCount).Select(band => BandOf(cog, band))],
            GeoTransform = new GeoTransform(g[0], g[1], g[2], g[3], g[4], g[5]),
            Crs = CoordinateReferenceSystem.FromWkt(wkt),
            Nodata = cog.Nodata(0),
            Pixels = new CogPixels(cog),
            Tags = cog.Metadata(),
        };
        var statistics = BandStatistics.Compute(raster, cog.BlockSize(0).Height);
        return new CogFacts { Raster = raster, Wkt = wkt, LevelEnds = LevelEndsOf(file), Statistics = [.. statistics.Select((one, band) => AsStated(one, cog.BandMetadata(band)))] };
    }

    public string Tag(string name) => Raster.Tags.GetValueOrDefault(name) ?? "";

    private static IReadOnlyList<long> LevelEndsOf(FileStream file)
    {
        file.Position = 0;
        try
        {
            return CogValidator.Validate(file, file.Name).LevelEnds;
        }
        catch (CogException)
        {
            // The check of the layout says so.
            return [];
        }
    }

    private static RasterBand BandOf(GdalDataset cog, int band)
    {
        var (scale, offset) = cog.Scaling(band);
        return new RasterBand { Name = cog.Description(band), Unit = cog.Unit(band), Scale = scale, Offset = offset, Classes = ClassesOf(cog.BandMetadata(band)) };
    }

    /// <summary>As CF states them; none where the lists do not fit each other.</summary>
    private static IReadOnlyList<RasterClass> ClassesOf(IReadOnlyDictionary<string, string> stated)
    {
        if (!stated.TryGetValue("flag_values", out var values) || !stated.TryGetValue("flag_meanings", out var meanings))
            return [];
        var (numbers, names) = (Numbers(values), meanings.Split(' '));
        var masks = stated.TryGetValue("flag_masks", out var text) ? Numbers(text) : null;
        return numbers.Length == names.Length && (masks is null || masks.Length == names.Length)
            ? [.. names.Select((name, i) => new RasterClass(numbers[i], name) { Mask = masks is null || masks[i] == -1 ? null : masks[i] })]
            : [];
    }

    private static long[] Numbers(string list) =>
        [.. list.Split(", ").Select(number => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0)];

    /// <summary>Sums of doubles depend on their order, by some last digits.</summary>
    private static BandStatistics AsStated(BandStatistics computed, IReadOnlyDictionary<string, string> stated) => computed with
    {
        Mean = Stated(stated, "MEAN", computed.Mean),
        StandardDeviation = Stated(stated, "STDDEV", computed.StandardDeviation),
    };

    private static double? Stated(IReadOnlyDictionary<string, string> stated, string name, double? computed) =>
        computed is not null && stated.TryGetValue(BandStart + name, out var text) && double.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : computed;

    /// <summary>As GDAL before 3.7 tells of int8.</summary>
    private static bool IsSignedByte(GdalDataset cog) =>
        cog.DataType(0) == GdalDataType.Byte && cog.BandMetadata(0, "IMAGE_STRUCTURE").GetValueOrDefault("PIXELTYPE") == "SIGNEDBYTE";

    private static SampleType SampleTypeOf(GdalDataType type) => type switch
    {
        GdalDataType.Byte => SampleType.UInt8,
        GdalDataType.Int8 => SampleType.Int8,
        GdalDataType.UInt16 => SampleType.UInt16,
        GdalDataType.Int16 => SampleType.Int16,
        GdalDataType.UInt32 => SampleType.UInt32,
        GdalDataType.Int32 => SampleType.Int32,
        GdalDataType.UInt64 => SampleType.UInt64,
        GdalDataType.Int64 => SampleType.Int64,
        GdalDataType.Float32 => SampleType.Float32,
        GdalDataType.Float64 => SampleType.Float64,
        _ => throw new GdalException($"its samples are {type}, which no COG of this program has"),
    };

    private sealed class CogPixels(GdalDataset cog) : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination) =>
            cog.Read(band, window.Column, window.Row, window.Width, window.Height, cog.DataType(0), destination);
    }
}
