using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>The page's files in the command are what its sources are built to.</summary>
public class PageBundleTests
{
    private const int LargestScript = 220_000;

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

    [Fact]
    public void The_script_is_small_when_a_host_zips_it_and_its_policy_needs_no_exception()
    {
        using var zipped = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(PageBundle.Instance["app.js"].Content);

        Assert.InRange(zipped.Length, 1, LargestScript);
        Assert.Contains("content=\"default-src 'self'\"", PageBundle.Instance.Template, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", PageBundle.Instance.Template, StringComparison.Ordinal);
    }
}
