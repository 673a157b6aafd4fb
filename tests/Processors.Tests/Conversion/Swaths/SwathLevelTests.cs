using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Swaths;

/// <summary>Channels, levels and times of swaths and curvilinear grids. Pixels are a degree apart and as large as the grid's cells, so each cell has one.</summary>
public sealed class SwathLevelTests : IDisposable
{
    private const int Lines = 6, Columns = 5, Channels = 3, Times = 2;
    private const double South = 10, West = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("j", "i", "chan")]
    [InlineData("chan", "j", "i")]
    [InlineData("j", "chan", "i")]
    [InlineData("i", "j", "chan")]
    public void A_channel_is_selected_wherever_its_dimension_is(params string[] order)
    {
        using var granule = Open(Field(order));
        var mapped = new SwathMapping().Map(granule, Dataset() with { Variables = [Variable("chan", "index 1")] });
        var raster = mapped.Variables[0].Raster;
        Assert.Equal(Expected(channel: 1, time: 0), Cells(raster));
        Assert.Equal("chan index 1", raster.Bands[0].Description);
    }

    [Fact]
    public void A_level_is_selected_by_its_coordinate_and_named_in_the_band()
    {
        var file = Field("j", "i", "chan");
        file.Variables.Add(new("chan", "f4", ["chan"], [1000, 850, 500]) { Attributes = new() { ["units"] = "hPa" } });
        using var granule = Open(file);
        var raster = new SwathMapping().Map(granule, Dataset() with { Variables = [Variable("chan", "850") with { Title = "Ozone" }] }).Variables[0].Raster;
        Assert.Equal(Expected(channel: 1, time: 0), Cells(raster));
        Assert.Equal("Ozone, chan 850 hPa", raster.Bands[0].Description);
    }

    [Fact]
    public void Two_channels_of_an_array_are_two_variables()
    {
        using var granule = Open(Field("j", "i", "chan"));
        var mapped = new SwathMapping().Map(granule, Dataset() with { Variables = [Variable("chan", "index 0"), Variable("chan", "index 2") with { Name = "other" }] });
        Assert.Equal(Expected(channel: 0, time: 0), Cells(mapped.Variables[0].Raster));
        Assert.Equal(Expected(channel: 2, time: 0), Cells(mapped.Variables[1].Raster));
    }

    [Theory]
    [InlineData("chan", "index 3", "none of index 0 to 2")]
    [InlineData("channel", "index 0", "there is no dimension 'channel'")]
    [InlineData("j", "index 0", "there is no dimension 'j'")]
    public void A_selection_is_checked(string dimension, string value, string complaint)
    {
        using var granule = Open(Field("j", "i", "chan"));
        Assert.Contains(complaint, Assert.Throws<GranuleException>(() => new SwathMapping().Map(granule, Dataset() with { Variables = [Variable(dimension, value)] })).Message);
    }

    [Fact]
    public void A_dimension_that_is_left_open_is_an_error_that_says_what_to_add()
    {
        using var granule = Open(Field("j", "i", "chan"));
        Assert.Contains("select: {chan: index 0}", Assert.Throws<GranuleException>(() => new SwathMapping().Map(granule, Dataset())).Message);
    }

    [Fact]
    public void Each_time_of_an_ocean_model_is_an_item()
    {
        using var granule = Open(Field("time", "j", "i"));
        var items = new SwathMapping().MapItems(granule, Dataset());
        Assert.Equal([new(2020, 1, 16, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2020, 2, 15, 0, 0, 0, TimeSpan.Zero)], items.Select(item => item.Date));
        for (var time = 0; time < Times; time++)
            Assert.Equal(Expected(channel: 0, time), Cells(items[time].Variables[0].Raster));
    }

    [Fact]
    public void Times_become_bands_where_the_descriptor_says_so()
    {
        using var granule = Open(Field("time", "j", "i"));
        var item = Assert.Single(new SwathMapping().MapItems(granule, Dataset() with { Options = new Dictionary<string, string> { ["time"] = "bands" } }));
        Assert.Equal(["2020-01-16T12:00:00Z", "2020-02-15T00:00:00Z"], item.Variables[0].Raster.Bands.Select(band => band.Name));
        Assert.Equal(Expected(channel: 0, time: 1), Cells(item.Variables[0].Raster, band: 1));
    }

    [Fact]
    public void A_time_is_selected()
    {
        using var granule = Open(Field("time", "j", "i"));
        var item = new SwathMapping().Map(granule, Dataset() with { Variables = [Variable("time", "index 1")] });
        Assert.Equal(new DateTimeOffset(2020, 2, 15, 0, 0, 0, TimeSpan.Zero), item.Date);
        Assert.Equal(Expected(channel: 0, time: 1), Cells(item.Variables[0].Raster));
    }

    /// <summary>A mean of directions 350 and 10 would be 180, and of classes 0 and 2 a class that is not there.</summary>
    [Theory]
    [InlineData("units", "degree", "standard_name", "wind_to_direction")]
    [InlineData("flag_values", "0, 2", "flag_meanings", "clear cloud")]
    public void Directions_and_classes_are_those_of_pixels(params string[] attributes)
    {
        var file = Field("j", "i");
        var field = file.Variables.Single(variable => variable.Name == "v");
        foreach (var pair in attributes.Chunk(2))
            field.Attributes[pair[0]] = pair[1];
        for (var i = 0; i < field.Values.Length; i++)
            field.Values[i] = i % 2 * 2;
        using var granule = Open(file);
        var raster = new SwathMapping().Map(granule, Dataset() with { Gridding = new() { Resolution = 2, Bbox = [West, South, West + 4, South + 6] } }).Variables[0].Raster;
        Assert.All(Rasters.ReadAll<float>(raster), cell => Assert.True(cell is 0 or 2, $"{cell}"));
    }

    private static double NumberAt(int line, int column, int channel, int time) => 100 + 10 * line + column + 1000 * channel + 5000 * time;

    private static NetCdfFile Field(params string[] order)
    {
        var sizes = new Dictionary<string, int> { ["j"] = Lines, ["i"] = Columns, ["chan"] = Channels, ["time"] = Times };
        var values = new double[order.Aggregate(1, (product, name) => product * sizes[name])];
        for (var at = 0; at < values.Length; at++)
        {
            var (rest, index) = (at, new Dictionary<string, int> { ["j"] = 0, ["i"] = 0, ["chan"] = 0, ["time"] = 0 });
            foreach (var name in order.Reverse())
                (rest, index[name]) = Math.DivRem(rest, sizes[name]);
            values[at] = NumberAt(index["j"], index["i"], index["chan"], index["time"]);
        }
        return new NetCdfFile("a.nc")
        {
            Dimensions = sizes,
            Variables =
            [
                new("latitude", "f8", ["j", "i"], [.. Enumerable.Range(0, Lines * Columns).Select(i => South + 0.5 + i / Columns)]) { Attributes = new() { ["units"] = "degrees_north" } },
                new("longitude", "f8", ["j", "i"], [.. Enumerable.Range(0, Lines * Columns).Select(i => West + 0.5 + i % Columns)]) { Attributes = new() { ["units"] = "degrees_east" } },
                new("time", "f8", ["time"], [15.5, 45]) { Attributes = new() { ["units"] = "days since 2020-01-01" } },
                new("v", "f4", order, values) { Attributes = new() { ["coordinates"] = "latitude longitude", ["_FillValue"] = -999.0 } },
            ],
        };
    }

    private IGranule Open(NetCdfFile file)
    {
        NetCdfFile.Write(_folder, file);
        return GranuleOpener.Open(_folder[file.Name]);
    }

    private static DatasetDescriptor Dataset() => Rasters.Dataset("/v") with
    {
        Mapping = "swath",
        Gridding = new() { Resolution = 1, Bbox = [West, South, West + Columns, South + Lines] },
    };

    private static VariableDescriptor Variable(string dimension, string value) =>
        new() { Name = "variable", Path = "/v", Select = new Dictionary<string, string> { [dimension] = value } };

    /// <summary>From the north.</summary>
    private static double[] Expected(int channel, int time) =>
        [.. Enumerable.Range(0, Lines * Columns).Select(i => NumberAt(Lines - 1 - i / Columns, i % Columns, channel, time))];

    /// <summary>Rounded, since neighbours' footprints share a cell's edges.</summary>
    private static double[] Cells(Raster raster, int band = 0)
    {
        var cells = new float[raster.Width * raster.Height];
        raster.Pixels.Read(band, new PixelWindow(0, 0, raster.Width, raster.Height), System.Runtime.InteropServices.MemoryMarshal.AsBytes(cells.AsSpan()));
        return [.. cells.Select(cell => Math.Round(cell))];
    }
}
