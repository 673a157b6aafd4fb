using Datasets.Descriptors;
using Datasets.Granules;
using Datasets.Mapping;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>The committed pages in docs/datasets are those that the descriptors and the sample granules make.</summary>
public sealed class DatasetPageTests
{
    private const string Begin = "<!-- generated: the shipped datasets -->", End = "<!-- end of what is generated -->";

    private static readonly bool IsApproving = Environment.GetEnvironmentVariable("APPROVE") == "1";

    public static TheoryData<string> Files() => ShippedDatasetTests.Files();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_datasets_page_is_current(string file)
    {
        var dataset = Descriptor(file);
        var sample = SampleGranules.Of(dataset.Id);
        using var folder = new TemporaryFolder();
        sample.Write(folder[sample.FileName]);
        using var granule = GranuleOpener.Open(folder[sample.FileName]);
        HoldAgainst($"docs/datasets/{dataset.Id}.md", DatasetPage.Of(dataset, granule));
    }

    [Fact]
    public void The_index_lists_every_dataset()
    {
        const string index = "docs/datasets/README.md";
        var text = File.ReadAllText(Repository.PathOf(index));
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= Begin.Length && end > begin, $"{index} has lost its marks");
        var lines = Files().Select(row => DatasetPage.Line(Descriptor(row.Data)));
        HoldAgainst(index, $"{text[..begin]}\n| dataset | what it is | source | mapping | variables |\n|---|---|---|---|---|\n{string.Join('\n', lines)}\n{text[end..]}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_descriptor_names_what_its_layout_is_known_from(string file) => Assert.NotEmpty(Descriptor(file).References);

    [Fact]
    public void There_is_no_page_of_a_dataset_that_is_gone() => Assert.Equal(
        Files().Select(row => Path.GetFileNameWithoutExtension(row.Data)).Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.PathOf("docs/datasets"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "README").Order(StringComparer.Ordinal));

    private static DatasetDescriptor Descriptor(string file) =>
        DescriptorReader.Read(Repository.PathOf($"datasets/{file}"), MappingRegistry.Default.Keys).OrThrow();

    private static void HoldAgainst(string path, string generated)
    {
        var full = Repository.PathOf(path);
        if (IsApproving)
            File.WriteAllText(full, generated);
        Assert.True(
            File.Exists(full) && File.ReadAllText(full) == generated,
            $"{path} is not what the descriptor and the sample granule make: refresh it with 'APPROVE=1 ./run test' and review the diff");
    }
}
