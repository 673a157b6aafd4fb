using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Gdal;
using Datasets.Model;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>
/// What a piece says of itself: CF 1.11 on Zarr v3, the conventions <c>proj:</c> and <c>spatial:</c> of GeoZarr, and its coordinates. Times are seconds, which
/// are whole numbers at the bounds of a day, too.
/// </summary>
internal sealed class SeriesMetadata
{
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
    private const string Crs = "crs";
    private const string Bounds = "bounds";
    private const long Millisecond = 1;
    private const long Second = 1000;

    private readonly SeriesPiece _piece;
    private readonly GdalCoordinateSystem _system;
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ZarrArray> _arrays = new(StringComparer.Ordinal);

    private SeriesMetadata(SeriesPiece piece)
    {
        _piece = piece;
        _system = GdalCoordinateSystems.Describe(piece.Form.Crs);
    }

    /// <summary>How objects are named that every piece has beside its shards, whatever it is of.</summary>
    /// <exception cref="GdalException">GDAL does not know the coordinate reference system.</exception>
    public static IReadOnlyDictionary<string, byte[]> Of(SeriesPiece piece)
    {
        var made = new SeriesMetadata(piece);
        made.AddTimes();
        made.AddAxes();
        made.AddSystem();
        made.AddVariable();
        foreach (var (name, array) in made._arrays)
            made._objects[$"{name}/{ZarrArray.MetadataName}"] = Json(array.ToJson());
        made._objects[ZarrArray.MetadataName] = Json(ZarrGroup.ToJson(made.GroupAttributes(), made._arrays));
        return made._objects;
    }

    /// <summary>The names of all objects of a piece, its shards', too.</summary>
    public static IEnumerable<string> NamesOf(string variable, SeriesLayout layout)
    {
        var (x, y) = NamesOf(GdalCoordinateSystems.Describe(layout.Form.Crs));
        string[] arrays = ["time", "time_bounds", x, $"{x}_bounds", y, $"{y}_bounds", Crs];
        var chunks = new[] { "time/c/0", "time_bounds/c/0/0", $"{x}/c/0", $"{x}_bounds/c/0/0", $"{y}/c/0", $"{y}_bounds/c/0/0", $"{Crs}/c" };
        return [ZarrArray.MetadataName, .. arrays.Append(variable).Select(array => $"{array}/{ZarrArray.MetadataName}"), .. chunks, .. layout.Shards.Select(shard => shard.KeyIn(variable))];
    }

    internal static byte[] Json(JsonObject json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = SafeJsonEncoder.Instance }))
            json.WriteTo(writer);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private (string X, string Y) Names => NamesOf(_system);

    /// <summary>The names of the dimensions of space.</summary>
    public static (string X, string Y) NamesOf(GdalCoordinateSystem system) => system.IsGeographic ? (Longitude, Latitude) : ("x", "y");

    private JsonObject GroupAttributes()
    {
        var attributes = new JsonObject
        {
            ["Conventions"] = "CF-1.11",
            ["title"] = _piece.Texts.Title,
            ["source"] = $"the COGs of {_piece.Texts.Dataset}, asset {_piece.Texts.Variable}, {_piece.Period}",
        };
        if (_piece.Texts.License is { } license)
            attributes["license"] = license;
        AddGeoZarr(attributes);
        return attributes;
    }

    private void AddVariable()
    {
        var (form, layout) = (_piece.Form, _piece.Layout);
        var attributes = new JsonObject { ["long_name"] = _piece.Texts.Title };
        if (_piece.Texts.Description is { } description)
            attributes["comment"] = description;
        if (_piece.Texts.StandardName is { } standardName)
            attributes["standard_name"] = standardName;
        if (form.Unit is { } unit)
            attributes["units"] = unit;
        attributes["grid_mapping"] = Crs;
        if (form.Nodata is not null || form.Type.IsFloatingPoint())
            attributes["_FillValue"] = FillAttribute(form);
        if (form.Scale != 1 || form.Offset != 0)
            (attributes["scale_factor"], attributes["add_offset"]) = (form.Scale, form.Offset);
        AddGeoZarr(attributes);
        _arrays[_piece.Texts.Variable] = new ZarrArray(
            form.Type, [layout.Times, form.Rows, form.Columns], [layout.ChunkTimes, SeriesLayout.ShardEdge, SeriesLayout.ShardEdge], ["time", Names.Y, Names.X])
        {
            Inner = [layout.ChunkTimes, SeriesLayout.ChunkEdge, SeriesLayout.ChunkEdge],
            Fill = form.Fill,
            ZstdLevel = SeriesBuilder.ZstdLevel,
            Attributes = attributes,
        };
    }

    /// <summary>As xarray writes it to Zarr v3 and reads it: floating-point numbers as 8 bytes, little-endian, in base64; the array's fill_value says it as a number.</summary>
    private static JsonNode FillAttribute(SeriesForm form)
    {
        if (!form.Type.IsFloatingPoint())
            return ZarrNumbers.ToJson(form.Fill, form.Type);
        var number = form.Type == SampleType.Float32 ? (float)form.Fill : form.Fill;
        return Convert.ToBase64String(ZarrNumbers.ToBytes(number, SampleType.Float64));
    }

    private void AddTimes()
    {
        var items = _piece.Items;
        var bounds = items.SelectMany(item => new[] { item.Start, item.End }).ToList();
        var step = items.All(item => item.Time % Second == 0) && bounds.TrueForAll(time => time % Second == 0) ? Second : Millisecond;
        var units = $"{(step == Second ? "seconds" : "milliseconds")} since 1970-01-01T00:00:00Z";
        AddNumbers("time", ["time"], [items.Count], items.Select(item => item.Time / step), new()
        {
            ["standard_name"] = "time",
            ["axis"] = "T",
            ["units"] = units,
            ["calendar"] = "proleptic_gregorian",
            ["bounds"] = "time_bounds",
        });
        AddNumbers("time_bounds", ["time", Bounds], [items.Count, 2], bounds.Select(time => time / step), new() { ["units"] = units, ["calendar"] = "proleptic_gregorian" });
    }

    private void AddAxes()
    {
        var form = _piece.Form;
        AddAxis(Names.X, "X", form.Columns, form.West, form.PixelWidth, _system.IsGeographic ? ("longitude", "degrees_east") : ("projection_x_coordinate", UnitOfLength));
        AddAxis(Names.Y, "Y", form.Rows, form.North, -form.PixelHeight, _system.IsGeographic ? ("latitude", "degrees_north") : ("projection_y_coordinate", UnitOfLength));
    }

    private string UnitOfLength => _system.MetresPerUnit == 1 ? "m" : string.Create(CultureInfo.InvariantCulture, $"{_system.MetresPerUnit} m");

    private void AddAxis(string name, string axis, int count, double edge, double step, (string Name, string Units) stated)
    {
        AddNumbers(name, [name], [count], Enumerable.Range(0, count).Select(i => edge + (i + 0.5) * step), new()
        {
            ["standard_name"] = stated.Name,
            ["axis"] = axis,
            ["units"] = stated.Units,
            ["bounds"] = $"{name}_bounds",
        });
        AddNumbers($"{name}_bounds", [name, Bounds], [count, 2], Enumerable.Range(0, count).SelectMany(i => new[] { edge + i * step, edge + (i + 1) * step }), []);
    }

    /// <summary>A variable without dimensions, whose attributes are the coordinate reference system.</summary>
    private void AddSystem()
    {
        var attributes = new JsonObject { ["crs_wkt"] = _system.Wkt };
        if (_system.IsGeographic)
            attributes["grid_mapping_name"] = "latitude_longitude";
        var form = _piece.Form;
        // What GDAL and rioxarray read beside it.
        attributes["GeoTransform"] = string.Create(CultureInfo.InvariantCulture, $"{form.West:R} {form.PixelWidth:R} 0 {form.North:R} 0 {-form.PixelHeight:R}");
        AddArray(Crs, new ZarrArray(SampleType.Int32, [], [], []) { Attributes = attributes }, new byte[sizeof(int)]);
    }

    /// <summary>The conventions that GeoZarr is made of: zarr-conventions/geo-proj v1 and zarr-conventions/spatial v1.</summary>
    private void AddGeoZarr(JsonObject attributes)
    {
        var form = _piece.Form;
        attributes["zarr_conventions"] = new JsonArray(
            Convention("geo-proj", "proj", "f17cb550-5864-4468-aeb7-f3180cfb622f", "Coordinate reference system information for geospatial data"),
            Convention("spatial", "spatial", "689b58e2-cf7b-45e0-9fff-9cfc0883d6b4", "Spatial coordinate information"));
        if (_system.Epsg is { } code)
            attributes["proj:code"] = string.Create(CultureInfo.InvariantCulture, $"EPSG:{code}");
        else
            attributes["proj:wkt2"] = _system.Wkt;
        attributes["spatial:dimensions"] = new JsonArray(Names.Y, Names.X);
        attributes["spatial:shape"] = new JsonArray(form.Rows, form.Columns);
        attributes["spatial:transform"] = new JsonArray(form.PixelWidth, 0.0, form.West, 0.0, -form.PixelHeight, form.North);
        attributes["spatial:bbox"] = new JsonArray(form.West, form.North - form.Rows * form.PixelHeight, form.West + form.Columns * form.PixelWidth, form.North);
        attributes["spatial:registration"] = "pixel";
    }

    private static JsonObject Convention(string repository, string name, string uuid, string description) => new()
    {
        ["schema_url"] = $"https://raw.githubusercontent.com/zarr-conventions/{repository}/refs/tags/v1/schema.json",
        ["spec_url"] = $"https://github.com/zarr-conventions/{repository}/blob/v1/README.md",
        ["uuid"] = uuid,
        ["name"] = name,
        ["description"] = description,
    };

    private void AddNumbers(string name, string[] dimensions, int[] shape, IEnumerable<long> numbers, JsonObject attributes)
    {
        var bytes = numbers.SelectMany(number =>
        {
            var one = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(one, number);
            return one;
        });
        AddArray(name, new ZarrArray(SampleType.Int64, shape, shape, dimensions) { Attributes = attributes }, [.. bytes]);
    }

    private void AddNumbers(string name, string[] dimensions, int[] shape, IEnumerable<double> numbers, JsonObject attributes) => AddArray(
        name, new ZarrArray(SampleType.Float64, shape, shape, dimensions) { Attributes = attributes, Fill = double.NaN },
        [.. numbers.SelectMany(number => ZarrNumbers.ToBytes(number, SampleType.Float64))]);

    private void AddArray(string name, ZarrArray array, byte[] samples)
    {
        _arrays[name] = array;
        _objects[$"{name}/{ZarrArray.KeyOf([.. array.Shape.Select(_ => 0)])}"] = ZarrChunk.Encode(samples, array.Type.Size(), array.ZstdLevel);
    }
}
