using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>The pages in docs/datasets, as far as they need no granule; <see cref="ShippedDatasetTests"/> holds each against its own.</summary>
public sealed class DatasetPageTests
{
    private const string Begin = "<!-- generated: the shipped datasets -->", End = "<!-- end of what is generated -->";

    public static TheoryData<string> Files() => ShippedDatasetTests.Files();

    [Fact]
    public void The_index_lists_every_dataset()
    {
        const string index = "docs/datasets/README.md";
        var text = File.ReadAllText(Repository.PathOf(index));
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= Begin.Length && end > begin, $"{index} has lost its marks");
        var lines = Files().Select(row => DatasetPage.Line(Descriptor(row.Data)));
        ApprovedFile.Check(index, $"{text[..begin]}\n| dataset | what it is | source | mapping | variables |\n|---|---|---|---|---|\n{string.Join('\n', lines)}\n{text[end..]}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_descriptor_names_what_its_layout_is_known_from(string file) => Assert.NotEmpty(Descriptor(file).References);

    [Theory]
    [MemberData(nameof(DerivedFiles))]
    public void The_page_of_a_derived_dataset_is_current(string file)
    {
        var dataset = Descriptor(file);
        ApprovedFile.Check($"docs/datasets/{dataset.Id}.md", DatasetPage.OfDerived(dataset, Descriptor($"{dataset.Derive!.From}.yaml")));
    }

    public static TheoryData<string> DerivedFiles() => [.. Files().Select(row => row.Data).Where(file => Descriptor(file).Derive is not null)];

    [Fact]
    public void There_is_no_page_of_a_dataset_that_is_gone() => Assert.Equal(
        Files().Select(row => Path.GetFileNameWithoutExtension(row.Data)).Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.PathOf("docs/datasets"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "README").Order(StringComparer.Ordinal));

    private static DatasetDescriptor Descriptor(string file) =>
        DescriptorReader.Read(Repository.PathOf($"datasets/{file}"), MappingRegistry.Default.Known).OrThrow();
}
