namespace Datasets.Model;

public class GeographicBoxTests
{
    [Theory]
    [InlineData(0, -90, 360, 90, -180, -90, 180, 90)]
    [InlineData(170, -10, 190, 10, 170, -10, -170, 10)]
    [InlineData(190, -10, 200, 10, -170, -10, -160, 10)]
    [InlineData(-190, -10, -175, 10, 170, -10, -175, 10)]
    [InlineData(-10, -10, 180, 10, -10, -10, 180, 10)]
    [InlineData(0.1, 0.3, 0.30000000000000004, 0.7, 0.1, 0.3, 0.3, 0.7)]
    public void Edges_become_longitudes_from_minus_180_to_180(
        double west, double south, double east, double north, double expectedWest, double expectedSouth, double expectedEast, double expectedNorth) =>
        Assert.Equal(
            new GeographicBox(expectedWest, expectedSouth, expectedEast, expectedNorth), GeographicBox.FromEdges(west, south, east, north));

    [Fact]
    public void A_box_across_the_antimeridian_contains_what_lies_on_either_side()
    {
        var pacific = new GeographicBox(170, -10, -170, 10);

        Assert.True(pacific.Contains(new(175, 0, 180, 5)));
        Assert.True(pacific.Contains(new(-180, 0, -175, 5)));
        Assert.True(pacific.Contains(pacific));
        Assert.False(pacific.Contains(new(0, 0, 5, 5)));
        Assert.False(new GeographicBox(0, -10, 180, 10).Contains(pacific));
        Assert.True(GeographicBox.World.Contains(pacific));
    }

    [Fact]
    public void The_union_contains_both()
    {
        GeographicBox[] boxes = [new(0, 0, 10, 10), new(-20, 5, -10, 20), new(170, -10, -170, 10), GeographicBox.World];
        foreach (var a in boxes)
        {
            foreach (var b in boxes)
            {
                Assert.True(a.Union(b).Contains(a));
                Assert.True(a.Union(b).Contains(b));
            }
        }
        Assert.Equal(new GeographicBox(-20, 0, 10, 20), boxes[0].Union(boxes[1]));
    }
}
