using System.Text.Json.Nodes;
using Datasets.Conversion;
using Datasets.Support;

namespace Datasets.Descriptors;

public sealed class SchemaFileTests
{
    /// <summary>Of the library's own mappings: a test's plugin may have added itself.</summary>
    private static readonly string Generated = DescriptorSchema.Generate(
        new MappingRegistry(MappingRegistry.Default.Mappings.Where(mapping => mapping.GetType().Assembly == typeof(MappingRegistry).Assembly)).Known);

    [Fact]
    public void The_committed_schema_is_the_one_that_the_model_generates() => ApprovedFile.Check(DescriptorSchema.Path, Generated);

    [Fact]
    public void The_reference_has_every_key() => ApprovedFile.Check("docs/descriptor.md", DescriptorPage.Of(JsonNode.Parse(Generated)!.AsObject()));

    [Fact]
    public void The_smallest_descriptor_of_the_reference_is_valid() =>
        Assert.Empty(DescriptorReader.Parse(DescriptorPage.Smallest(JsonNode.Parse(Generated)!.AsObject()), "d", MappingRegistry.Default.Known).Problems);

    public static TheoryData<string> Paths => [.. SchemaExamples.Keys().Select(key => key.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_key_has_a_description_and_examples_that_are_valid(string path)
    {
        var key = SchemaExamples.Keys().Single(one => one.Path == path);
        Assert.False(string.IsNullOrEmpty((string?)key.Schema["description"]), $"{path} has no description");
        Assert.True(key.Schema["examples"] is JsonArray { Count: > 0 }, $"{path} has no [Example]");
        foreach (var example in SchemaExamples.Of(key))
        {
            var text = example.InDescriptor();
            var problems = DescriptorReader.Parse(text, "d", MappingRegistry.Default.Known).Problems;
            Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n{text}");
        }
    }

    [Fact]
    public void What_is_shown_in_the_reference_reads_as_the_example() => Assert.All(
        SchemaExamples.Read(),
        example => Assert.True(
            JsonNode.DeepEquals(YamlJson.Parse($"{{a: {DescriptorPage.Yaml(example.Value)}}}")!["a"], example.Value), DescriptorPage.Yaml(example.Value)));

    [Fact]
    public void A_pattern_is_explained_in_words() => Assert.All(
        SchemaExamples.Keys().Select(key => key.Schema).Concat(SchemaExamples.Keys().Select(key => key.Schema["items"]).OfType<JsonObject>())
            .Where(schema => schema["pattern"] is not null),
        schema => Assert.StartsWith("must ", (string?)schema["patternErrorMessage"], StringComparison.Ordinal));
}
