using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog.Stac;
using Datasets.Descriptors;
using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>The page at an output's root.</summary>
public class MapPageTests
{
    private static readonly DatasetDescriptor Other = Samples.Dataset with { Id = "a-swath", Title = "</script> & \"more\"" };

    [Fact]
    public async Task It_names_the_datasets_and_every_file_that_it_asks_for_is_there()
    {
        var store = await PublishedAsync(Samples.Dataset, Other);

        await new MapPage(store).UpdateAsync();

        var page = Text(store);
        Assert.Equal(
            ["a-swath: </script> & \"more\"", $"omi-ozone: {Samples.Dataset.Title}"],
            Data(page)["datasets"]!.AsArray().Select(dataset => $"{dataset!["id"]}: {dataset["title"]}"));
        var asked = System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(5, asked.Count);
        Assert.All(asked, file => Assert.Contains(file, store.Keys));
    }

    [Fact]
    public async Task A_second_update_writes_nothing_and_a_further_dataset_is_added()
    {
        var store = await PublishedAsync(Samples.Dataset);
        Assert.True(await new MapPage(store).UpdateAsync());
        store.Puts.Clear();

        Assert.False(await new MapPage(store).UpdateAsync());
        Assert.Empty(store.Puts);

        await new CatalogPublisher(store).UpdateAsync(Other, []);
        Assert.True(await new MapPage(store).UpdateAsync());
        Assert.Equal(2, Data(Text(store))["datasets"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_said_of_a_dataset_stays()
    {
        var store = await PublishedAsync(Samples.Dataset);
        await new MapPage(store).UpdateAsync(new Dictionary<string, string> { ["omi-ozone"] = "The data are synthetic." });
        await new CatalogPublisher(store).UpdateAsync(Other, []);

        await new MapPage(store).UpdateAsync();

        Assert.Equal([null, "The data are synthetic."], Data(Text(store))["datasets"]!.AsArray().Select(dataset => (string?)dataset!["note"]));
    }

    [Fact]
    public async Task Another_page_is_not_replaced()
    {
        var store = await PublishedAsync(Samples.Dataset);
        store[MapPage.Key] = "<h1>Our data</h1>"u8.ToArray();

        Assert.False(await new MapPage(store).UpdateAsync());
        Assert.Equal("<h1>Our data</h1>", Text(store));
    }

    [Fact]
    public async Task A_dataset_that_another_run_adds_meanwhile_is_not_lost()
    {
        var store = await PublishedAsync(Samples.Dataset);
        var added = false;
        store.BeforeTryPut = async key =>
        {
            if (added || key != MapPage.Key)
                return;
            added = true;
            await new CatalogPublisher(store).UpdateAsync(Other, []);
            await new MapPage(store).UpdateAsync();
        };

        await new MapPage(store).UpdateAsync();

        Assert.Equal(2, Data(Text(store))["datasets"]!.AsArray().Count);
    }

    /// <summary>The picture in a browser and the quicklook have the same colours.</summary>
    [Fact]
    public void The_pages_colormaps_are_those_of_descriptors()
    {
        var colormaps = JsonNode.Parse(File.ReadAllText(Repository.PathOf("browse/src/colormaps.json")))!.AsObject();

        Assert.Equal(Colormap.Names, colormaps.Select(map => map.Key));
        foreach (var (name, anchors) in colormaps)
        {
            var last = anchors!.AsArray().Count - 1.0;
            var expected = Enumerable.Range(0, anchors.AsArray().Count).Select(i => Colormap.Find(name).At(i / last)).Select(c => $"#{c.Red:x2}{c.Green:x2}{c.Blue:x2}");
            Assert.Equal(expected, anchors.AsArray().Select(anchor => (string)anchor!));
        }
    }

    private static async Task<MemoryStore> PublishedAsync(params DatasetDescriptor[] datasets)
    {
        var store = new MemoryStore();
        foreach (var dataset in datasets)
            await new CatalogPublisher(store).UpdateAsync(dataset, []);
        return store;
    }

    private static string Text(MemoryStore store) => Encoding.UTF8.GetString(store[MapPage.Key]);

    private static JsonNode Data(string page)
    {
        const string start = "id=\"datasets\">";
        var from = page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return JsonNode.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)])!;
    }
}
