using Datasets.Support;

namespace Datasets.Library;

/// <summary>The examples in the libraries' READMEs, and what that of Datasets.Cog must write.</summary>
internal static class LibraryExamples
{
    public static string Code(string library) => PageCode.Block(File.ReadAllText(Repository.PathOf($"processors/{library}/README.md")), "csharp");

    public static void CheckCog(TemporaryFolder folder, string path)
    {
        const int width = 1440, height = 720;
        var cog = Assert.Single(ReadCog.All(folder, [path]));
        Assert.Empty(cog.Problems);
        Assert.Equal((width, height, 4326, "Float32", "K"), (cog.Width, cog.Height, cog.Epsg, cog.Type, cog.Unit));
        Assert.Equal([-180, 0.25, 0, 90, 0, -0.25], cog.GeoTransform);
        Assert.Equal(-9999, cog.Nodata);
        foreach (var (row, column) in new[] { (0, 0), (9, 1439), (10, 0), (10, 1439), (345, 678), (719, 1439) })
            Assert.Equal(row < 10 ? -9999 : row + column / 2048f, cog.Pixels[row * width + column]);
    }
}
