using Datasets.Conversion.Cf;
using Datasets.Conversion.Swaths;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Support;

namespace Datasets.Authoring;

/// <summary>A newcomer's swath is gridded at its place, on cells of about its pixels' size.</summary>
public sealed class NewSwathTests : IDisposable
{
    private const int Lines = 12;
    private const int Columns = 9;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A field without curvature, whose mean over a cell is its value at the middle.</summary>
    private static double ValueAt(double longitude, double latitude) => 300 + 2 * latitude + longitude;

    [Fact]
    public void Every_netCDF_swath_lands_where_its_pixels_lie()
    {
        var cases = (from bits in Enumerable.Range(0, 64) select new Case(bits)).ToList();
        NetCdfFile.Write(_folder, [.. cases.Select(Make)]);

        var maps = new List<(string, IReadOnlyList<Expected>)>();
        foreach (var one in cases)
        {
            var (dataset, yaml, cogs, ids) = NewDataset.Convert(_folder[one.Name], _folder);
            Assert.Equal(("swath", 1.0), (dataset.Mapping, dataset.Gridding!.Resolution));
            Assert.Equal(one.IsNamedOnly, dataset.Gridding.Latitude is not null);
            Assert.StartsWith("scan_20220120T1030", Assert.Single(ids), StringComparison.Ordinal);
            Assert.Single(dataset.Variables);
            maps.Add((cogs[0], Inside()));
        }
        Assert.Equal("", PlacesInCogs.Differences(_folder, maps));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_swath_in_HDF5_with_or_without_corners_is_gridded(bool hasBounds, bool isPacked)
    {
        var attributes = new Dictionary<string, object> { ["units"] = "DU" };
        if (isPacked)
            (attributes["_FillValue"], attributes["scale_factor"], attributes["add_offset"]) = ((short)-999, 0.5, 100.0);
        else
            attributes["_FillValue"] = -999f;
        var swath = new SyntheticSwath { HasBounds = hasBounds, IsPacked = isPacked, Attributes = attributes };
        var (dataset, _, cogs, ids) = NewDataset.Convert(swath.Write(_folder), _folder);

        Assert.Equal(("swath", SyntheticSwath.Path), (dataset.Mapping, Assert.Single(dataset.Variables).Path));
        Assert.Equal("swath_20190723T1213", Assert.Single(ids)[..19]);
        var places = new List<Expected> { new(0.5, 12.5, null, 0), new(22.5, 20.5, null, 0) };
        for (var line = 1; line < SyntheticSwath.Lines - 1; line++)
        {
            for (var column = 1; column < SyntheticSwath.Columns - 1; column++)
            {
                var number = SyntheticSwath.NumberOf(line, column);
                places.Add(new(20.5 + column, 10.5 + line, isPacked ? number * 0.5 + 100 : number, 0.1));
            }
        }
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], places)]));
    }

    [Fact]
    public void An_OMI_orbit_in_HDF_EOS5_is_gridded_to_a_quarter_degree_under_its_product_s_name()
    {
        var start = new DateTimeOffset(2011, 7, 30, 9, 25, 31, TimeSpan.Zero);
        var orbit = Omdoao3Granule.Generate(start);
        var path = _folder["OMI-Aura_L2-OMDOAO3_2011m0730t0925-o37442_v003-2011m0730t151910.he5"];
        File.WriteAllBytes(path, orbit.ToBytes());
        var (dataset, yaml, cogs, ids) = NewDataset.Convert(path, _folder);

        Assert.Equal(("hdfeos5-swath", 0.25, "OMDOAO3"), (dataset.Mapping, dataset.Gridding!.Resolution, dataset.Source.Cmr!.ShortName));
        Assert.Equal("/HDFEOS/SWATHS/ColumnAmountO3/Data Fields/ColumnAmountO3", dataset.Variables[0].Path);
        Assert.Equal("OMI-Aura_L2-OMDOAO3_20110730T0925", Assert.Single(ids));
        Assert.Contains("SolarZenithAngle", yaml, StringComparison.Ordinal);
        // In the middle of the swath the field varies by a few units from a pixel to the next.
        var places = Enumerable.Range(0, 40).Select(i => (300 + 25 * i) * 60 + 30)
            .Select(pixel => new Expected(orbit.Longitudes[pixel], orbit.Latitudes[pixel], orbit.ColumnAmounts[pixel], 12));
        Assert.Equal("", PlacesInCogs.Differences(_folder, [(cogs[0], [.. places])]));
    }

    private static List<Expected> Inside() =>
    [
        new(-100.5, 45.5, null, 0),
        .. from line in Enumerable.Range(1, Lines - 2) from column in Enumerable.Range(1, Columns - 2)
           let longitude = 20.5 + column let latitude = -5.5 + line select new Expected(longitude, latitude, ValueAt(longitude, latitude), 0.02),
    ];

    private sealed record Case(int Bits)
    {
        public bool SouthFirst => (Bits & 1) != 0;
        public bool WestFirst => (Bits & 2) != 0;
        public bool IsPacked => (Bits & 4) != 0;
        public bool IsTimeInFile => (Bits & 8) != 0;
        public bool IsNamedOnly => (Bits & 16) != 0;
        public bool IsNetCdf4 => (Bits & 32) != 0;
        public string Name => $"scan_20220120T1030_case{Bits}x.nc";
    }

    private static NetCdfFile Make(Case one)
    {
        var latitudes = Pixels((line, _) => -5.5 + (one.SouthFirst ? line : Lines - 1 - line));
        var longitudes = Pixels((_, column) => 20.5 + (one.WestFirst ? column : Columns - 1 - column));
        var values = latitudes.Zip(longitudes, (latitude, longitude) => ValueAt(longitude, latitude)).ToArray();
        var attributes = new Dictionary<string, object> { ["_FillValue"] = -9999, ["units"] = "mol m-2" };
        if (one.IsPacked)
            (attributes["scale_factor"], attributes["add_offset"]) = (0.5, 100);
        string[] pixels = ["scanline", "ground_pixel"];
        var file = new NetCdfFile(one.Name)
        {
            Format = one.IsNetCdf4 ? "NC4" : "NC",
            Dimensions = new() { ["scanline"] = Lines, ["ground_pixel"] = Columns },
            Variables =
            [
                Coordinate("lat", "degrees_north", latitudes, one), Coordinate("lon", "degrees_east", longitudes, one),
                new("qa_flags", "i2", pixels, new double[Lines * Columns]),
                new("column", one.IsPacked ? "i2" : "f4", pixels, one.IsPacked ? [.. values.Select(value => (value - 100) / 0.5)] : values) { Attributes = attributes },
            ],
        };
        if (one.IsTimeInFile)
            file.Variables.Add(new("time", "f8", ["scanline"], [.. Enumerable.Range(0, Lines).Select(line => 630.0 * 60 + line)]) { Attributes = new() { ["units"] = "seconds since 2022-01-20" } });
        return file;
    }

    private static NetCdfVariable Coordinate(string name, string units, double[] values, Case one)
    {
        var variable = new NetCdfVariable(name, "f4", ["scanline", "ground_pixel"], values);
        if (!one.IsNamedOnly)
            variable.Attributes["units"] = units;
        return variable;
    }

    private static double[] Pixels(Func<int, int, double> value) => [.. Enumerable.Range(0, Lines * Columns).Select(i => value(i / Columns, i % Columns))];
}
