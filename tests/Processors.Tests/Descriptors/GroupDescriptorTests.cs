using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

public sealed class GroupDescriptorTests
{
    private const string Day = "group: day\ngridding: {resolution: 1}\n";

    [Theory]
    [InlineData("group: ¶week", "group: must be one of day, time, got 'week'")]
    [InlineData("warp: {crs: ¶WGS84, resolution: 1}", "warp.crs: must be an EPSG code such as EPSG:4326, got 'WGS84'")]
    [InlineData("warp: {crs: ¶EPSG:04326, resolution: 1}", "warp.crs: must be an EPSG code such as EPSG:4326, got 'EPSG:04326'")]
    [InlineData("warp: {crs: EPSG:4326, resolution: ¶0}", "warp.resolution: must be from 1E-06 to 10000000, got 0")]
    [InlineData("warp: {crs: EPSG:4326, resolution: ¶0.7, bbox: [-180, -90, 180, 90]}", "warp.resolution: must go into the bbox's width and height a whole number of times")]
    [InlineData("warp: {crs: EPSG:4326, resolution: 1, bbox: ¶[10, 0, -10, 1]}", "warp.bbox: west must be less than east in [west, south, east, north]")]
    [InlineData("warp: {crs: EPSG:4326, resolution: 1, bbox: ¶[0, 5, 1, 5]}", "warp.bbox: south must be less than north in [west, south, east, north]")]
    public void What_does_not_fit_is_told_at_its_place(string marked, string message) => MarkedYaml.Plus(marked).HasProblems(message);

    [Fact]
    public void A_variable_names_its_file_where_items_have_several_and_nowhere_else()
    {
        MarkedYaml.With("path: /a/b", "path: /a/b\n    file: ¶_CLD_").HasProblems(
            "variables[0].file: is for group: time, where an item's variables lie in several files; leave it out");
        MarkedYaml.With("variables:\n  - name: total", "group: time\nvariables:\n  - ¶name: total").HasProblems(
            "variables[0].file: with group: time, say which of the files has the variable, by a pattern such as '_CLD_'");
    }

    [Fact]
    public void A_series_is_for_items_of_one_time() => MarkedYaml.Of(MarkedYaml.Valid.Replace("hdfeos5-grid", "cf-grid\noptions: {time: bands}", StringComparison.Ordinal).Replace("path: /a/b", "path: /a/b\n    series: ¶true", StringComparison.Ordinal)).HasProblems(
        "variables[0].series: is for items that have one time each, and with options: {time: bands} an item has several; use {time: items}, or leave it out");

    [Fact]
    public void An_item_of_several_files_is_not_named_after_one() => MarkedYaml.With("itemId: ozone_{date:yyyyMMdd}", $"{Day}itemId: ¶\"{{granule}}\"").HasProblems(
        "itemId: {granule} is the name of one file, and with group an item has several; use {date:yyyyMMdd}");

    [Fact]
    public void An_item_of_several_files_is_not_named_after_a_tile() => MarkedYaml.With("itemId: ozone_{date:yyyyMMdd}", $"{Day}itemId: ¶\"T_{{date:yyyyMMdd}}_{{tile}}\"").HasProblems(
        "itemId: {tile} is the tile of one file, and with group an item has several; leave it out");

    [Theory]
    [InlineData(false, "group: 'day' is for swaths, whose pixels are put on a grid: add gridding: {resolution: 0.25}")]
    [InlineData(true, null)]
    public void A_day_needs_a_grid_unless_the_mapping_puts_tiles_side_by_side(bool makesMosaics, string? problem)
    {
        var read = DescriptorReader.Parse(MarkedYaml.Valid + "group: day\n", "d", [new KnownMapping("hdfeos5-grid") { MakesMosaics = makesMosaics }]);
        Assert.Equal(problem is null ? [] : [problem], read.Problems.Select(one => one.Message));
    }

    [Fact]
    public void The_recipe_counts_group_file_and_warp()
    {
        string[] descriptors =
        [
            "gridding: {resolution: 1}\n",
            Day,
            "warp: {crs: EPSG:4326, resolution: 1}\n",
            "warp: {crs: EPSG:4326, resolution: 2}\n",
            "warp: {crs: EPSG:4326, resolution: 1, resampling: average}\n",
        ];
        var recipes = descriptors.Select(more => RecipeOf(MarkedYaml.Valid + more)).ToList();
        recipes.AddRange(((string[])["_A_", "_B_"]).Select(file => RecipeOf(MarkedYaml.Valid.Replace("path: /a/b", $"path: /a/b\n    file: {file}") + "group: time\n")));

        Assert.Equal(recipes.Distinct(), recipes);
    }

    private static string RecipeOf(string yaml) => Recipe.ComputeHash(DescriptorReader.Parse(yaml, "d").OrThrow(), "1");
}
