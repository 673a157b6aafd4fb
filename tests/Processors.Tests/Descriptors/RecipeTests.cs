using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Datasets.Descriptors.Rules;
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
    [InlineData("path: /a/b", "path: /a/b\n    series: true\n    standardName: air_temperature")]
    [InlineData("mapping:", "# a comment\nmapping:")]
    [InlineData("mapping:", "validated: {by: An expert, on: 2026-11-22, page: docs/check.html}\nmapping:")]
    [InlineData("mapping:", "cog: {compression: deflate, blockSize: 512}\noptions: {}\nmapping:")]
    public void What_does_not_shape_output_does_not_count(string original, string changed) =>
        Assert.Equal(Plain, HashOf(MarkedYaml.With(original, changed).Text));

    [Theory]
    [InlineData("hdfeos5-grid", "cf-grid")]
    [InlineData("mapping:", "options: {a: 1}\nmapping:")]
    [InlineData("mapping:", "grid: {shape: [1, 2]}\nmapping:")]
    [InlineData("mapping:", "gridding: {resolution: 1}\nmapping:")]
    [InlineData("mapping:", "time: {fileName: '(?<year>[0-9]+)'}\nmapping:")]
    [InlineData("mapping:", "wrapLongitude: true\nmapping:")]
    [InlineData("mapping:", "wrapLongitude: false\nmapping:")]
    [InlineData("mapping:", "grid: {crs: EPSG:6933, transform: [36032.22, 0, -17367530.45, 0, -36032.22, 7314540.83]}\nmapping:")]
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
        Assert.NotEqual(Plain, Recipe.ComputeHash(DescriptorReader.Parse(MarkedYaml.Valid, "d").OrThrow(), "2"));

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

    /// <summary>The recipes that the shipped datasets had when their first receipts were written.</summary>
    [Theory]
    [InlineData("era5-temperature", "df60b2d114cd")]
    [InlineData("gpm-imerg-daily", "e6506506f09d")]
    [InlineData("gpm-imerg-half-hourly", "73f8a2649451")]
    [InlineData("gpm-imerg-monthly", "91753e3796ab")]
    [InlineData("merra2-surface", "841e8d85abdd")]
    [InlineData("mur-sst", "22e53558f34c")]
    [InlineData("omi-aerosol", "aa570495f413")]
    [InlineData("omi-no2", "713d470584ea")]
    [InlineData("omi-ozone", "92eb31a3d3d5")]
    [InlineData("omi-ozone-orbits", "07b036bff47f")]
    [InlineData("omi-ozone-orbits-daily", "5cf0d5fd3611")]
    [InlineData("omi-ozone-toms", "4ce382721011")]
    [InlineData("omi-so2", "653b642b9401")]
    [InlineData("omps-ozone", "9edab6ae8c19")]
    [InlineData("smap-soil-moisture", "51226dd10c59")]
    [InlineData("tempo-no2", "1d501911d9b6")]
    [InlineData("tropomi-ozone", "3b90c09f3b37")]
    public void The_recipes_of_the_shipped_datasets_stay_as_they_are(string dataset, string recipe) =>
        Assert.Equal(recipe, Recipe.ComputeHash(DescriptorReader.Read(Repository.PathOf($"datasets/{dataset}.yaml")).OrThrow(), "1"));

    /// <summary>
    /// A new key has to be put here: into <see cref="Shaping"/>, where another value of it makes another output, or else into
    /// <see cref="NotShaping"/> and be marked <see cref="DoesNotShapeOutputAttribute"/>. A new key with a default value changes every recipe.
    /// </summary>
    [Fact]
    public void Every_key_of_a_descriptor_is_decided()
    {
        var marked = new List<string>();
        var unmarked = new List<string>();
        Collect(typeof(DatasetDescriptor), "");

        Assert.Equal(Words(Shaping), unmarked.Order(StringComparer.Ordinal));
        Assert.Equal(Words(NotShaping), marked.Order(StringComparer.Ordinal));

        void Collect(Type type, string prefix)
        {
            foreach (var property in type.GetProperties().Where(property => property.IsDefined(typeof(DescriptionAttribute))))
            {
                var key = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                var isMarked = property.IsDefined(typeof(DoesNotShapeOutputAttribute));
                (isMarked ? marked : unmarked).Add(key);
                var part = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
                if (!isMarked && part.IsDefined(typeof(DescriptionAttribute)))
                    Collect(part, key + ".");
            }
        }
    }

    private const string NotShaping = """
        id title description license providers keywords references citeAs source schedule workflow resources publish validated
        variables.standardName variables.series
        """;

    private const string Shaping = """
        derive derive.from derive.by derive.statistic derive.minimumDays derive.reference
        mapping options grid grid.shape grid.crs grid.bbox grid.transform
        gridding gridding.resolution gridding.method gridding.bbox gridding.latitude gridding.longitude gridding.latitudeCorners gridding.longitudeCorners
        gridding.filters gridding.filters.path gridding.filters.minimum gridding.filters.maximum gridding.filters.rejectBits gridding.filters.select gridding.filters.bits gridding.filters.accept gridding.rejectRows
        group time time.fileName time.duration time.start time.end time.static time.units time.scale wrapLongitude warp warp.crs warp.resolution warp.resampling warp.bbox itemId
        variables variables.name variables.path variables.file variables.select variables.title variables.description variables.unit
        variables.missing variables.flags variables.flags.bits variables.flags.classes variables.maskOutsideValidRange variables.unpack variables.statistic variables.overviewResampling variables.render variables.render.colormap variables.render.rescale
        cog cog.compression cog.level cog.predictor cog.blockSize cog.overviewResampling
        """;

    private static IEnumerable<string> Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);

    private static string HashOf(string yaml) => Recipe.ComputeHash(DescriptorReader.Parse(yaml, "d").OrThrow(), "1");
}
