using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Samples;

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

    public static SampleGranule SulphurDioxide() => Sample(OmiGridProduct.SulphurDioxide, ["so2", "ozone"]);

    public static SampleGranule TomsOzone() => Sample(OmiGridProduct.TomsOzone, ["ozone", "cloud-fraction"]);

    public static SampleGranule NitrogenDioxide() => Sample(OmiGridProduct.NitrogenDioxide, ["no2-tropospheric", "no2"]);

    public static SampleGranule Aerosol() =>
        Sample(OmiGridProduct.Aerosol, ["aerosol-index", "extinction-optical-depth-500", "absorption-optical-depth-500"], statedUnit: "1");

    /// <param name="variables">The descriptor's, in the order of the product's fields.</param>
    private static SampleGranule Sample(OmiGridProduct product, string[] variables, string? statedUnit = null)
    {
        var file = product.Create(Day, number => Numbered.Floats(product.Rows * product.Columns, Hdfeos5GridFile.Fill, number * 2_000_000));
        var assets = variables.Zip(file.Fields).ToDictionary(
            field => field.First,
            field => (ISampleTruth)new GridTruth(
                file.Longitudes, file.Latitudes, field.Second.Values, statedUnit ?? (field.Second.Units == "NoUnits" ? "1" : field.Second.Units))
            {
                Missing = [Hdfeos5GridFile.Fill],
            });
        return new SampleGranule(
            product.NameOf(Day), path => File.WriteAllBytes(path, file.ToBytes()), [SampleItem.OfDay($"OMI-Aura_L3-{product.ShortName}_20220120", Day, assets)]);
    }
}
