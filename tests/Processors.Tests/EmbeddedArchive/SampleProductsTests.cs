using System.Text.Json.Nodes;
using Datasets.Command;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.EmbeddedArchive;

/// <summary>What <c>datasets sample</c> writes.</summary>
public sealed class SampleProductsTests : IDisposable
{
    private static readonly DateOnly Day = new(2024, 9, 24);
    private static readonly string[] Composites = ["gpm-imerg-monthly", "modis-vegetation", "modis-vegetation-monthly"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Datasets() => [.. SampleProducts.Datasets];

    [Fact]
    public void There_are_samples_of_every_shipped_dataset_that_is_made_from_granules() => Assert.Equal(
        DescriptorLibrary.Load(Repository.PathOf("datasets")).Descriptors.Where(dataset => dataset.Derive is null).Select(dataset => dataset.Id).Order(StringComparer.Ordinal),
        SampleProducts.Datasets);

    [Fact]
    public void A_derived_dataset_has_none_and_names_the_one_that_it_is_made_from()
    {
        var (exitCode, _, error) = DatasetsCommand.Run("sample", "omi-ozone-monthly");
        Assert.Equal(2, exitCode);
        Assert.Contains("omi-ozone-monthly is made from the items of omi-ozone, so there is no sample of it", error);
    }

    [Theory]
    [MemberData(nameof(Datasets))]
    public void A_sample_is_one_that_its_descriptor_takes_and_maps(string id)
    {
        var dataset = DescriptorReader.Read(Repository.PathOf($"datasets/{id}.yaml"), MappingRegistry.Default.Known).OrThrow();
        var file = SampleProducts.Find(id, Day, 1)![0];
        Assert.True(dataset.Source.Cmr?.Includes(file.Name) ?? dataset.Source.S3!.Includes(file.Name), file.Name);
        File.WriteAllBytes(_folder[file.Name], file.ToBytes());

        using var granule = GranuleOpener.Open(_folder[file.Name]);
        var items = MappingRegistry.Default.Get(dataset.Mapping).MapItems(granule, dataset);

        Assert.All(items, item =>
        {
            // A composite's date is its first day, and the day is one of its period.
            Assert.True(item.Time.Start <= At(Day.AddDays(1)) && item.Time.End >= At(Day), $"{item.Time}");
            if (!Composites.Contains(id))
                Assert.Equal(Day, DateOnly.FromDateTime(item.Date.UtcDateTime));
        });
        Assert.All(items, item => Assert.Equal(dataset.Variables.Count, item.Variables.Count));
    }

    [Fact]
    public void A_name_that_is_no_shipped_datasets_has_none() => Assert.Null(SampleProducts.Find("my-so2", Day, 1));

    [Fact]
    public void Days_of_one_month_are_in_one_file_where_the_product_has_a_month_in_a_file()
    {
        Assert.Equal(2, SampleProducts.Find("gpm-imerg-monthly", new(2024, 9, 29), 3)!.Count);
        // Sixteen days from the 257th and from the 273rd day of the year on.
        Assert.Equal(["MOD13Q1.A2024257.h18v04.061.2024259071500.hdf", "MOD13Q1.A2024273.h18v04.061.2024275071500.hdf"], SampleProducts.Find("modis-vegetation", new(2024, 9, 28), 3)!.Select(file => file.Name));
        Assert.Equal(3, SampleProducts.Find("mur-sst", new(2024, 9, 29), 3)!.Select(file => file.Name).Distinct().Count());
        // Aura's orbits take 98.8 minutes: 14 or 15 start on a day.
        Assert.InRange(SampleProducts.Find("omi-ozone-orbits-daily", Day, 1)!.Count, 14, 15);
    }

    /// <summary>libnetcdf, through GDAL, finds the same in a file that was written here and in one that it wrote itself.</summary>
    [Theory]
    [InlineData("mur")]
    [InlineData("tempo")]
    [InlineData("tropomi")]
    public void Libnetcdf_reads_a_file_of_ours_as_it_reads_its_own(string product)
    {
        var file = FileOf(product);
        File.WriteAllBytes(_folder["ours.nc"], file.ToBytes());
        file.Write(_folder["its.nc"]);

        Assert.Equal(Read(_folder["its.nc"]), Read(_folder["ours.nc"]));
    }

    private static DateTimeOffset At(DateOnly day) => new(day, default, TimeSpan.Zero);

    private static NetCdf4File FileOf(string product)
    {
        switch (product)
        {
            case "mur":
                const int cells = MurFile.Rows * MurFile.Columns;
                short[] numbers = [.. Enumerable.Range(0, cells).Select(i => (short)(i % 30011))];
                return MurFile.Create(Day, numbers, numbers, [.. numbers.Select(number => (sbyte)(number % 101))]);
            case "tempo":
                double[] columns = [.. Enumerable.Range(0, TempoFile.Rows * TempoFile.Columns).Select(i => i * 1e11)];
                return TempoFile.Create(new(Day, new(18, 0), TimeSpan.Zero), columns, columns, [.. columns.Select((_, i) => (short)(i % 3))], [.. columns.Select(c => (float)c)]);
            default:
                float[] ozone = [.. Enumerable.Range(0, TropomiFile.Lines * TropomiFile.Pixels).Select(i => i * 1e-6f)];
                return TropomiFile.Create(new(Day, new(12, 0), TimeSpan.Zero), 1, ozone, ozone, [.. ozone.Select((_, i) => (byte)(i % 101))]);
        }
    }

    /// <summary>Groups, dimensions, attributes, types and statistics of every variable, as GDAL's netCDF driver sees them.</summary>
    private static string Read(string path)
    {
        var (exitCode, text, error) = ExternalProgram.Run("gdalmdiminfo", "-if", "netCDF", "-stats", path);
        Assert.True(exitCode == 0, error);
        return Sorted(JsonNode.Parse(text)!)!.ToJsonString();
    }

    /// <summary>By names: the order of creation, which libnetcdf keeps, tells readers nothing. How values are cut into chunks in default sizes is left out, too.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Where(member => member.Key is not ("_NCProperties" or "block_size"))
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Sorted).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };
}
