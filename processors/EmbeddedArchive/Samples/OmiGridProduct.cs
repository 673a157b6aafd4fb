using System.Globalization;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>OMI's daily grids besides OMDOAO3e: their names, grids and fields. Each descriptor names where they are documented.</summary>
internal sealed record OmiGridProduct(string ShortName, string Production, string Grid, int Rows, int Columns, IReadOnlyList<OmiGridField> Fields)
{
    public static OmiGridProduct SulphurDioxide { get; } = new("OMSO2e", "v004-2025m0925t092353", "OMI Total Column Amount SO2", 720, 1440,
    [
        new("ColumnAmountSO2", "Best Column Amount SO2 (PBL)", "DU", new(0, 2, SampleFieldKind.Patches)) { ValidRange = (-10, 2000) },
        new("ColumnAmountO3", "Best Column Amount O3", "DU", new(450, 220, SampleFieldKind.Zonal)) { ValidRange = (50, 700) },
    ])
    {
        HasCoordinates = true,
    };

    public static OmiGridProduct TomsOzone { get; } = new("OMTO3e", "v003-2022m0122t021759", "OMI Column Amount O3", 720, 1440,
    [
        new("ColumnAmountO3", "Best Total Ozone Solution", "DU", new(450, 220, SampleFieldKind.Zonal)) { ValidRange = (50, 700), HasScale = true },
        new("RadiativeCloudFraction", "Radiative Cloud Fraction", "NoUnits", new(0, 1, SampleFieldKind.Even)) { ValidRange = (0, 1), HasScale = true },
    ]);

    public static OmiGridProduct NitrogenDioxide { get; } = new("OMNO2d", "v003-2022m0122t021759", "ColumnAmountNO2", 720, 1440,
    [
        new("ColumnAmountNO2TropCloudScreened", "NO2 tropospheric column density screened for CloudFraction < 30%", "molec/cm2", new(0, 1e16f, SampleFieldKind.Patches)),
        new("ColumnAmountNO2", "NO2 vertical column density", "molec/cm2", new(2e15f, 1.2e16f, SampleFieldKind.Patches)),
    ]);

    public static OmiGridProduct Aerosol { get; } = new("OMAERUVd", "v003-2022m0122t141123", "Aerosol NearUV Grid", 180, 360,
    [
        new("UVAerosolIndex", "UV Aerosol Index", "NoUnits", new(-0.5f, 4, SampleFieldKind.Patches)) { HasScale = true },
        new("FinalAerosolExtOpticalDepth500", "Final Aerosol Extinction Optical Depth at 500 nm", "NoUnits", new(0.05f, 1.5f, SampleFieldKind.Patches)) { HasScale = true },
        new("FinalAerosolAbsOpticalDepth500", "Final Aerosol Absorption Optical Depth at 500 nm", "deg", new(0, 0.2f, SampleFieldKind.Patches)) { HasScale = true },
    ]);

    /// <summary>Latitude and Longitude beside the fields, cell by cell, as OMSO2e has them.</summary>
    public bool HasCoordinates { get; init; }

    public string NameOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"OMI-Aura_L3-{ShortName}_{day:yyyy'm'MMdd}_{Production}.he5");

    /// <param name="values">Of each field by its number, southernmost row first.</param>
    public Hdfeos5GridFile Create(DateOnly day, Func<int, float[]> values) => new(
        ShortName, Grid, day, Rows, Columns,
        [.. Fields.Select((field, i) => new Hdfeos5Field(field.Name, field.Title, field.Units, values(i)) { ValidRange = field.ValidRange, HasScale = field.HasScale })])
    {
        HasCoordinates = HasCoordinates,
    };
}

/// <param name="Made">What generated values are like.</param>
internal sealed record OmiGridField(string Name, string Title, string Units, SampleField Made)
{
    public (float Minimum, float Maximum)? ValidRange { get; init; }

    public bool HasScale { get; init; }
}
