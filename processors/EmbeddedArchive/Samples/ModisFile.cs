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
    /// <summary>Of a tile of 250 m, and those of it that a sample has.</summary>
    public const int VegetationCells = 4800, VegetationPart = 600;
    /// <summary>Those that a sample has of a tile of 500 m with many fields.</summary>
    public const int ReflectancePart = 600;
    /// <summary>A region of the climate modelling grid, 40° to 60° N and 10° W to 30° E.</summary>
    public const int RegionRows = 400, RegionColumns = 800;
    /// <summary>The days of a composite of MOD13.</summary>
    public const int CompositeDays = 16;
    public const int NoTemperature = 0, NoAtmosphere = -9999;
    public const short NoVegetation = -3000, NoReflectance = 32767;
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

    /// <summary>The first day of the sixteen that a day is in; they are counted from the first day of each year.</summary>
    public static DateOnly CompositeOf(DateOnly day) => day.AddDays(-((day.DayOfYear - 1) % CompositeDays));

    /// <summary>MOD11A1: temperatures of 0.02 K, and a quality byte whose lowest two bits are the mandatory flags.</summary>
    public static Hdfeos2File Temperature(DateOnly day, ushort[] dayTime, byte[] quality, ushort[] night) => InTile(
        "MOD11A1", "MODIS_Grid_Daily_1km_LST", day, TileCells,
        [
            new("LST_Day_1km", dayTime, Kelvin("Daily daytime 1km grid Land-surface Temperature")),
            new("QC_Day", quality, new Dictionary<string, object> { ["long_name"] = "Quality control for daytime LST and emissivity", ["units"] = "n/a", ["scale_factor"] = "n/a", ["add_offset"] = "n/a", ["valid_range"] = new byte[] { 0, 255 } }),
            new("LST_Night_1km", night, Kelvin("Daily nighttime 1km grid Land-surface Temperature")),
        ]);

    /// <summary>MOD10A1: percent, and codes from 200 on.</summary>
    public static Hdfeos2File Snow(DateOnly day, byte[] cover, byte[] quality) => InTile(
        "MOD10A1", "MOD_Grid_Snow_500m", day, SnowCells,
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
        ]);

    /// <summary>MOD08_D3: numbers of which the offset is subtracted before they are scaled.</summary>
    public static Hdfeos2File Atmosphere(DateOnly day, short[] opticalDepth, short[] cloudTop) => Hdfeos2File.OfDays(
        "MOD08_D3", "61", day, day, new Hdfeos2Grid("mod08", GlobalRows, GlobalColumns,
        [
            new("Aerosol_Optical_Depth_Land_Ocean_Mean", opticalDepth, Atmospheric("Aerosol Optical Thickness at 0.55 microns for both Ocean (Average) (Best) and Land (corrected): Mean", "none", 0.001, 0, [-100, 5000])),
            new("Cloud_Top_Temperature_Mean", cloudTop, Atmospheric("Cloud Top Temperature: Mean", "K", 0.01, -15000, [0, 20000])),
        ])) with
    {
        FileAttributes = SubtractedOffset,
    };

    /// <summary>What MODIS Atmosphere's files say of their scale and offset.</summary>
    internal static Dictionary<string, object> SubtractedOffset { get; } = new()
    {
        ["Slope_and_Offset_Usage"] = "The local SDS scale_factor and add_offset attributes are used for the conversion of stored integer data to geophysical "
            + "floating point numbers: float value = scale_factor*(stored integer - add_offset)",
    };

    /// <summary>MOD13Q1: sixteen days' vegetation indices, of which a part of the tile, as the whole has 23 million cells. The scale divides.</summary>
    public static Hdfeos2File Vegetation(DateOnly first, short[] ndvi, short[] evi, sbyte[] reliability) => Hdfeos2File.OfDays(
        "MOD13Q1", "61", first, first.AddDays(CompositeDays - 1), OfTile("MODIS_Grid_16DAY_250m_500m_VI", VegetationCells, VegetationPart,
        [
            new("250m 16 days NDVI", ndvi, Index("250m 16 days NDVI", "NDVI")),
            new("250m 16 days EVI", evi, Index("250m 16 days EVI", "EVI")),
            new("250m 16 days pixel reliability", reliability, Reliability("250m 16 days pixel reliability")),
        ]));

    /// <summary>MOD13C2: a month's vegetation indices on the climate modelling grid of 0.05°, of which a region.</summary>
    public static Hdfeos2File MonthlyVegetation(DateOnly month, short[] ndvi, short[] evi, sbyte[] reliability) => Hdfeos2File.OfDays(
        "MOD13C2", "61", month, month.AddMonths(1).AddDays(-1), new Hdfeos2Grid("MOD_Grid_monthly_CMG_VI", RegionRows, RegionColumns, MonthlyFields(ndvi, evi, reliability))
        {
            UpperLeft = (-10000000, 60000000),
            LowerRight = (30000000, 40000000),
        });

    /// <summary>The fields of MOD13C2 that are generated.</summary>
    public static IReadOnlyList<Hdfeos2Field> MonthlyFields(short[] ndvi, short[] evi, sbyte[] reliability) =>
    [
        new("CMG 0.05 Deg Monthly NDVI", ndvi, Index("CMG 0.05 Deg Monthly NDVI", "NDVI")),
        new("CMG 0.05 Deg Monthly EVI", evi, Index("CMG 0.05 Deg Monthly EVI", "EVI")),
        new("CMG 0.05 Deg Monthly pixel reliability", reliability, Reliability("CMG 0.05 Deg Monthly pixel reliability")),
    ];

    /// <summary>MCD43A4: reflectances as seen from above, and a quality for each band, of a part of the tile. What is not processed is 32767.</summary>
    public static Hdfeos2File Reflectance(DateOnly day, IReadOnlyList<(short[] Reflectance, byte[] Quality)> bands) => Hdfeos2File.OfDays(
        "MCD43A4", "61", day.AddDays(-8), day.AddDays(7), OfTile("MOD_Grid_BRDF", SnowCells, ReflectancePart,
        [
            .. bands.Select((band, i) => new Hdfeos2Field($"BRDF_Albedo_Band_Mandatory_Quality_Band{i + 1}", band.Quality, new Dictionary<string, object>
            {
                ["long_name"] = $"BRDF_Albedo_Band_Mandatory_Quality_Band{i + 1}",
                ["units"] = "concatenated flags",
                ["valid_range"] = new byte[] { 0, 254 },
                ["_FillValue"] = (byte)255,
                ["Description"] = "Mandatory QA:\n  0 = processed, good quality (full BRDF inversions)\n  1 = processed, see other QA (magnitude BRDF inversions)\n",
            })),
            .. bands.Select((band, i) => new Hdfeos2Field($"Nadir_Reflectance_Band{i + 1}", band.Reflectance, new Dictionary<string, object>
            {
                ["long_name"] = $"Nadir_Reflectance_Band{i + 1}",
                ["units"] = "reflectance, no units",
                ["valid_range"] = new short[] { 0, 32766 },
                ["_FillValue"] = NoReflectance,
                ["scale_factor"] = 0.0001,
                ["add_offset"] = 0.0,
                ["scale_factor_err"] = 0.0,
                ["add_offset_err"] = 0.0,
                ["calibrated_nt"] = 5,
            })),
        ]));

    private static Hdfeos2File InTile(string product, string grid, DateOnly day, int cells, IReadOnlyList<Hdfeos2Field> fields) =>
        Hdfeos2File.OfDays(product, "61", day, day, OfTile(grid, cells, cells, fields));

    /// <summary>The north-western part of a tile, or all of it.</summary>
    /// <param name="cells">Of the tile, along each side.</param>
    /// <param name="part">Of the part.</param>
    private static Hdfeos2Grid OfTile(string grid, int cells, int part, IReadOnlyList<Hdfeos2Field> fields) => new(grid, part, part, fields)
    {
        Projection = "GCTP_SNSOID",
        Parameters = "6371007.181000,0,0,0,0,0,0,0,0,0,0,0,0",
        UpperLeft = (TileCorner.West, TileCorner.North),
        LowerRight = (TileCorner.West + TileSide * part / cells, TileCorner.North - TileSide * part / cells),
    };

    private static Dictionary<string, object> Index(string title, string units) => new()
    {
        ["long_name"] = title,
        ["units"] = units,
        ["valid_range"] = new short[] { -2000, 10000 },
        ["_FillValue"] = NoVegetation,
        ["scale_factor"] = 10000.0,
        ["scale_factor_err"] = 0.0,
        ["add_offset"] = 0.0,
        ["add_offset_err"] = 0.0,
        ["calibrated_nt"] = 5,
    };

    private static Dictionary<string, object> Reliability(string title) => new()
    {
        ["long_name"] = title,
        ["units"] = "rank",
        ["valid_range"] = new sbyte[] { 0, 3 },
        ["_FillValue"] = (sbyte)-1,
        ["Legend"] = "\n\tRank Keys:\n\t[-1]:  Fill/No Data-Not Processed.\n\t [0]:  Good data - Use with confidence\n\t [1]:  Marginal data - Useful, but look at other QA information\n"
            + "\t [2]:  Snow/Ice - Target covered with snow/ice\n\t [3]:  Cloudy - Target not visible, covered with cloud\n",
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
