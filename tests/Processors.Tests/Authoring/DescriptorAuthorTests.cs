using System.Globalization;
using Datasets.Conversion;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Authoring;

public sealed class DescriptorAuthorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_real_granule_is_known_by_its_own_name_and_what_it_measures_comes_first()
    {
        var draft = NewDataset.Draft(Shared.Granule);
        var dataset = draft.Descriptor;

        Assert.Equal(("omso2e", "hdfeos5-grid"), (dataset.Id, dataset.Mapping));
        Assert.Equal(("OMSO2e", "004"), (dataset.Source.Cmr!.ShortName, dataset.Source.Cmr.Version));
        Assert.Equal("OMI-Aura_L3-OMSO2e_{date:yyyyMMdd}", dataset.ItemId.Text);
        Assert.Equal(["column-amount-so2", "column-amount-o3"], dataset.Variables.Select(variable => variable.Name));
        Assert.Equal([true, true, true], draft.Others.TakeLast(3).Select(field => field.IsAncillary));
        Assert.False(draft.IsSourceUnknown);
        // The ozone of that day lies between 158 and 424 DU.
        Assert.InRange(dataset.Variables[1].Render!.Rescale[0], 100, 250);
        Assert.InRange(dataset.Variables[1].Render!.Rescale[1], 350, 424 + 25);
    }

    [Fact]
    public void What_the_file_does_not_say_of_its_product_is_marked_to_be_filled_in()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("mine.nc"));
        var draft = NewDataset.Draft(_folder["mine.nc"]);

        Assert.True(draft.IsSourceUnknown);
        Assert.Contains("# FILL IN: the file does not say its CMR short name and version.", draft.ToYaml(), StringComparison.Ordinal);
        Assert.Equal("{granule}_{date:yyyyMMdd}", draft.Descriptor.ItemId.Text);
    }

    [Fact]
    public void Only_what_the_file_does_not_say_is_asked_for()
    {
        var file = CfFiles.Simple("mine.nc");
        file.Attributes["ShortName"] = "RAIN";
        NetCdfFile.Write(_folder, file);
        var draft = NewDataset.Draft(_folder["mine.nc"]);

        Assert.Equal("RAIN", draft.Descriptor.Source.Cmr!.ShortName);
        Assert.Contains("# FILL IN: the file does not say its version in CMR. 'datasets convert' does not need it; 'datasets run' does.", draft.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_of_a_hostile_file_cannot_break_out_of_the_descriptor()
    {
        var file = CfFiles.Simple("hostile_20220120.nc");
        file.Attributes["title"] = "A: 'title'\nmapping: evil # \"quoted\" {x}";
        file.Attributes["ShortName"] = "X: {enabled: true} # '";
        file.Attributes["VersionID"] = "0\"1";
        file.Variables[^1].Attributes["long_name"] = "- name: evil\r\n  path: /etc";
        NetCdfFile.Write(_folder, file);
        var yaml = NewDataset.Draft(_folder["hostile_20220120.nc"]).ToYaml();
        var dataset = DescriptorReader.Parse(yaml, "new.yaml", MappingRegistry.Default.Known).OrThrow();

        Assert.Equal("A: 'title' mapping: evil # \"quoted\" {x}", dataset.Title);
        Assert.Equal(("X: {enabled: true} # '", "0\"1"), (dataset.Source.Cmr!.ShortName, dataset.Source.Cmr.Version));
        Assert.Equal(("cf-grid", "- name: evil path: /etc"), (dataset.Mapping, Assert.Single(dataset.Variables).Title));
    }

    [Fact]
    public void A_file_with_nothing_to_map_is_refused_with_the_reason_of_each_array()
    {
        NetCdfFile.Write(_folder, new NetCdfFile("table.nc")
        {
            Dimensions = new() { ["station"] = 4, ["channel"] = 3 },
            Variables =
            [
                new("spectra", "f4", ["station", "channel"], new double[12]),
                new("station", "i4", ["station"], [1, 2, 3, 4]),
            ],
        });
        var error = Assert.Throws<DatasetsException>(() => NewDataset.Draft(_folder["table.nc"]));

        Assert.Contains("table.nc holds nothing that a mapping can read", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  /spectra: /spectra, whose shape is 4 x 3, needs one axis of longitude and one of latitude", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OMI-Aura_L3-OMSO2e_2004m1001_v004-2025m0925t092353.he5", "2004-10-01T00:00:00Z", 24, "OMI-Aura_L3-OMSO2e_{date:yyyyMMdd}")]
    [InlineData("OMI-Aura_L2-OMDOAO3_2011m0730t0925-o37442_v003-2011m0730t151910.he5", "2011-07-30T09:25:31Z", 1, "OMI-Aura_L2-OMDOAO3_{date:yyyyMMddTHHmm}")]
    [InlineData("3B-HHR.MS.MRG.3IMERG.20240101-S003000-E005959.0030.V07B.HDF5", "2024-01-01T00:30:00Z", 0.5, "3B-HHR.MS.MRG.3IMERG.{date:yyyyMMddTHHmm}")]
    [InlineData("3B-MO.MS.MRG.3IMERG.20240101-S000000-E235959.01.V07B.HDF5", "2024-01-01T00:00:00Z", 744, "3B-MO.MS.MRG.3IMERG.{date:yyyyMMddTHHmm}")]
    [InlineData("S5P_OFFL_L2__O3_____20240924T101010_20240924T115141_36000_03_020601_20240926T020000.nc", "2024-09-24T10:10:10Z", 1.6, "S5P_OFFL_L2__O3_____{date:yyyyMMddTHHmmss}")]
    // The file says a minute other than its name does; a day would make one item of all orbits.
    [InlineData("S5P_OFFL_L2__CH4____20240101T101500_20240101T115600_32200_03_020600_20240103T021500.nc", "2024-01-01T10:37:12Z", 1, "S5P_OFFL_L2__CH4____{date:yyyyMMddTHHmm}")]
    [InlineData("SMAP_L4_SM_gph_20240101T013000_Vv7031_001.h5", "2024-01-01T01:31:00Z", 3, "SMAP_L4_SM_gph_{date:yyyyMMddTHHmm}_Vv7031")]
    // Tiles and scenes of one time are items of their own.
    [InlineData("VNP46A2.A2023001.h08v05.001.2023009060204.h5", "2023-01-01T00:00:00Z", 24, "VNP46A2.A{date:yyyyMMdd}.{tile}")]
    [InlineData("SWOT_L2_HR_Raster_100m_UTM13S_N_x_x_x_010_038_076F_20240130T123456_20240130T123517_PIC0_01.nc", "2024-01-30T12:34:56Z", 0.01, "{granule}")]
    [InlineData("TEMPO_NO2_L2_V03_20240101T120000Z_S001G01.nc", "2024-01-01T12:00:00Z", 0.1, "{granule}")]
    [InlineData("MOD08_D3.A2024032.061.2024033091234.hdf", "2024-02-01T00:00:00Z", 24, "MOD08_D3.A{date:yyyyMMdd}")]
    [InlineData("chirps-v2.0.2024.03.nc", "2024-03-01T00:00:00Z", 744, "{granule}_{date:yyyyMMdd}")]
    [InlineData("sst_2024-03_north.nc", "2024-03-01T00:00:00Z", 744, "sst_{date:yyyyMM}_north")]
    [InlineData("mine.nc", "2024-03-01T06:00:00Z", 1, "{granule}_{date:yyyyMMddTHHmm}")]
    // What comes first is the date, and numbers such as cycle and pass are another granule's next time.
    [InlineData("20190805065501-XYZ-L2P_GHRSST-SSTskin-SENSOR_A-D-v02.0-fv01.0.nc", "2019-08-05T06:55:01Z", 0.1, "{date:yyyyMMddHHmmss}-XYZ-L2P_GHRSST-SSTskin-SENSOR_A-D")]
    [InlineData("XYZ_L2_017_20020115T060706_20020115T070316.nc", "2002-01-15T06:07:06Z", 1, "XYZ_L2_{date:yyyyMMddTHHmmss}")]
    [InlineData("model_20240102_forecast_20240105.nc", "2024-01-05T00:00:00Z", 24, "model_forecast_{date:yyyyMMdd}")]
    [InlineData("meine Datei.nc", "2024-03-01T00:00:00Z", 24, "{id}_{date:yyyyMMdd}")]
    public void Items_are_named_as_the_product_names_its_files(string fileName, string date, double hours, string template)
    {
        var start = DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
        var item = new MappedGranule { Date = start, Time = new TimeRange(start, start.AddHours(hours).AddSeconds(-1)), Variables = [] };

        Assert.Equal(template, ItemIdRule.Infer(fileName, [item]).Text);
    }

    [Theory]
    [InlineData("AQUA_MODIS.20240101.L3m.DAY.CHL.chlor_a.4km.nc", @"\.L3m\.DAY\.CHL\.chlor_a\.4km\.nc$")]
    [InlineData("AQUA_MODIS.20240101_20240108.L3m.8D.CHL.chlor_a.4km.nc", @"\.L3m\.8D\.CHL\.chlor_a\.4km\.nc$")]
    [InlineData("sst_2024-03_north.nc", @"_north\.nc$")]
    [InlineData("OMI-Aura_L3-OMSO2e_2004m1001_v004-2025m0925t092353.he5", null)]
    [InlineData("3B-HHR.MS.MRG.3IMERG.20240101-S003000-E005959.0030.V07B.HDF5", null)]
    [InlineData("S5P_OFFL_L2__O3_____20240924T101010_20240924T115141_36000_03_020601_20240926T020000.nc", null)]
    [InlineData("VNP46A2.A2023001.h08v05.001.2023009060204.h5", null)]
    [InlineData("mine.nc", null)]
    public void What_tells_a_products_files_from_others_of_its_collection_is_asked_for(string fileName, string? pattern)
    {
        Assert.Equal(pattern, ItemIdRule.Variant(fileName));
        if (pattern is not null)
            Assert.Matches(pattern, fileName);
    }

    [Theory]
    [InlineData("h_sigma", "surface height standard deviation", true)]
    [InlineData("sss_smap_unc", "total uncertainty", true)]
    [InlineData("ice_area", "Ice mask", true)]
    [InlineData("nobs", "", true)]
    [InlineData("wse", "water surface elevation above geoid", false)]
    [InlineData("number_density", "number density of ozone", true)]
    [InlineData("o3", "number density of ozone", false)]
    public void Fields_about_the_measurement_are_told_by_name_or_title(string name, string title, bool isAncillary) => Assert.Equal(
        isAncillary, FieldRanking.IsAncillary($"/{name}", new Dictionary<string, AttributeValue> { ["long_name"] = AttributeValue.Create(title) }));

    [Fact]
    public void Codes_among_a_measurements_numbers_do_not_make_it_a_flag() => Assert.False(FieldRanking.IsAncillary("/NDVI", new Dictionary<string, AttributeValue>
    {
        ["flag_values"] = AttributeValue.Create(251, 254),
        ["scale_factor"] = AttributeValue.Create(0.004),
    }));

    [Theory]
    [InlineData("ozone_20240924.nc")]
    [InlineData("20240924-ozone.nc")]
    [InlineData("a20230101b20240924.nc", "20230101")]
    [InlineData("MOD_A2024268_x.nc")]
    [InlineData("x2024-09-24T10.nc")]
    public void A_pattern_for_file_names_finds_the_very_date_it_was_made_of(string fileName, string day = "20240924")
    {
        var date = FileNameDate.All(fileName)[0];
        var time = new TimeDescriptor { FileName = date.DescriptorPattern(fileName) };

        Assert.Equal(day, date.Time.Start.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        Assert.True(time.Match(fileName).Success);
        Assert.Equal("2023", time.Match(fileName.Replace("2024", "2023", StringComparison.Ordinal)).Groups["year"].Value);
    }

    [Theory]
    [InlineData(158.3, 424.1, 150, 450)]
    [InlineData(0.02, 3.1, 0, 3.5)]
    [InlineData(-1.9, 2.1, -2.5, 2.5)]
    [InlineData(0.00012, 0.00093, 0, 0.001)]
    public void A_range_of_colours_has_round_ends_around_the_values(double low, double high, double from, double to)
    {
        var (nice, most) = NiceTicks.Around(low, high);

        Assert.True(nice <= low && most >= high, $"{nice} to {most} leaves values out");
        Assert.InRange(nice, from - 1e-12, low);
        Assert.InRange(most, high, to + 1e-12);
    }
}
