using System.Globalization;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Generated granules of MODIS' gridded products: tiles of the sinusoidal grid, and the global grid of one degree.</summary>
internal static class ModisFile
{
    /// <summary>Cells of a tile of 1 km, along each side.</summary>
    public const int TileCells = 1200;
    /// <summary>Of a tile of 500 m.</summary>
    public const int SnowCells = 2400;
    /// <summary>The global grid of MOD08.</summary>
    public const int GlobalRows = 180, GlobalColumns = 360;
    public const int NoTemperature = 0, NoAtmosphere = -9999;
    /// <summary>NDSI_Snow_Cover's code of a night cell, one of those beyond its valid range.</summary>
    public const int NightSnow = 211;
    public const string Tile = "h18v04";

    /// <summary>The length of a tile's side as the files' corners have it; 36 of them go round the sphere of 6371007.181 m.</summary>
    public const double TileSide = 1111950.519667;

    /// <summary>The tile's west and north edges in metres: 18 tiles are west of column 18, and 9 rows are north of the equator.</summary>
    public static (double West, double North) TileCorner { get; } = ((18 - 18) * TileSide, (9 - 4) * TileSide);

    public static string NameOf(string product, DateOnly day, string? tile, string version) => string.Create(
        CultureInfo.InvariantCulture,
        $"{product}.A{day:yyyy}{day.DayOfYear:000}.{(tile is null ? "" : $"{tile}.")}{version}.{day.AddDays(2):yyyy}{day.AddDays(2).DayOfYear:000}071500.hdf");

    /// <summary>MOD11A1: temperatures of 0.02 K, and a quality byte whose lowest two bits are the mandatory flags.</summary>
    public static Hdfeos2GridFile Temperature(DateOnly day, ushort[] dayTime, byte[] quality, ushort[] night) => InTile(
        "MOD11A1", "MODIS_Grid_Daily_1km_LST", day,
        [
            new("LST_Day_1km", dayTime, Kelvin("Daily daytime 1km grid Land-surface Temperature")),
            new("QC_Day", quality, new Dictionary<string, object> { ["long_name"] = "Quality control for daytime LST and emissivity", ["units"] = "n/a", ["scale_factor"] = "n/a", ["add_offset"] = "n/a", ["valid_range"] = new byte[] { 0, 255 } }),
            new("LST_Night_1km", night, Kelvin("Daily nighttime 1km grid Land-surface Temperature")),
        ]);

    /// <summary>MOD10A1: percent, and codes from 200 on.</summary>
    public static Hdfeos2GridFile Snow(DateOnly day, byte[] cover, byte[] quality) => InTile(
        "MOD10A1", "MOD_Grid_Snow_500m", day,
        [
            new("NDSI_Snow_Cover", cover, new Dictionary<string, object>
            {
                ["long_name"] = "NDSI snow cover from best observation of the day",
                ["units"] = "none",
                ["valid_range"] = new byte[] { 0, 100 },
                ["_FillValue"] = (byte)255,
                ["missing_value"] = (byte)200,
                ["Key"] = "0-100=NDSI snow, 200=missing data, 201=no decision, 211=night, 237=inland water, 239=ocean, 250=cloud, 254=detector saturated, 255=fill",
            }),
            new("NDSI_Snow_Cover_Basic_QA", quality, new Dictionary<string, object>
            {
                ["long_name"] = "NDSI snow cover general quality value",
                ["units"] = "none",
                ["valid_range"] = new byte[] { 0, 4 },
                ["_FillValue"] = (byte)255,
            }),
        ]) with
    { Rows = SnowCells, Columns = SnowCells };

    /// <summary>MOD08_D3: numbers of which the offset is subtracted before they are scaled.</summary>
    public static Hdfeos2GridFile Atmosphere(DateOnly day, short[] opticalDepth, short[] cloudTop) => new(
        "MOD08_D3", 61, "mod08", day, day, GlobalRows, GlobalColumns,
        [
            new("Aerosol_Optical_Depth_Land_Ocean_Mean", opticalDepth, Atmospheric("Aerosol Optical Thickness at 0.55 microns for both Ocean (Average) (Best) and Land (corrected): Mean", "none", 0.001, 0, [-100, 5000])),
            new("Cloud_Top_Temperature_Mean", cloudTop, Atmospheric("Cloud Top Temperature: Mean", "K", 0.01, -15000, [0, 20000])),
        ])
    {
        FileAttributes = new Dictionary<string, object>
        {
            ["Slope_and_Offset_Usage"] = "The local SDS scale_factor and add_offset attributes are used for the conversion of stored integer data to geophysical "
                + "floating point numbers: float value = scale_factor*(stored integer - add_offset)",
        },
    };

    private static Hdfeos2GridFile InTile(string product, string grid, DateOnly day, IReadOnlyList<Hdfeos2Field> fields) => new(product, 61, grid, day, day, TileCells, TileCells, fields)
    {
        Projection = "GCTP_SNSOID",
        Parameters = "6371007.181000,0,0,0,0,0,0,0,0,0,0,0,0",
        UpperLeft = (TileCorner.West, TileCorner.North),
        LowerRight = (TileCorner.West + TileSide, TileCorner.North - TileSide),
    };

    private static Dictionary<string, object> Kelvin(string title) => new()
    {
        ["long_name"] = title,
        ["units"] = "K",
        ["valid_range"] = new ushort[] { 7500, 65535 },
        ["_FillValue"] = (ushort)NoTemperature,
        ["scale_factor"] = 0.02,
        ["add_offset"] = 0.0,
    };

    private static Dictionary<string, object> Atmospheric(string title, string units, double scale, double offset, short[] range) => new()
    {
        ["valid_range"] = range,
        ["_FillValue"] = (short)NoAtmosphere,
        ["long_name"] = title,
        ["units"] = units,
        ["scale_factor"] = scale,
        ["add_offset"] = offset,
    };
}
