using System.Globalization;
using System.Xml.Linq;

namespace Datasets.Validation;

/// <summary>The numbered marks of a map on the page of 'datasets check'.</summary>
public sealed class MapMarkTests
{
    private static readonly MapExtent World = new(-180, -90, 180, 90);

    [Theory]
    [InlineData(-180, -90)]
    [InlineData(179.999, 90)]
    [InlineData(-180, 90)]
    [InlineData(0, -90)]
    public void A_mark_at_the_edge_is_whole(double longitude, double latitude) => RequireWhole(World, longitude, latitude);

    /// <remarks>As a band of few rows round the Earth is, one row of pixels, and one column.</remarks>
    [Theory]
    [InlineData(-180, 60, 180, 70)]
    [InlineData(-180, 0, 180, 0.05)]
    [InlineData(10, -80, 10.05, 80)]
    [InlineData(10, 50, 10.000000001, 50.000000001)]
    public void A_mark_in_a_flat_or_narrow_map_is_whole(double west, double south, double east, double north) =>
        RequireWhole(new(west, south, east, north), west, north);

    private static void RequireWhole(MapExtent extent, double longitude, double latitude)
    {
        var (box, circle) = Drawn(extent, longitude, latitude);
        var (x, y, r) = (circle[0], circle[1], circle[2]);

        Assert.InRange(x - r, box[0], box[0] + box[2]);
        Assert.InRange(x + r, box[0], box[0] + box[2]);
        Assert.InRange(y - r, box[1], box[1] + box[3]);
        Assert.InRange(y + r, box[1], box[1] + box[3]);
    }

    [Fact]
    public void A_mark_elsewhere_is_at_its_place()
    {
        var (box, circle) = Drawn(World, 90, 45);

        Assert.Equal((0.75, 0.25), ((circle[0] - box[0]) / box[2], (circle[1] - box[1]) / box[3]));
    }

    private static (double[] Box, double[] Circle) Drawn(MapExtent extent, double longitude, double latitude)
    {
        var svg = XElement.Parse(Svg.Map(extent, "data:,", "map", [(longitude, latitude, "1")]).ToString());
        var circle = svg.Descendants("circle").Single();
        return (Numbers(svg.Attribute("viewBox")!.Value), [.. new[] { "cx", "cy", "r" }.SelectMany(name => Numbers(circle.Attribute(name)!.Value))]);
    }

    private static double[] Numbers(string text) => [.. text.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
}
