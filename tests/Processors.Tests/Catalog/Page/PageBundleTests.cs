using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>The page's files in the command are what its sources are built to.</summary>
public class PageBundleTests
{
    private const int LargestScript = 220_000;
    private const int LargestCharts = 40_000;

    [Fact]
    public void The_sources_build_to_the_files_that_the_command_embeds()
    {
        if (!Directory.Exists(Repository.PathOf("browse/node_modules/esbuild")))
            Assert.Skip("needs the npm packages of browse, which './run test' installs");
        using var folder = new TemporaryFolder();

        var (exitCode, _, error) = ExternalProgram.Run("node", Repository.PathOf("browse/build.mjs"), folder["built"]);

        Assert.True(exitCode == 0, error);
        var built = Directory.GetFiles(folder["built"]);
        Assert.Equal(6, built.Length);
        Assert.All(built, file => Assert.Equal(
            File.ReadAllBytes(file), File.ReadAllBytes(Repository.PathOf($"processors/Catalog/Page/{Path.GetFileName(file)}"))));
    }

    [Theory]
    [InlineData("app.js", LargestScript)]
    [InlineData("charts.js", LargestCharts)]
    public void The_scripts_are_small_when_a_host_zips_them(string name, int largest)
    {
        using var zipped = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(PageBundle.Instance[name].Content);

        Assert.InRange(zipped.Length, 1, largest);
    }

    [Fact]
    public void The_pages_policy_needs_no_exception()
    {
        Assert.Contains("content=\"default-src 'self'\"", PageBundle.Instance.Template, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", PageBundle.Instance.Template, StringComparison.Ordinal);
    }
}
