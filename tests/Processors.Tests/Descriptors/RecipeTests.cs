using Datasets.Support;

namespace Datasets.Descriptors;

public sealed class RecipeTests
{
    private static readonly string Plain = HashOf(MarkedYaml.Valid);

    [Theory]
    [InlineData("id: ozone", "id: other")]
    [InlineData("title: Ozone", "title: Other\ndescription: D\nlicense: MIT\nkeywords: [a]\nproviders: [{name: N}]")]
    [InlineData("version: \"003\"", "version: \"004\", include: x")]
    [InlineData("mapping:", "schedule: {window: 20d, enabled: false}\nmapping:")]
    [InlineData("mapping:", "workflow: {granulesPerJob: 1}\nresources: {vcpus: 2}\nmapping:")]
    [InlineData("mapping:", "# a comment\nmapping:")]
    [InlineData("mapping:", "validated: {by: An expert, on: 2026-11-22, page: docs/check.html}\nmapping:")]
    [InlineData("mapping:", "cog: {compression: deflate, blockSize: 512}\nwrapLongitude: false\noptions: {}\nmapping:")]
    public void What_does_not_shape_output_does_not_count(string original, string changed) =>
        Assert.Equal(Plain, HashOf(MarkedYaml.With(original, changed).Text));

    [Theory]
    [InlineData("hdfeos5-grid", "cf-grid")]
    [InlineData("mapping:", "options: {a: 1}\nmapping:")]
    [InlineData("mapping:", "grid: {shape: [1, 2]}\nmapping:")]
    [InlineData("mapping:", "gridding: {resolution: 1}\nmapping:")]
    [InlineData("mapping:", "time: {fileName: '(?<year>[0-9]+)'}\nmapping:")]
    [InlineData("mapping:", "wrapLongitude: true\nmapping:")]
    [InlineData("mapping:", "cog: {level: 9}\nmapping:")]
    [InlineData("mapping:", "cog: {overviewResampling: mode}\nmapping:")]
    [InlineData("ozone_{date:yyyyMMdd}", "o3_{date:yyyyMMdd}")]
    [InlineData("path: /a/b", "path: /a/c")]
    [InlineData("path: /a/b", "path: /a/b\n    unit: DU")]
    [InlineData("path: /a/b", "path: /a/b\n    unpack: true")]
    [InlineData("path: /a/b", "path: /a/b\n    render: {rescale: [0, 1]}")]
    public void What_shapes_output_counts(string original, string changed) =>
        Assert.NotEqual(Plain, HashOf(MarkedYaml.With(original, changed).Text));

    [Fact]
    public void The_software_counts() =>
        Assert.NotEqual(Plain, Recipe.Of(DescriptorReader.Parse(MarkedYaml.Valid, "d").OrThrow(), "2"));

    /// <summary>Receipts in archives hold such hashes: a change here makes everyone convert everything again.</summary>
    [Fact]
    public void The_hash_is_the_first_digits_of_SHA_256_of_a_documented_text()
    {
        const string text = """
            1
            {"cog":{"blockSize":512,"compression":"deflate","overviewResampling":"average","predictor":"auto"},"itemId":"ozone_{date:yyyyMMdd}","mapping":"hdfeos5-grid","variables":[{"name":"total","path":"/a/b"}]}
            """;
        var (_, sum, _) = ExternalProgram.Run(
            ExternalProgram.Python, "-c", "import hashlib, sys; print(hashlib.sha256(sys.argv[1].encode()).hexdigest()[:12])", text);

        Assert.Equal(sum.Trim(), Plain);
    }

    private static string HashOf(string yaml) => Recipe.Of(DescriptorReader.Parse(yaml, "d").OrThrow(), "1");
}
