using System.Text.Json;
using Datasets.Command;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>Every file in <c>datasets/</c>, from a generated granule of its product's layout through the command to COGs whose pixels are true.</summary>
public sealed class ShippedDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Repository.PathOf("datasets"), "*.yaml").Select(file => Path.GetFileName(file)).OrderBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal)];

    /// <summary>Those that are made from granules.</summary>
    public static TheoryData<string> FilesOfGranules() =>
        [.. Files().Select(row => row.Data).Where(file => DescriptorReader.Read(Repository.PathOf($"datasets/{file}")).OrThrow().Derive is null)];

    [Fact]
    public void There_are_at_least_twelve() => Assert.True(Files().Count >= 12, $"there are {Files().Count}");

    [Fact]
    public void Every_sample_is_of_a_shipped_dataset_of_granules() =>
        Assert.Equal(FilesOfGranules().Select(row => Path.GetFileNameWithoutExtension(row.Data)).Order(StringComparer.Ordinal), SampleGranules.Datasets);

    [Theory]
    [MemberData(nameof(FilesOfGranules))]
    public void Its_sample_becomes_items_whose_pixels_are_in_place_and_its_page_is_current(string file)
    {
        var dataset = DescriptorReader.Read(Repository.PathOf($"datasets/{file}"), MappingRegistry.Default.Known).OrThrow();
        var sample = SampleGranules.Of(dataset.Id);
        if (dataset.Source.Cmr is { } cmr)
            Assert.True(cmr.Includes(sample.FileName), $"source.cmr.include does not fit {sample.FileName}");
        sample.Write(_folder[sample.FileName]);
        using (var granule = GranuleOpener.Open(_folder[sample.FileName]))
            ApprovedFile.Check($"docs/datasets/{dataset.Id}.md", DatasetPage.Of(dataset, granule));
        foreach (var (name, write) in sample.Others)
            write(_folder[name]);
        string[] files = [_folder[sample.FileName], .. sample.Others.Select(other => _folder[other.FileName])];

        var output = _folder["out"];
        var (exitCode, text, error) = DatasetsCommand.Run(["convert", dataset.Id, .. files, "--out", output]);
        Assert.True(exitCode == 0, text + error);

        var items = Directory.GetFiles(Path.Combine(output, dataset.Id), "*.json", SearchOption.AllDirectories)
            .Where(path => Path.GetFileNameWithoutExtension(path) == Path.GetFileName(Path.GetDirectoryName(path)))
            .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(sample.Items.Select(item => item.Id), items.Select(path => Path.GetFileNameWithoutExtension(path)));
        var truths = new Dictionary<string, ISampleTruth>();
        foreach (var (item, path) in sample.Items.Zip(items))
        {
            CheckTimes(item, path);
            Assert.Equal(dataset.Variables.Select(variable => variable.Name).Order(), item.Assets.Keys.Order());
            foreach (var (variable, truth) in item.Assets)
                truths[Path.Combine(Path.GetDirectoryName(path)!, $"{item.Id}_{variable}.tif")] = truth;
        }
        foreach (var cog in ReadCog.All(_folder, [.. truths.Keys]))
        {
            Assert.Empty(cog.Problems);
            truths[cog.Path].Check(cog);
        }
        CheckJson(output, items);
        var (verified, _, problems) = DatasetsCommand.Run(["verify", output]);
        Assert.True(verified == 0, problems);
    }

    /// <summary>
    /// Python's json reads NaN as a number, other readers fail at it, and at "nan" where they expect a number. What is valid otherwise, STAC's
    /// schemas say.
    /// </summary>
    private static void CheckJson(string output, List<string> items)
    {
        var files = Directory.GetFiles(output, "*.json", SearchOption.AllDirectories);
        Assert.All(files, path =>
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            Assert.DoesNotContain(Texts(json.RootElement), text => text.TrimStart('-', '+').ToLowerInvariant() is "nan" or "inf" or "infinity");
        });
        Assert.Empty(StacSchemas.Validate([.. files.Where(path => Path.GetFileName(path) is "collection.json" or "catalog.json"), items[0], items[^1]]));
    }

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    private static void CheckTimes(SampleItem item, string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var properties = json.RootElement.GetProperty("properties");
        Assert.Equal(
            (item.Date, item.Start, item.End),
            (Time("datetime"), Time("start_datetime"), Time("end_datetime")));

        DateTimeOffset Time(string name) => properties.GetProperty(name).GetDateTimeOffset();
    }
}
