using Datasets.EmbeddedArchive.Granules;

namespace Datasets.Library.Samples;

/// <summary>OMI's daily grids. Each descriptor names where its groups, fields and grid are documented.</summary>
internal static class OmiSamples
{
    private const int Rows = 720, Columns = 1440;
    private static readonly DateOnly Day = new(2022, 1, 20);

    /// <summary>As the embedded archive makes it, weather and all.</summary>
    public static SampleGranule Ozone()
    {
        var granule = OmdoaO3eGranule.Generate(Day);
        var (y, x) = (Axis.Doubles(Rows, -89.875, 0.25), Axis.Doubles(Columns, -179.875, 0.25));
        return new SampleGranule(
            granule.FileName,
            path => File.WriteAllBytes(path, granule.ToBytes()),
            [
                SampleItem.OfDay("OMI-Aura_L3-OMDOAO3e_20220120", Day, new Dictionary<string, ISampleTruth>
                {
                    ["ozone"] = Truth("ColumnAmountO3"),
                    ["ozone-precision"] = Truth("ColumnAmountO3Precision"),
                }),
            ]);

        GridTruth Truth(string field) => new(x, y, granule.Field(field).Values, granule.Field(field).Units) { Missing = [OmdoaO3eGranule.FillValue] };
    }

    public static SampleGranule SulphurDioxide() => Sample("OMSO2e", "v004-2025m0925t092353", "OMI Total Column Amount SO2", Rows, Columns,
    [
        ("so2", Field("ColumnAmountSO2", "Best Column Amount SO2 (PBL)", "DU", 0) with { ValidRange = (-10, 2000) }),
        ("ozone", Field("ColumnAmountO3", "Best Column Amount O3", "DU", 1) with { ValidRange = (50, 700) }),
    ], hasCoordinates: true);

    public static SampleGranule TomsOzone() => Sample("OMTO3e", "v003-2022m0122t021759", "OMI Column Amount O3", Rows, Columns,
    [
        ("ozone", Field("ColumnAmountO3", "Best Total Ozone Solution", "DU", 0) with { ValidRange = (50, 700), HasScale = true }),
        ("cloud-fraction", Field("RadiativeCloudFraction", "Radiative Cloud Fraction", "NoUnits", 1) with { ValidRange = (0, 1), HasScale = true }),
    ]);

    public static SampleGranule NitrogenDioxide() => Sample("OMNO2d", "v003-2022m0122t021759", "ColumnAmountNO2", Rows, Columns,
    [
        ("no2-tropospheric", Field("ColumnAmountNO2TropCloudScreened", "NO2 tropospheric column density screened for CloudFraction < 30%", "molec/cm2", 0)),
        ("no2", Field("ColumnAmountNO2", "NO2 vertical column density", "molec/cm2", 1)),
    ]);

    public static SampleGranule Aerosol() => Sample("OMAERUVd", "v003-2022m0122t141123", "Aerosol NearUV Grid", 180, 360,
    [
        ("aerosol-index", Field("UVAerosolIndex", "UV Aerosol Index", "NoUnits", 0, 180 * 360) with { HasScale = true }),
        ("extinction-optical-depth-500", Field("FinalAerosolExtOpticalDepth500", "Final Aerosol Extinction Optical Depth at 500 nm", "NoUnits", 1, 180 * 360) with { HasScale = true }),
        ("absorption-optical-depth-500", Field("FinalAerosolAbsOpticalDepth500", "Final Aerosol Absorption Optical Depth at 500 nm", "deg", 2, 180 * 360) with { HasScale = true }),
    ], statedUnit: "1");

    private static Hdfeos5Field Field(string name, string title, string units, int number, int cells = Rows * Columns) =>
        new(name, title, units, Axis.Numbered(cells, Hdfeos5GridFile.Fill, number * 2_000_000));

    private static SampleGranule Sample(
        string product, string made, string grid, int rows, int columns, (string Variable, Hdfeos5Field Field)[] fields, bool hasCoordinates = false,
        string? statedUnit = null)
    {
        var file = new Hdfeos5GridFile(product, grid, Day, rows, columns, [.. fields.Select(field => field.Field)]) { HasCoordinates = hasCoordinates };
        var assets = fields.ToDictionary(
            field => field.Variable,
            field => (ISampleTruth)new GridTruth(file.Longitudes, file.Latitudes, field.Field.Values, statedUnit ?? (field.Field.Units == "NoUnits" ? "1" : field.Field.Units))
            {
                Missing = [Hdfeos5GridFile.Fill],
            });
        return new SampleGranule(
            $"OMI-Aura_L3-{product}_2022m0120_{made}.he5", file.Write, [SampleItem.OfDay($"OMI-Aura_L3-{product}_20220120", Day, assets)]);
    }
}
