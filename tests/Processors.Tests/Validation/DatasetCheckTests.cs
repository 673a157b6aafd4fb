using System.Text;
using System.Text.RegularExpressions;
using Datasets.Command;
using Datasets.Conversion;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos5;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Validation;

/// <summary>The expert's page says that an output is faithful where it is, and that it is not where a mapping errs.</summary>
public sealed partial class DatasetCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_real_granule_is_checked_cell_by_cell_on_a_page_that_asks_for_nothing()
    {
        var page = _folder["check.html"];
        var (exitCode, output, error) = DatasetsCommand.Run("check", "omi-so2", Shared.Granule, "--out", page);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("faithful", output, StringComparison.Ordinal);
        var html = File.ReadAllText(page);
        MakesNoRequest(html);
        Assert.Contains("The output is faithful.", html, StringComparison.Ordinal);
        // h5dump of the granule says the same: 139,699 valid cells of 1,036,800.
        Assert.Contains("<td>With a value</td><td class=\"n\">139,699</td><td class=\"n good\">139,699</td>", html, StringComparison.Ordinal);
        Assert.Contains("row 0 lies at -89.875, the last at 89.875: stored from the south", html, StringComparison.Ordinal);
        Assert.Contains("Sign-off", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("shifted")]
    [InlineData("scaled")]
    [InlineData("filled")]
    public void A_mapping_that_errs_is_found_out(string fault)
    {
        var path = new SyntheticGranule { Samples = WithFill() }.Write(_folder);
        var dataset = Rasters.Dataset(SyntheticGranule.Field);
        var right = DatasetCheck.Run(dataset, new Hdfeos5GridMapping(), path, NewFolder("right"));
        var wrong = DatasetCheck.Run(dataset, new ErringMapping(fault), path, NewFolder("wrong"));

        Assert.True(right.IsFaithful);
        Assert.False(wrong.IsFaithful);
        Assert.Contains("The output differs.", Encoding.UTF8.GetString(wrong.ToPage()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Every_way_to_store_a_CF_grid_is_read_apart_from_the_mapping(bool packed, bool lonFirst)
    {
        string[] order = lonFirst ? ["time", "lon", "lat"] : ["time", "lat", "lon"];
        double[] longitudes = [.. CfFiles.Longitudes.Select(longitude => (longitude + 360) % 360).Order()];
        var values = CfFiles.Values(order, CfFiles.Latitudes, longitudes, steps: 2);
        var field = packed
            ? new NetCdfVariable("v", "i2", order, [.. values.Select(value => (value - 3) / 0.5)]) { Attributes = new() { ["_FillValue"] = -999, ["scale_factor"] = 0.5, ["add_offset"] = 3 } }
            : new NetCdfVariable("v", "f4", order, values);
        NetCdfFile.Write(_folder, CfFiles.Simple("cf.nc", field, null, CfFiles.Longitude(longitudes), CfFiles.Time("days since 2022-01-20", 0, 1)));
        var dataset = CfFiles.Dataset() with { WrapLongitude = true };
        var check = DatasetCheck.Run(dataset.With(variable => variable with { Unpack = packed && lonFirst }), new CfGridReader(), _folder["cf.nc"], NewFolder("out"));

        Assert.True(check.IsFaithful);
        Assert.Contains("the first of 2 that it becomes", Encoding.UTF8.GetString(check.ToPage()), StringComparison.Ordinal);
    }

    /// <remarks>As SMAP's Level 3 is without axes, or with axes that count cells.</remarks>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_grid_that_the_descriptor_places_is_read_apart_from_the_mapping(bool countsCells, bool byTransform)
    {
        var file = CfFiles.Simple("placed.nc", new("v", "i2", ["time", "y", "x"], [.. Enumerable.Range(0, 40).Select(i => i == 7 ? -32767.0 : i)]));
        file.Variables.RemoveAll(variable => variable.Name is "lat" or "lon");
        (file.Dimensions["y"], file.Dimensions["x"]) = (5, 8);
        if (countsCells)
            file.Variables.AddRange([new("y", "i4", ["y"], [0, 1, 2, 3, 4]), new("x", "i4", ["x"], [0, 1, 2, 3, 4, 5, 6, 7])]);
        NetCdfFile.Write(_folder, file);
        var grid = byTransform
            ? new GridDescriptor { Crs = "EPSG:6933", Transform = [36000, 0, -144000, 0, -36000, 90000] }
            : new GridDescriptor { Crs = "EPSG:6933", Bbox = [-144000, -90000, 144000, 90000] };
        var check = DatasetCheck.Run(CfFiles.Dataset() with { Grid = grid }, new CfGridReader(), _folder["placed.nc"], NewFolder("out"));

        Assert.True(check.IsFaithful);
        var page = Encoding.UTF8.GetString(check.ToPage());
        Assert.Contains("the grid that the descriptor states", page, StringComparison.Ordinal);
        // One of the 40 cells was never written: netCDF's own fill of int16 stands there, and no attribute says so.
        Assert.Contains("<td>With a value</td><td class=\"n\">39</td><td class=\"n good\">39</td>", page, StringComparison.Ordinal);
    }

    /// <summary>
    /// Tiles of MODIS's sinusoidal grid in which the Earth ends, h25v02, h10v02 and h17v00: by x = R·λ·cos φ the places of the first go from 140° to the
    /// antimeridian. PROJ's inverse gives the pixels beyond the Earth's edge longitudes on the other side of the globe.
    /// </summary>
    [Theory]
    [InlineData(25, 2, 140, 180)]
    [InlineData(10, 2, -180, -140)]
    [InlineData(17, 0, -180, 0)]
    public void A_map_shows_what_is_on_Earth_of_a_tile_at_its_edge(int h, int v, double west, double east)
    {
        var file = CfFiles.Simple("tile.nc", new("v", "i2", ["time", "y", "x"], [.. Enumerable.Range(0, 60 * 60)]));
        file.Variables.RemoveAll(variable => variable.Name is "lat" or "lon");
        (file.Dimensions["y"], file.Dimensions["x"]) = (60, 60);
        NetCdfFile.Write(_folder, file);
        const double side = 1_111_950.519667;
        var (left, top) = (-20_015_109.354 + h * side, 10_007_554.677 - v * side);
        var grid = new GridDescriptor { Crs = "+proj=sinu +lon_0=0 +R=6371007.181 +units=m", Bbox = [left, top - side, left + side, top] };
        var check = DatasetCheck.Run(CfFiles.Dataset() with { Grid = grid }, new CfGridReader(), _folder["tile.nc"], NewFolder("out"));

        Assert.True(check.IsFaithful);
        var extent = check.Variables[0].Extent;
        // Of the outermost pixel's middle, at 80° N: a pixel is 1° of longitude there.
        Assert.InRange(extent.West, west - 0.001, west + 2.5);
        Assert.InRange(extent.East, east - 2.5, east + 0.001);
        Assert.NotEmpty(check.ToPage());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_grid_of_irregular_axes_has_the_totals_of_the_regular_one_that_it_is_put_on(bool lonFirst)
    {
        double[] latitudes = [.. Enumerable.Range(0, 30).Select(i => Math.Atan(Math.Sinh((i - 10) * 0.05)) * 180 / Math.PI)];
        double[] longitudes = [.. Enumerable.Range(0, 40).Select(i => 10 + 2.5 * i)];
        string[] order = lonFirst ? ["time", "lon", "lat"] : ["time", "lat", "lon"];
        NetCdfFile.Write(_folder, CfFiles.Simple(
            "rows.nc", new("v", "f4", order, [.. Enumerable.Range(0, 1200).Select(i => 10.0 + i % 7)]), CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes)));
        var dataset = CfFiles.Dataset() with { Mapping = "swath", Gridding = new() { Resolution = 1, Latitude = "/lat", Longitude = "/lon" } };
        var check = DatasetCheck.Run(dataset, new Conversion.Swaths.SwathMapping(), _folder["rows.nc"], NewFolder("out"));
        Assert.True(check.IsFaithful);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Half_rows_at_the_poles_are_compared_as_such(int direction)
    {
        double[] latitudes = [-89.5, .. Enumerable.Range(-44, 89).Select(i => 2.0 * i), 89.5];
        latitudes = [.. latitudes.Select(latitude => direction * latitude)];
        NetCdfFile.Write(_folder, CfFiles.Simple(
            "half.nc", new("v", "f4", ["time", "lat", "lon"], [.. Enumerable.Range(0, 91 * 8).Select(i => (double)i)]), CfFiles.Latitude(latitudes)));
        Assert.True(DatasetCheck.Run(CfFiles.Dataset(), new CfGridReader(), _folder["half.nc"], NewFolder("out")).IsFaithful);
    }

    [Fact]
    public void Signed_bytes_are_read_as_signed_by_whichever_GDAL()
    {
        var field = new NetCdfVariable("v", "i1", ["time", "lat", "lon"], [.. Enumerable.Range(0, 40).Select(i => i - 60.0)])
        {
            Attributes = new() { ["_FillValue"] = -128, ["scale_factor"] = 0.5, ["add_offset"] = 3 },
        };
        NetCdfFile.Write(_folder, CfFiles.Simple("bytes.nc", field));
        var check = DatasetCheck.Run(CfFiles.Dataset(), new CfGridReader(), _folder["bytes.nc"], NewFolder("out"));

        Assert.True(check.IsFaithful);
        Assert.Equal((-60 * 0.5 + 3, -21 * 0.5 + 3), (check.Variables[0].Summary.Minimum, check.Variables[0].Summary.Maximum));
    }

    [Fact]
    public void Codes_that_the_descriptor_declares_are_no_data_here_too()
    {
        var field = new NetCdfVariable("v", "f4", ["time", "lat", "lon"], [.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? -1111.1 : i)]) { Attributes = new() { ["_FillValue"] = -9999.9 } };
        NetCdfFile.Write(_folder, CfFiles.Simple("codes.nc", field));
        var check = DatasetCheck.Run(CfFiles.Dataset().With(variable => variable with { Missing = [-1111.1] }), new CfGridReader(), _folder["codes.nc"], NewFolder("out"));

        Assert.True(check.IsFaithful);
        Assert.Equal(26, check.Variables[0].Comparison!.SourceValid);
    }

    [Fact]
    public void A_field_of_many_rows_of_chunks_is_compared_to_its_last_cell()
    {
        // More cells than are looked at at once, stored in chunks that end beyond the grid.
        var (rows, columns) = (700, 450);
        double[] latitudes = [.. Enumerable.Range(0, rows).Select(i => 89 - i * 0.25)], longitudes = [.. Enumerable.Range(0, columns).Select(i => -100 + i * 0.25)];
        var field = new NetCdfVariable("v", "f4", ["time", "lat", "lon"], [.. Enumerable.Range(0, rows * columns).Select(i => (double)i)]);
        NetCdfFile.Write(_folder, CfFiles.Simple("rows.nc", field, CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes)) with { Format = "NC4" });
        var comparison = DatasetCheck.Run(CfFiles.Dataset(), new CfGridReader(), _folder["rows.nc"], NewFolder("out")).Variables[0].Comparison!;

        Assert.True(comparison.IsIdentical);
        Assert.Equal((315_000, 315_000, 0), (comparison.SourceValid, comparison.CogValid, comparison.Shared));
    }

    [Fact]
    public void A_warped_dataset_is_compared_before_the_warp_and_the_page_says_so()
    {
        var path = new SyntheticGranule().Write(_folder);
        var dataset = Rasters.Dataset(SyntheticGranule.Field) with { Warp = new WarpDescriptor { Crs = "EPSG:3857", Resolution = 1_000_000 } };
        var check = DatasetCheck.Run(dataset, new Hdfeos5GridMapping(), path, NewFolder("out"));

        Assert.True(check.IsFaithful);
        Assert.Contains("warped to EPSG:3857", Encoding.UTF8.GetString(check.ToPage()), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_swath_totals_are_compared_and_said_to_be_a_resampling()
    {
        var orbit = Omdoao3Granule.Generate(new DateTimeOffset(2011, 7, 30, 9, 25, 31, TimeSpan.Zero), lines: 800);
        File.WriteAllBytes(_folder[orbit.FileName], orbit.ToBytes());
        var dataset = DescriptorLibrary.Load(Repository.PathOf("datasets"), MappingRegistry.Default.Known).Resolve("omi-ozone-orbits");
        var check = DatasetCheck.Run(dataset, new Hdfeos5SwathMapping(), _folder[orbit.FileName], NewFolder("out"));
        var html = Encoding.UTF8.GetString(check.ToPage());

        Assert.True(check.IsFaithful, html[..2000]);
        Assert.Contains("the product is a resampling", html, StringComparison.Ordinal);
        MakesNoRequest(html);
        var wrong = DatasetCheck.Run(dataset with { Variables = [dataset.Variables[0]] }, new ErringSwathMapping(), _folder[orbit.FileName], NewFolder("wrong"));
        Assert.False(wrong.IsFaithful);
    }

    [Fact]
    public void Texts_of_a_hostile_granule_stay_texts()
    {
        var file = CfFiles.Simple("x.nc");
        file.Variables[^1].Attributes["units"] = "<script src=\"https://evil.example/x.js\"></script>";
        NetCdfFile.Write(_folder, file);
        var dataset = CfFiles.Dataset() with { Title = "<img src=https://evil.example>" };
        var html = Encoding.UTF8.GetString(DatasetCheck.Run(dataset, new CfGridReader(), _folder["x.nc"], NewFolder("out")).ToPage());

        MakesNoRequest(html);
        Assert.Contains("&lt;script src=", html, StringComparison.Ordinal);
    }

    /// <summary>The policy forbids everything but what is inline, and nothing asks for more.</summary>
    private static void MakesNoRequest(string html)
    {
        Assert.Contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Loads().Matches(html), match => !match.Groups["what"].Value.StartsWith('#') && !match.Groups["what"].Value.StartsWith("data:", StringComparison.Ordinal));
        Assert.NotEmpty(Loads().Matches(html));
        Assert.DoesNotMatch(@"(?i)<(script|link|iframe|object|embed|base|form|audio|video)\b|@import|url\(|http-equiv=""refresh", html);
    }

    private string NewFolder(string name) => Directory.CreateDirectory(_folder[name]).FullName;

    private static float[] WithFill()
    {
        var numbers = new SyntheticGranule().Numbers();
        numbers[5] = -999f;
        return numbers;
    }

    [GeneratedRegex("(?i)<[a-z][^>]*?\\s(?:xlink:)?(?:src|href|srcset|data|poster|action)\\s*=\\s*[\"']?(?<what>[^\"'\\s>]*)")]
    private static partial Regex Loads();

    /// <summary>A mapping with one of the mistakes that mappings make.</summary>
    private sealed class ErringMapping(string fault) : IGranuleMapping
    {
        private readonly Hdfeos5GridMapping _right = new();

        public string Key => _right.Key;

        public string Summary => _right.Summary;

        public MappedGranule Map(IGranule granule, DatasetDescriptor dataset)
        {
            var mapped = _right.Map(granule, dataset);
            return mapped with { Variables = [.. mapped.Variables.Select(variable => variable with { Raster = Spoil(variable.Raster) })] };
        }

        private Raster Spoil(Raster raster)
        {
            var samples = Rasters.ReadAll<float>(raster);
            var (width, height) = (raster.Width, raster.Height);
            var spoiled = new float[samples.Length];
            for (var i = 0; i < samples.Length; i++)
            {
                spoiled[i] = fault switch
                {
                    "flipped" => samples[(height - 1 - i / width) * width + i % width],
                    "shifted" => samples[i / width * width + (i + 1) % width],
                    "scaled" => samples[i] == -999 ? -999 : samples[i] + 1,
                    _ => samples[i] == -999 ? 0 : samples[i],
                };
            }
            return raster with { Pixels = new Pixels(spoiled, width) };
        }
    }

    private sealed class ErringSwathMapping : Hdfeos5SwathMapping, IGranuleMapping
    {
        MappedGranule IGranuleMapping.Map(IGranule granule, DatasetDescriptor dataset) => Spoil(Map(granule, dataset));

        IReadOnlyList<MappedGranule> IGranuleMapping.MapItems(IGranule granule, DatasetDescriptor dataset) => [Spoil(Map(granule, dataset))];

        private static MappedGranule Spoil(MappedGranule mapped) => mapped.Variables[0].Variable.Statistic == SwathStatistic.Coverage ? mapped : mapped with
        {
            Variables = [.. mapped.Variables.Select(variable => variable with
            {
                Raster = variable.Raster with { Pixels = new Pixels([.. Rasters.ReadAll<float>(variable.Raster).Select(value => value * 1.02f)], variable.Raster.Width) },
            })],
        };
    }

    private sealed class Pixels(float[] samples, int width) : IPixelSource
    {
        public void Read(int band, PixelWindow window, Span<byte> destination)
        {
            var target = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(destination);
            for (var row = 0; row < window.Height; row++)
                samples.AsSpan((window.Row + row) * width + window.Column, window.Width).CopyTo(target[(row * window.Width)..]);
        }
    }
}
