using Datasets.EmbeddedArchive.Samples;

namespace Datasets.Library.Samples;

/// <summary>A day of AIRS in two grids, of which the fields have the same names but for their endings.</summary>
internal static class AirsSample
{
    public static SampleGranule Day()
    {
        var day = new DateOnly(2024, 1, 1);
        (string Variable, string Field, string Unit)[] fields = [("air-temperature", "SurfAirTemp", "K"), ("water-vapor", "TotH2OVap", "kg m-2"), ("ozone", "TotO3", "DU")];
        var values = new Dictionary<string, float[]>();
        var assets = new Dictionary<string, ISampleTruth>();
        var (y, x) = (Axis.Doubles(AirsFile.Rows, 89.5, -1), Axis.Doubles(AirsFile.Columns, -179.5, 1));
        foreach (var (variable, field, unit) in fields)
        {
            foreach (var grid in (string[])["ascending", "descending"])
            {
                var stored = Numbered.Floats(AirsFile.Rows * AirsFile.Columns, AirsFile.Missing, 100_000 * values.Count);
                values[$"{field}_{char.ToUpperInvariant(grid[0])}"] = stored;
                assets[$"{variable}-{grid}"] = new GridTruth(x, y, stored, unit) { Missing = [AirsFile.Missing], IsSquare = true };
            }
        }
        return new SampleGranule(AirsFile.NameOf(day), path => File.WriteAllBytes(path, AirsFile.Create(day, values).ToBytes()), [SampleItem.OfDay("AIRS3STD_20240101", day, assets)]);
    }
}
