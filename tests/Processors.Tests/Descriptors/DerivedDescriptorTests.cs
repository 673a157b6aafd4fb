using Datasets.Support;

namespace Datasets.Descriptors;

/// <summary>What a descriptor of a derived dataset may say.</summary>
public sealed class DerivedDescriptorTests
{
    private const string Valid = """
        id: ozone-monthly
        title: Ozone
        derive: {from: ozone, by: month}
        itemId: o_{date:yyyyMM}
        variables: [{name: total}]

        """;

    [Theory]
    [InlineData("{from: ozone, by: month}", "{from: ozone, by: month, statistic: mean, minimumDays: 10}", "o_{date:yyyyMM}")]
    [InlineData("{from: ozone, by: month}", "{from: ozone, by: month, statistic: anomaly, reference: [1991, 2020], minimumDays: 31}", "o_{date:yyyy-MM}")]
    [InlineData("{from: ozone, by: month}", "{from: ozone, by: year, statistic: max, minimumDays: 366}", "o_{date:yyyy}")]
    [InlineData("{from: ozone, by: month}", "{from: ozone, by: month-of-year, reference: [1991, 2020], minimumDays: 930}", "o_{date:MM}")]
    [InlineData("{from: ozone, by: month}", "{from: ozone, by: day-of-year, reference: [2001, 2001], statistic: min}", "o_{date:MMdd}")]
    public void What_fits_is_read(string old, string derive, string itemId) =>
        Assert.NotNull(DescriptorReader.Parse(Valid.Replace(old, derive, StringComparison.Ordinal).Replace("o_{date:yyyyMM}", itemId, StringComparison.Ordinal), "d").OrThrow().Derive);

    [Theory]
    [InlineData("by: month", "by: ¶week", "derive.by: must be one of month, year, month-of-year, day-of-year, got 'week'")]
    [InlineData("by: month", "by: month, statistic: ¶median", "derive.statistic: must be one of mean, min, max, anomaly, got 'median'; did you mean 'mean'?")]
    [InlineData("by: month", "by: ¶year, statistic: anomaly, reference: [1991, 2020]", "derive.by: an anomaly is a month's, minus what is usual in that month: use by: month, not year")]
    [InlineData("by: month", "by: month, statistic: ¶anomaly", "derive.statistic: an anomaly is held against the days of many years: add which, such as reference: [1991, 2020]")]
    [InlineData("by: month", "by: ¶month-of-year", "derive.by: month-of-year is of the days of many years: add which, such as reference: [1991, 2020]")]
    [InlineData("by: month", "by: month, reference: ¶[1991, 2020]", "derive.reference: is for climatologies (by: month-of-year or day-of-year) and for statistic: anomaly; leave it out")]
    [InlineData("by: month", "by: month, statistic: anomaly, reference: ¶[2020, 1991]", "derive.reference: the first year must not be after the last, got [2020, 1991]")]
    [InlineData("by: month", "by: month, statistic: anomaly, reference: ¶[1991]", "derive.reference: expected a list of 2, got 1")]
    [InlineData("by: month", "by: month, minimumDays: ¶32", "derive.minimumDays: must be at most 31, as many as there can be, got 32")]
    [InlineData("by: month", "by: month, minimumDays: ¶0", "derive.minimumDays: must be from 1 to 100000, got 0")]
    [InlineData("from: ozone,", "from: ¶ozone-monthly,", "derive.from: a dataset cannot be made from itself")]
    [InlineData("from: ozone,", "from: ¶Ozone,", "derive.from: must be lower-case letters and digits with single hyphens between them, at most 40 characters, got 'Ozone'")]
    [InlineData("derive: {from: ozone, by: month}", "derive: ¶{from: ozone}", "derive: 'by' is missing: Which days become one item, by their dates in UTC.")]
    [InlineData("itemId: o_{date:yyyyMM}", "itemId: ¶o_{date:yyyy}", "itemId: gives the items of 2000-01 and 2000-02 the same id; have {date:yyyyMM} in it")]
    [InlineData("itemId: o_{date:yyyyMM}", "itemId: ¶o_{date:MM}", "itemId: gives the items of 2000-01 and 2001-01 the same id; have {date:yyyyMM} in it")]
    [InlineData("itemId: o_{date:yyyyMM}", "itemId: ¶o_{granule}", "itemId: {granule} and {tile} are of a granule's file name, and a derived dataset has none; use {date:yyyyMM}")]
    [InlineData("[{name: total}]", "[{name: total}, {name: ¶total-days}]", "variables[1].name: 'total-days' is what the counts of days are called; leave it out, as they are made in any case")]
    [InlineData("[{name: total}]", "[{name: total, ¶path: /a}]", "variables[0].path: is about granules, and with derive there are none: leave it out")]
    [InlineData("[{name: total}]", "[{name: total, ¶unpack: true}]", "variables[0].unpack: is about granules, and with derive there are none: leave it out")]
    [InlineData("title: Ozone", "title: Ozone\n¶mapping: cf-grid", "mapping: is about granules, and with derive there are none: leave it out")]
    [InlineData("title: Ozone", "title: Ozone\n¶warp: {crs: EPSG:4326, resolution: 1}", "warp: is about granules, and with derive there are none: leave it out")]
    [InlineData("id: ozone-monthly", "¶id: ozone-monthly\nsource: {local: {path: a}}", "has 'source' and 'derive', but they are alternatives: keep one")]
    public void What_does_not_fit_is_told_at_its_place(string original, string marked, string message) =>
        MarkedYaml.Of(Valid.Replace(original, marked, StringComparison.Ordinal)).HasProblems(message);

    [Fact]
    public void A_descriptor_has_a_source_and_a_mapping_or_is_derived() =>
        MarkedYaml.Of(Valid.Replace("id: ozone-monthly", "¶¶id: ozone-monthly", StringComparison.Ordinal).Replace("derive: {from: ozone, by: month}\n", "", StringComparison.Ordinal).Replace("[{name", "[¶{name", StringComparison.Ordinal))
            .HasProblems(
                "needs one of 'source' or 'derive'",
                "'mapping' is missing: The plugin that reads this kind of granule, such as hdfeos5-grid; 'datasets list' names them.",
                "variables[0]: 'path' is missing: The array's absolute path in the granule, as 'datasets inspect' shows it.");

    [Fact]
    public void Its_variables_are_held_against_the_dataset_that_it_is_made_from()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["ozone.yaml"], MarkedYaml.Valid + "  - {name: cover, path: /c, overviewResampling: mode}\n");
        File.WriteAllText(folder["monthly.yaml"], Valid.Replace("[{name: total}]", "[{name: total}, {name: totl},\n  {name: cover}]", StringComparison.Ordinal));

        var library = DescriptorLibrary.Load([folder.Path]);

        Assert.Equal(
            [
                $"{folder["monthly.yaml"]}:5:35: variables[1].name: ozone has no variable 'totl'; it has total, cover; did you mean 'total'?",
                $"{folder["monthly.yaml"]}:6:10: variables[2].name: the numbers of cover in ozone are classes or flags, of which there is no mean, minimum or anomaly: leave it out",
            ],
            library.Problems.Select(problem => problem.ToString()));
        Assert.Equal(["ozone"], library.Descriptors.Select(dataset => dataset.Id));
        Assert.Equal("no descriptor at hand is of ozone, which derive.from names; did you mean 'ozon'?", DerivedSources.Note(DescriptorReader.Parse(Valid, "d").OrThrow(), ["ozon"]));
    }

    [Fact]
    public void The_recipe_counts_what_is_derived()
    {
        string[] derives = ["by: month", "by: year", "by: month, statistic: max", "by: month, minimumDays: 2", "by: month, statistic: anomaly, reference: [1991, 2020]", "by: month, statistic: anomaly, reference: [1991, 2010]"];
        var recipes = derives.Select(derive => Recipe.ComputeHash(DescriptorReader.Parse(Valid.Replace("by: month", derive, StringComparison.Ordinal), "d").OrThrow(), "1")).ToList();
        Assert.Equal(recipes.Distinct(), recipes);
    }
}
