using System.Globalization;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>Generated granules of AIRS3STD: a grid of one degree for the orbits towards the north by day, and one for those towards the south. The files name no units.</summary>
internal static class AirsFile
{
    public const int Rows = 180, Columns = 360;
    public const float Missing = -9999;

    /// <summary>The fields that are generated, of the ascending and of the descending grid; their names end in <c>_A</c> and <c>_D</c>.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["SurfAirTemp", "TotH2OVap", "TotO3"];

    public static string NameOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"AIRS.{day:yyyy.MM.dd}.L3.RetStd_IR001.v7.0.7.0.G{day.AddDays(1):yy}{day.AddDays(1).DayOfYear:000}230956.hdf");

    /// <param name="values">By the field's name with its ending.</param>
    public static Hdfeos2File Create(DateOnly day, IReadOnlyDictionary<string, float[]> values) => Hdfeos2File.OfDays("AIRS3STD", "\"7.0\"", day, day, Grid("ascending", "_A", values), Grid("descending", "_D", values));

    private static Hdfeos2Grid Grid(string name, string ending, IReadOnlyDictionary<string, float[]> values) => new(
        name, Rows, Columns,
        [.. Fields.Select(field => new Hdfeos2Field(field + ending, values[field + ending], new Dictionary<string, object> { ["_FillValue"] = Missing }))]);
}
