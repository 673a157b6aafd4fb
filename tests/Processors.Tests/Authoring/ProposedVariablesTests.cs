using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Authoring;

/// <summary>What a newcomer's descriptor is about is what the product is about, whatever has more valid values.</summary>
public sealed class ProposedVariablesTests : IDisposable
{
    private const int Lines = 30;
    private const int Pixels = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_GHRSST_swath_the_temperature_is_proposed_and_no_time_difference_nor_a_mean_of_directions()
    {
        // Valid in three lines of thirty.
        double[] temperatures = [.. Enumerable.Range(0, Lines * Pixels).Select(i => i / Pixels is >= 5 and < 8 ? 300.0 : -32768)];
        NetCdfFile.Write(_folder, Swath("20190805065501-XYZ-L2P_GHRSST-SSTskin-SENSOR_A-D-v02.0-fv01.0.nc",
            Field("sst_dtime", "seconds", Enumerable.Repeat(3.0, Lines * Pixels), ("long_name", "time difference from reference time")),
            Field("wind_dir", "degree", Enumerable.Repeat(180.0, Lines * Pixels), ("standard_name", "wind_to_direction")),
            Field("sea_surface_temperature", "kelvin", temperatures, ("standard_name", "sea_surface_skin_temperature"), ("_FillValue", -32768))) with
        {
            Attributes = new()
            {
                ["id"] = "SENSOR_A-XYZ-L2P-v2014.0",
                ["naming_authority"] = "org.ghrsst",
                ["product_version"] = "2014.0",
                ["time_coverage_start"] = "2019-08-05T06:55:01Z",
                ["time_coverage_end"] = "2019-08-05T06:59:58Z",
            },
        });
        var draft = NewDataset.Draft(_folder["20190805065501-XYZ-L2P_GHRSST-SSTskin-SENSOR_A-D-v02.0-fv01.0.nc"]);

        Assert.Equal(["/sea_surface_temperature"], draft.Chosen.Select(field => field.Path));
        Assert.Contains("/wind_dir", draft.Others.Select(field => field.Path));
        Assert.Equal(("SENSOR_A-XYZ-L2P-v2014.0", "2014.0"), (draft.Descriptor.Source.Cmr!.ShortName, draft.Descriptor.Source.Cmr.Version));
        Assert.Equal("sensor-a-xyz-l2p-v2014-0", draft.Descriptor.Id);
        Assert.Equal("20190805065501-XYZ-L2P_GHRSST-SSTskin-SENSOR_A-D", Assert.Single(draft.ItemIds));
    }

    [Theory]
    [InlineData("siconc", "sea_ice_area_fraction", "areacello", "cell_area", "siconc_SIday_model.nc")]
    [InlineData("precipitation", "", "width", "", "storm.nc")]
    [InlineData("tas", "air_temperature", "orog", "surface_altitude", "tas_Amon_model.nc")]
    [InlineData("land_surface_temperature", "surface_temperature", "emis", "", "XYZ_LST_day.nc")]
    public void What_is_measured_comes_before_what_is_about_its_cells(string wanted, string standardName, string other, string otherStandardName, string fileName)
    {
        var file = CfFiles.Simple(fileName, GridField(other, otherStandardName, valid: 1));
        file.Variables.Add(GridField(wanted, standardName, valid: 0.2));
        NetCdfFile.Write(_folder, file);

        Assert.Equal($"/{wanted}", NewDataset.Draft(_folder[fileName]).Chosen[0].Path);
    }

    [Fact]
    public void A_product_s_own_quality_is_a_filter_before_a_guess_by_the_sun()
    {
        NetCdfFile.Write(_folder, Swath("scan_20220120T103000.nc",
            Field("column", "mol m-2", Enumerable.Repeat(2.0, Lines * Pixels)), Field("solar_zenith_angle", "degree", Enumerable.Repeat(50.0, Lines * Pixels)),
            Field("qa_value", "1", Enumerable.Repeat(0.9, Lines * Pixels))));

        Assert.Contains("#   - {path: /qa_value, minimum: 0.5}", NewDataset.Draft(_folder["scan_20220120T103000.nc"]).ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Latitudes_of_a_name_of_their_own_are_written_into_gridding()
    {
        NetCdfFile.Write(_folder, Swath("model_20220120T103000.nc", latitude: "lat_rho", longitude: "lon_rho", fields: Field("zeta", "m", Enumerable.Repeat(2.0, Lines * Pixels), ("coordinates", "lon_rho lat_rho"))));
        var gridding = NewDataset.Draft(_folder["model_20220120T103000.nc"]).Descriptor.Gridding!;

        Assert.Equal(("/lat_rho", "/lon_rho"), (gridding.Latitude, gridding.Longitude));
    }

    [Fact]
    public void Measurements_behind_each_other_on_a_track_are_no_swath()
    {
        // Twenty measurements a second, as altimeters have them.
        var file = Swath("track_20220120T103000.nc", fields: Field("ssh", "m", Enumerable.Repeat(2.0, Lines * Pixels)));
        double[] along = [.. Enumerable.Range(0, Lines * Pixels).Select(i => i * 0.003)];
        file.Variables[0] = file.Variables[0] with { Values = along };
        file.Variables[1] = file.Variables[1] with { Values = [.. along.Select(degrees => 20 + degrees / 3)] };
        NetCdfFile.Write(_folder, file);

        Assert.Contains("along a track", Assert.Throws<DatasetsException>(() => NewDataset.Draft(_folder["track_20220120T103000.nc"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("product_short_name", "XYZ_L3", "XYZ_L3")]
    [InlineData("title_short_name", "XYZ_L3", "XYZ_L3")]
    [InlineData("FileHeader", "DOIshortName=3IMERGHH;\nAlgorithmID=3IMERGHH;\nProductVersion=V07B;\n", "GPM_3IMERGHH")]
    [InlineData("id", "mine.nc", null)]
    [InlineData("id", "XYZ-20220120-v1", null)]
    [InlineData("id", "10.5067/ABC", null)]
    [InlineData("id", "0f8fad5b-d9cb-469f-a165-70867728950e", null)]
    public void A_short_name_is_where_files_state_it(string attribute, string value, string? expected)
    {
        var file = CfFiles.Simple("mine.nc");
        file.Attributes[attribute] = value;
        NetCdfFile.Write(_folder, file);
        using var granule = GranuleOpener.Open(_folder["mine.nc"]);
        var identity = ProductIdentity.Read(granule);

        Assert.Equal(expected, identity.ShortName);
        Assert.Equal(attribute == "FileHeader" ? "07" : null, identity.Version);
    }

    private static NetCdfVariable GridField(string name, string standardName, double valid)
    {
        var cells = CfFiles.Latitudes.Length * CfFiles.Longitudes.Length;
        var field = new NetCdfVariable(name, "f4", ["time", "lat", "lon"], [.. Enumerable.Range(0, cells).Select(i => i < valid * cells ? 280.0 + i : -999)])
        {
            Attributes = new() { ["units"] = "K", ["_FillValue"] = -999 },
        };
        if (standardName.Length > 0)
            field.Attributes["standard_name"] = standardName;
        return field;
    }

    private static NetCdfVariable Field(string name, string units, IEnumerable<double> values, params (string Name, object Value)[] attributes)
    {
        var field = new NetCdfVariable(name, "f4", ["line", "pixel"], [.. values]) { Attributes = new() { ["units"] = units } };
        foreach (var (attribute, value) in attributes)
            field.Attributes[attribute] = value;
        return field;
    }

    private static NetCdfFile Swath(string name, params NetCdfVariable[] fields) => Swath(name, "lat", "lon", fields);

    private static NetCdfFile Swath(string name, string latitude, string longitude, params NetCdfVariable[] fields) => new(name)
    {
        Dimensions = new() { ["line"] = Lines, ["pixel"] = Pixels },
        Variables =
        [
            new(latitude, "f4", ["line", "pixel"], [.. Enumerable.Range(0, Lines * Pixels).Select(i => 40 + 0.1 * (i / Pixels))]) { Attributes = new() { ["units"] = "degrees_north" } },
            new(longitude, "f4", ["line", "pixel"], [.. Enumerable.Range(0, Lines * Pixels).Select(i => 70 + 0.1 * (i % Pixels))]) { Attributes = new() { ["units"] = "degrees_east" } },
            .. fields,
        ],
    };
}
