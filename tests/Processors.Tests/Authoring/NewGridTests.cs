using Datasets.Conversion.Cf;
using Datasets.Conversion.Grids;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.Support;
using PureHDF;
using PureHDF.Filters;

namespace Datasets.Authoring;

/// <summary>A newcomer's grid, stored in whatever way, comes out at its place, the right way up and in its unit, with a descriptor that <c>new</c> wrote.</summary>
public sealed class NewGridTests : IDisposable
{
    private const double Hole = 45;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The field at a place: different at every place, and no symmetry that a flip could hide in.</summary>
    private static double ValueAt(double longitude, double latitude, int step) => 500 * step + 2 * latitude + Math.IEEERemainder(longitude, 360) / 2 + 300;

    [Theory]
    [InlineData("NC")]
    [InlineData("NC4")]
    public void Every_lat_lon_grid_lands_where_its_cells_lie(string format)
    {
        // Half of the ways in each format, all of them in the two: a flip or two more than one shows in either half.
        var ways = Enumerable.Range(0, 32).Where(bits => (System.Numerics.BitOperations.PopCount((uint)bits) % 2 == 0) == (format == "NC")).ToList();
        var cases = (
            from steps in new[] { 0, 1, 3 }
            from bits in ways
            select new Case(format, steps, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0)).ToList();
        NetCdfFile.Write(_folder, [.. cases.Select(Make)]);

        var maps = new List<(string, IReadOnlyList<Expected>)>();
        foreach (var one in cases)
        {
            var (dataset, _, cogs, ids) = NewDataset.Convert(_folder[one.Name], _folder);
            Assert.Equal(("cf-grid", "/ozone"), (dataset.Mapping, Assert.Single(dataset.Variables).Path));
            Assert.Equal(Enumerable.Range(20, Math.Max(1, one.Steps)).Select(day => $"field_202201{day}_{one.Suffix}"), ids);
            maps.AddRange(cogs.Select((cog, step) => (cog, Places(step))));
        }
        Assert.Equal("", PlacesInCogs.Differences(_folder, maps));
    }

    [Fact]
    public void A_regional_grid_across_the_antimeridian_keeps_its_longitudes()
    {
        double[] longitudes = [165, 175, 185, 195], latitudes = [-45, -35, -25];
        NetCdfFile.Write(_folder, File("pacific_20220120.nc", "NC", ["lat", "lon"], latitudes, longitudes, 0, packed: false));
        var (dataset, _, cogs, _) = NewDataset.Convert(_folder["pacific_20220120.nc"], _folder);

        Assert.Null(dataset.WrapLongitude);
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. from lon in longitudes from lat in latitudes select Place(lon, lat, 0)])]));
    }

    /// <summary>As NSIDC's sea ice: no fill, and 254 for land.</summary>
    [Fact]
    public void Codes_beyond_the_valid_range_are_no_measurements()
    {
        double[] longitudes = [5, 15, 25], latitudes = [10, 20];
        byte[] stored = [0, 100, 200, 254, 251, 20];
        var file = new NetCdf4File();
        file.Root.Dimension("lat", 2);
        file.Root.Dimension("lon", 3);
        file.Root.Variable("lat", ["lat"], latitudes, new() { ["units"] = "degrees_north" });
        file.Root.Variable("lon", ["lon"], longitudes, new() { ["units"] = "degrees_east" });
        file.Root.Variable("ice", ["lat", "lon"], stored, new() { ["scale_factor"] = 0.004f, ["valid_range"] = new byte[] { 0, 250 }, ["flag_values"] = new byte[] { 251, 254 } });
        file.Write(_folder["ice_20220120.nc"]);
        var (dataset, _, cogs, _) = NewDataset.Convert(_folder["ice_20220120.nc"], _folder);

        var variable = Assert.Single(dataset.Variables);
        Assert.Equal((true, true), (variable.MaskOutsideValidRange, variable.Unpack));
        Assert.InRange(variable.Render!.Rescale[1], 0.5, 1);
        var places = from row in Enumerable.Range(0, 2)
                     from column in Enumerable.Range(0, 3)
                     let number = stored[row * 3 + column]
                     select new Expected(longitudes[column], latitudes[row], number > 250 ? null : (double?)(number * 0.004), 1e-6);
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. places])]));
    }

    /// <summary>As GRACE's mascons: what changes with time comes before what is about the grid, which is named.</summary>
    [Fact]
    public void A_field_of_the_grid_alone_does_not_hide_those_that_change()
    {
        var file = CfFiles.Simple("mascons_2022.nc", time: CfFiles.Time("days since 2022-01-20", 0, 1, 2));
        var field = file.Variables[^1];
        file.Variables.Add(field with { Name = "mascon", Dimensions = ["lat", "lon"], Values = field.Values[..(field.Values.Length / 3)] });
        file.Attributes["title"] = "mascon solutions";
        file.Attributes["time_coverage_start"] = "2022-01-20T00:00:00Z";
        file.Attributes["time_coverage_end"] = "2022-01-22T23:59:59Z";
        NetCdfFile.Write(_folder, file);
        var draft = NewDataset.Draft(_folder["mascons_2022.nc"]);

        Assert.Equal(["/v"], draft.Chosen.Select(chosen => chosen.Path));
        Assert.Equal(["/mascon"], draft.Apart.Select(apart => apart.Path));
        Assert.Contains("of a dataset of their own:\n  # - {name: mascon, path: /mascon}", draft.ToYaml(), StringComparison.Ordinal);
    }

    /// <summary>As OSCAR's <c>lat(latitude)</c>.</summary>
    [Fact]
    public void Axes_that_are_not_called_like_their_dimensions_are_found()
    {
        var file = CfFiles.Simple("currents_20220120.nc");
        Dictionary<string, string> renamed = new() { ["lat"] = "latitude", ["lon"] = "longitude", ["time"] = "t" };
        file = file with
        {
            Dimensions = file.Dimensions.ToDictionary(dimension => renamed.GetValueOrDefault(dimension.Key, dimension.Key), dimension => dimension.Value),
            Variables = [.. file.Variables.Select(one => one with { Dimensions = [.. one.Dimensions.Select(name => renamed.GetValueOrDefault(name, name))] })],
        };
        NetCdfFile.Write(_folder, file);
        var (_, _, cogs, _) = NewDataset.Convert(_folder["currents_20220120.nc"], _folder);

        var places = from longitude in CfFiles.Longitudes from latitude in CfFiles.Latitudes select new Expected(longitude, latitude, CfFiles.NumberAt(longitude, latitude), 1e-4);
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. places])]));
    }

    [Fact]
    public void A_grid_in_HDF5_without_names_of_dimensions_is_found_by_its_coordinates()
    {
        var file = new H5File
        {
            ["latitude"] = With(new() { ["units"] = "degrees_north" }, new H5Dataset(Latitudes(northFirst: true).Select(v => (float)v).ToArray())),
            ["longitude"] = With(new() { ["units"] = "degrees_east" }, new H5Dataset(Longitudes(false, to360: true).Select(v => (float)v).ToArray())),
            ["ozone"] = With(
                new() { ["units"] = "DU", ["_FillValue"] = -999f },
                new H5Dataset(Latitudes(true).SelectMany(lat => Longitudes(false, true).Select(lon => Math.Abs(lat) > 80 ? -999f : (float)ValueAt(lon, lat, 0))).ToArray(), fileDims: [18, 36])),
        };
        file.Write(_folder["plain_20220120.h5"]);
        var (dataset, _, cogs, ids) = NewDataset.Convert(_folder["plain_20220120.h5"], _folder);

        Assert.Equal(true, dataset.WrapLongitude);
        Assert.Equal("plain_20220120", ids[0]);
        var places = from lat in Latitudes(true) from lon in Longitudes(false, false) select new Expected(lon, lat, Math.Abs(lat) > 80 ? null : ValueAt(lon, lat, 0), 1e-4);
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. places])]));
    }

    [Fact]
    public void A_variable_with_a_corrupt_chunk_is_named_and_the_others_are_proposed()
    {
        var path = _folder["torn_20220120.h5"];
        new H5File
        {
            ["latitude"] = With(new() { ["units"] = "degrees_north" }, new H5Dataset(Latitudes(northFirst: true).Select(v => (float)v).ToArray())),
            ["longitude"] = With(new() { ["units"] = "degrees_east" }, new H5Dataset(Longitudes(false, to360: false).Select(v => (float)v).ToArray())),
            ["broken"] = With(new() { ["units"] = "DU" }, new H5Dataset(Enumerable.Repeat(7.25f, 18 * 36).ToArray(), chunks: [18, 36], fileDims: [18, 36])),
            ["whole"] = With(new() { ["units"] = "DU" }, new H5Dataset(Enumerable.Repeat(3.5f, 18 * 36).ToArray(), chunks: [18, 36], fileDims: [18, 36])),
        }.Write(path, new H5WriteOptions(Filters: [Fletcher32Filter.Id]));
        var bytes = System.IO.File.ReadAllBytes(path);
        byte[] pattern = [.. BitConverter.GetBytes(7.25f), .. BitConverter.GetBytes(7.25f)];
        bytes[bytes.AsSpan().IndexOf(pattern)] ^= 1;
        System.IO.File.WriteAllBytes(path, bytes);
        var draft = NewDataset.Draft(path);

        Assert.Equal(["/whole"], draft.Chosen.Select(field => field.Path));
        Assert.Equal("/broken", Assert.Single(draft.Skipped).Path);
        Assert.Contains("# /broken cannot be read", draft.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_longitude_by_latitude_whose_dimensions_an_attribute_names_is_found_and_checked()
    {
        double[] longitudes = Longitudes(false, false), latitudes = Latitudes(false);
        Dictionary<string, object> Named(string dimensions, string units) => new() { ["DimensionNames"] = dimensions, ["units"] = units };
        new H5File
        {
            Attributes = new() { ["FileHeader"] = "StartGranuleDateTime=2024-06-30T23:30:00.000Z;\nStopGranuleDateTime=2024-06-30T23:59:59.999Z;\n" },
            ["Grid"] = new H5Group
            {
                ["precipitationQualityIndex"] = With(Named("time,lon,lat", "1"), new H5Dataset(new float[36 * 18], fileDims: [1, 36, 18])),
                ["precipitation"] = With(
                    Named("time,lon,lat", "mm/hr"), new H5Dataset(longitudes.SelectMany(lon => latitudes.Select(lat => (float)ValueAt(lon, lat, 0))).ToArray(), fileDims: [1, 36, 18])),
                ["lon"] = With(Named("lon", "degrees_east"), new H5Dataset(longitudes.Select(v => (float)v).ToArray())),
                ["lat"] = With(Named("lat", "degrees_north"), new H5Dataset(latitudes.Select(v => (float)v).ToArray())),
            },
        }.Write(_folder["3B-HHR.MS.MRG.3IMERG.20240630-S233000-E235959.1410.V07B.HDF5"], new H5WriteOptions(DefaultStringLength: 256));
        var path = _folder["3B-HHR.MS.MRG.3IMERG.20240630-S233000-E235959.1410.V07B.HDF5"];
        var (dataset, _, cogs, ids) = NewDataset.Convert(path, _folder);

        Assert.Equal("/Grid/precipitation", Assert.Single(dataset.Variables).Path);
        Assert.Equal("3B-HHR.MS.MRG.3IMERG.20240630T2330", Assert.Single(ids));
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. from lat in latitudes from lon in longitudes select new Expected(lon, lat, ValueAt(lon, lat, 0), 1e-4)])]));
        Assert.True(Datasets.Validation.DatasetCheck.Run(dataset, new CfGridReader(), path, Directory.CreateDirectory(_folder["check"]).FullName).IsFaithful);
    }

    [Fact]
    public void Every_HDF_EOS5_grid_lands_where_its_cells_lie()
    {
        var maps = new List<(string, IReadOnlyList<Expected>)>();
        for (var bits = 0; bits < 8; bits++)
        {
            var granule = new SyntheticGranule
            {
                FileName = $"OMI-Aura_L3-TEST_2022m0120_v003-{bits}.he5",
                SouthFirst = (bits & 1) != 0,
                EastFirst = (bits & 2) != 0,
                HasCoordinates = (bits & 4) != 0,
            };
            var (dataset, _, cogs, ids) = NewDataset.Convert(granule.Write(_folder), _folder);
            Assert.Equal(("hdfeos5-grid", "TEST", "003"), (dataset.Mapping, dataset.Source.Cmr!.ShortName, dataset.Source.Cmr.Version));
            Assert.Equal("OMI-Aura_L3-TEST_20220120", Assert.Single(ids));
            maps.Add((cogs[0], [.. from lat in new[] { -67.5, -22.5, 22.5, 67.5 } from column in Enumerable.Range(0, 8)
                                   let lon = -157.5 + 45 * column select new Expected(lon, lat, SyntheticGranule.NumberAt(lon, lat), 0)]));
        }
        Assert.Equal("", PlacesInCogs.Differences(_folder, maps));
    }

    [Fact]
    public void A_level_is_chosen_and_said()
    {
        double[] latitudes = [-45, -15, 15, 45], longitudes = [-135, -45, 45, 135], levels = [1000, 500];
        var values = levels.SelectMany(level => latitudes.SelectMany(lat => longitudes.Select(lon => level + lat + lon))).ToArray();
        NetCdfFile.Write(_folder, new NetCdfFile("levels_20220120.nc")
        {
            Dimensions = new() { ["lev"] = 2, ["lat"] = 4, ["lon"] = 4 },
            Variables =
            [
                new("lev", "f4", ["lev"], levels) { Attributes = new() { ["units"] = "hPa", ["positive"] = "down" } },
                CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes), new("t", "f4", ["lev", "lat", "lon"], values),
            ],
        });
        var (dataset, yaml, cogs, _) = NewDataset.Convert(_folder["levels_20220120.nc"], _folder);

        Assert.Equal("1000", dataset.Variables[0].Select["lev"]);
        Assert.Contains("is the first of", yaml, StringComparison.Ordinal);
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. from lat in latitudes from lon in longitudes select new Expected(lon, lat, 1000 + lat + lon, 0)])]));
    }

    private sealed record Case(string Format, int Steps, bool NorthFirst, bool EastFirst, bool To360, bool Packed, bool LonFirst)
    {
        public string Suffix => string.Concat(Format == "NC" ? "c" : "h", NorthFirst ? "n" : "s", EastFirst ? "e" : "w", To360 ? "u" : "t", Packed ? "p" : "q", LonFirst ? "x" : "y", "abcd"[Steps]);
        public string Name => $"field_20220120_{Suffix}.nc";
        public string[] Order => [.. Steps > 0 ? ["time"] : Array.Empty<string>(), .. LonFirst ? ["lon", "lat"] : (string[])["lat", "lon"]];
    }

    private static NetCdfFile Make(Case one) =>
        File(one.Name, one.Format, one.Order, Latitudes(one.NorthFirst), Longitudes(one.EastFirst, one.To360), one.Steps, one.Packed);

    private static NetCdfFile File(string name, string format, string[] order, double[] latitudes, double[] longitudes, int steps, bool packed)
    {
        var values = new List<double>();
        for (var step = 0; step < Math.Max(1, steps); step++)
        {
            values.AddRange(order[^1] == "lon"
                ? latitudes.SelectMany(lat => longitudes.Select(lon => Stored(lon, lat, step, packed)))
                : longitudes.SelectMany(lon => latitudes.Select(lat => Stored(lon, lat, step, packed))));
        }
        var attributes = new Dictionary<string, object> { ["_FillValue"] = -32768, ["units"] = "DU", ["long_name"] = "Total ozone: 'all' of it" };
        if (packed)
            (attributes["scale_factor"], attributes["add_offset"]) = (0.5, 200);
        var file = new NetCdfFile(name)
        {
            Format = format,
            Dimensions = new() { ["lat"] = latitudes.Length, ["lon"] = longitudes.Length },
            Variables =
            [
                CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes),
                new NetCdfVariable("ozone", packed ? "i2" : "f4", order, [.. values]) { Attributes = attributes },
                // Without a unit and after the field, yet in the file: not what a newcomer wants.
                new NetCdfVariable("quality_flag", "i2", ["lat", "lon"], new double[latitudes.Length * longitudes.Length]),
            ],
        };
        if (steps == 0)
            return file;
        file.Dimensions["time"] = steps;
        file.Variables.Insert(0, CfFiles.Time("days since 2022-01-20", [.. Enumerable.Range(0, steps).Select(step => (double)step)]));
        return file;
    }

    private static double Stored(double longitude, double latitude, int step, bool packed) =>
        IsHole(longitude, latitude) ? -32768 : packed ? (ValueAt(longitude, latitude, step) - 200) / 0.5 : ValueAt(longitude, latitude, step);

    private static bool IsHole(double longitude, double latitude) => Math.IEEERemainder(longitude, 360) == Hole && latitude == Hole;

    private static double[] Latitudes(bool northFirst) => [.. Enumerable.Range(0, 18).Select(row => northFirst ? 85.0 - 10 * row : -85.0 + 10 * row)];

    private static double[] Longitudes(bool eastFirst, bool to360)
    {
        var west = to360 ? 5.0 : -175.0;
        return [.. Enumerable.Range(0, 36).Select(column => west + 10 * (eastFirst ? 35 - column : column))];
    }

    private static IReadOnlyList<Expected> Places(int step) => [.. from lat in Latitudes(true) from lon in Longitudes(false, false) select Place(lon, lat, step)];

    private static Expected Place(double longitude, double latitude, int step) =>
        new(longitude, latitude, IsHole(longitude, latitude) ? null : ValueAt(longitude, latitude, step), 1e-4);

    private static H5Dataset With(Dictionary<string, object> attributes, H5Dataset dataset)
    {
        foreach (var (name, value) in attributes)
            dataset.Attributes[name] = value;
        return dataset;
    }
}
