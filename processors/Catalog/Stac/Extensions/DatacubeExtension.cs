using System.Globalization;
using System.Text.Json;
using Datasets.Catalog.Series;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Zarr;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>
/// The time series of a collection's variables as a cube: <c>cube:dimensions</c> as the Zarr arrays name them, and <c>cube:variables</c>. An extent is the first and
/// the last coordinate: the middles of pixels, and the items' times.
/// </summary>
public sealed class DatacubeExtension : StacExtension
{
    private const string Time = "time";
    private const long MillisecondsOfDay = 86_400_000;

    public override string Address => "https://stac-extensions.github.io/datacube/v2.3.0/schema.json";

    public override bool IsUsedIn(ItemContent item) => false;

    internal override bool IsUsedIn(DatasetDescriptor dataset, CatalogContent? items, IReadOnlyList<SeriesCube> cubes) => cubes.Count > 0;

    internal override void WriteCubes(Utf8JsonWriter json, DatasetDescriptor dataset, IReadOnlyList<SeriesCube> cubes)
    {
        if (cubes.Count == 0)
            return;
        var grids = new List<SeriesForm>();
        foreach (var cube in cubes.Where(cube => !grids.Exists(grid => grid.IsOnGridOf(cube.Form))))
            grids.Add(cube.Form);
        json.WriteStartObject("cube:dimensions");
        WriteTime(json, cubes);
        foreach (var (number, grid) in grids.Index())
            WriteAxes(json, grid, number);
        json.WriteEndObject();
        json.WriteStartObject("cube:variables");
        foreach (var cube in cubes)
            WriteVariable(json, dataset.Variables.First(variable => variable.Name == cube.Variable), cube, grids.FindIndex(grid => grid.IsOnGridOf(cube.Form)));
        json.WriteEndObject();
    }

    /// <summary>Variables may have times of their own; then the dimension has all.</summary>
    private static void WriteTime(Utf8JsonWriter json, IReadOnlyList<SeriesCube> cubes)
    {
        var (first, last) = (cubes.Min(cube => cube.First), cubes.Max(cube => cube.Last));
        var step = cubes.All(cube => (cube.First, cube.Last, cube.Step) == (first, last, cubes[0].Step)) ? cubes[0].Step : null;
        json.WriteStartObject(Time);
        json.WriteString("type", "temporal");
        json.Strings("extent", [StacJson.Time(DateTimeOffset.FromUnixTimeMilliseconds(first)), StacJson.Time(DateTimeOffset.FromUnixTimeMilliseconds(last))]);
        if (step is { } milliseconds)
            json.WriteString("step", Duration(milliseconds));
        else
            json.WriteNull("step");
        json.WriteEndObject();
    }

    /// <summary>ISO 8601.</summary>
    private static string Duration(long milliseconds) => milliseconds % MillisecondsOfDay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"P{milliseconds / MillisecondsOfDay}D")
        : string.Create(CultureInfo.InvariantCulture, $"PT{milliseconds / 1000m:0.###}S");

    private static void WriteAxes(Utf8JsonWriter json, SeriesForm grid, int number)
    {
        var system = GdalCoordinateSystems.Describe(grid.Crs);
        var (x, y) = NamesOf(system, number);
        WriteAxis(json, y, "y", grid.North - (grid.Rows - 0.5) * grid.PixelHeight, grid.North - 0.5 * grid.PixelHeight, -grid.PixelHeight, system);
        WriteAxis(json, x, "x", grid.West + 0.5 * grid.PixelWidth, grid.West + (grid.Columns - 0.5) * grid.PixelWidth, grid.PixelWidth, system);
    }

    private static void WriteAxis(Utf8JsonWriter json, string name, string axis, double low, double high, double step, GdalCoordinateSystem system)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "spatial");
        json.WriteString("axis", axis);
        json.Numbers("extent", low, high);
        json.WriteNumber("step", step);
        if (system.Epsg is { } code)
            json.WriteNumber("reference_system", code);
        else
            json.WriteString("reference_system", system.Wkt);
        json.WriteEndObject();
    }

    private static void WriteVariable(Utf8JsonWriter json, VariableDescriptor variable, SeriesCube cube, int number)
    {
        var (x, y) = NamesOf(GdalCoordinateSystems.Describe(cube.Form.Crs), number);
        json.WriteStartObject(variable.Name);
        json.Strings("dimensions", [Time, y, x]);
        json.WriteString("type", "data");
        json.WriteString("description", string.IsNullOrWhiteSpace(variable.Description) ? variable.Title ?? variable.Name : variable.Description);
        json.OptionalString("unit", cube.Form.Unit);
        if (cube.Form.Nodata is { } nodata)
            json.Nodata(nodata, cube.Form.Type);
        json.WriteString("data_type", ZarrNumbers.NameOf(cube.Form.Type));
        json.WriteEndObject();
    }

    /// <summary>A second grid of a collection needs names of its own.</summary>
    private static (string X, string Y) NamesOf(GdalCoordinateSystem system, int number)
    {
        var (x, y) = SeriesMetadata.NamesOf(system);
        var suffix = number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{number + 1}");
        return (x + suffix, y + suffix);
    }
}
