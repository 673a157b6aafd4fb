using Datasets.EmbeddedArchive.Granules;

namespace Datasets.EmbeddedArchive;

/// <summary>What is known of ozone and of OMI, found again in the synthetic fields.</summary>
public sealed class GranuleValuesTests
{
    private static readonly GranuleOptions Small = new() { Columns = 144, Rows = 72 };

    [Fact]
    public void The_same_day_gives_the_same_bytes() => Assert.Equal(Bytes(new(2022, 1, 20)), Bytes(new(2022, 1, 20)));

    [Fact]
    public void Another_day_seed_or_production_time_gives_other_values()
    {
        var date = new DateOnly(2022, 1, 20);
        var first = Ozone(date, Small);

        Assert.NotEqual(first, Ozone(date.AddDays(1), Small));
        Assert.NotEqual(first, Ozone(date, Small with { Seed = 2 }));
        Assert.NotEqual(first, OmdoaO3eGranule.Generate(date, new(2023, 5, 1, 0, 0, 0, TimeSpan.Zero), Small).Field("ColumnAmountO3").Values);
    }

    [Fact]
    public void Row_zero_is_south_it_is_dark_there_in_july_and_light_in_january()
    {
        var january = Ozone(new(2022, 1, 20), Small);
        var july = Ozone(new(2022, 7, 20), Small);

        Assert.All(january[..144], value => Assert.NotEqual(OmdoaO3eGranule.FillValue, value));
        Assert.All(january[^144..], value => Assert.Equal(OmdoaO3eGranule.FillValue, value));
        Assert.All(july[..144], value => Assert.Equal(OmdoaO3eGranule.FillValue, value));
        Assert.All(july[^144..], value => Assert.NotEqual(OmdoaO3eGranule.FillValue, value));
    }

    [Fact]
    public void There_is_an_ozone_hole_in_october_and_none_in_january()
    {
        Assert.True(Valid(Ozone(new(2022, 10, 3), Small)[..(144 * 12)]).Min() < 200);
        Assert.True(Valid(Ozone(new(2022, 1, 20), Small)[..(144 * 12)]).Min() > 220);
    }

    [Fact]
    public void Northern_spring_has_more_ozone_than_the_tropics()
    {
        var april = Ozone(new(2022, 4, 10), Small);

        Assert.InRange(Valid(april[(144 * 32)..(144 * 40)]).Average(), 240, 285);
        Assert.True(Valid(april[(144 * 58)..(144 * 66)]).Average() > 370);
    }

    [Fact]
    public void Values_keep_to_their_valid_range_and_all_fields_see_the_same_pixels()
    {
        var granule = OmdoaO3eGranule.Generate(new(2022, 10, 3), options: Small);
        var seen = granule.Field("ColumnAmountO3").Values.Select(value => value != OmdoaO3eGranule.FillValue).ToList();

        Assert.All(granule.Fields, field =>
        {
            Assert.All(Valid(field.Values), value => Assert.InRange(value, field.ValidMinimum, field.ValidMaximum));
            Assert.Equal(seen, field.Values.Select(value => value != OmdoaO3eGranule.FillValue));
        });
    }

    [Fact]
    public void Precision_is_one_to_four_per_cent_of_the_column()
    {
        var granule = OmdoaO3eGranule.Generate(new(2022, 1, 20), options: Small);
        var columns = Valid(granule.Field("ColumnAmountO3").Values);
        var precisions = Valid(granule.Field("ColumnAmountO3Precision").Values);

        Assert.InRange(precisions.Zip(columns, (precision, column) => precision / column).Average(), 0.01, 0.04);
    }

    /// <summary>The real OMSO2e granule has values in 13.5 % of its pixels.</summary>
    [Theory]
    [InlineData(GranuleDensity.Dense, 0.75, 0.97)]
    [InlineData(GranuleDensity.Sparse, 0.08, 0.2)]
    [InlineData(GranuleDensity.Empty, 0, 0)]
    public void Density_is_as_asked_for(GranuleDensity density, double least, double most)
    {
        var options = Small with { Columns = 360, Rows = 180, Density = density };
        var days = Enumerable.Range(0, 12).Select(i => Ozone(new DateOnly(2022, 1, 20).AddDays(31 * i), options));

        Assert.InRange(days.Average(day => Valid(day).Count / (double)day.Length), least, most);
    }

    [Fact]
    public void Swaths_leave_gaps_at_the_equator_that_high_latitudes_do_not_have()
    {
        var values = Ozone(new(2006, 4, 10), new());
        var equator = values.AsSpan(1440 * 360, 1440);
        var north = values.AsSpan(1440 * 600, 1440);

        Assert.Equal(0, north.Count(OmdoaO3eGranule.FillValue));
        Assert.InRange(equator.Count(OmdoaO3eGranule.FillValue), 14, 200);
    }

    private static byte[] Bytes(DateOnly date) => OmdoaO3eGranule.Generate(date, options: Small).ToBytes();

    private static float[] Ozone(DateOnly date, GranuleOptions options) =>
        OmdoaO3eGranule.Generate(date, options: options).Field("ColumnAmountO3").Values;

    private static List<float> Valid(float[] values) => [.. values.Where(value => value != OmdoaO3eGranule.FillValue)];
}
