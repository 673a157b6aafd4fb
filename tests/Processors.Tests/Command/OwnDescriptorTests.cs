using System.Text.Json;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>Descriptors of a user's own, beside those that ship.</summary>
public sealed class OwnDescriptorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_in_another_folder_writes_there_and_what_it_says_to_type_next_works_there()
    {
        var granule = SampleProducts.Find("omps-ozone", new(2024, 9, 24), 1)![0];
        File.WriteAllBytes(_folder[granule.Name], granule.ToBytes());

        var made = RunIn("new", granule.Name, "--yes", "--id", "my-ozone");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Contains("wrote datasets.d/my-ozone.yaml", made.Output.Split('\n'));
        Assert.True(File.Exists(_folder["datasets.d/my-ozone.yaml"]));
        var next = Assert.Single(made.Output.Split('\n'), line => line.StartsWith("next: datasets ", StringComparison.Ordinal))["next: datasets ".Length..];
        var (exitCode, _, error) = RunIn(next.Split(' '));
        Assert.True(exitCode == 0, error);
        Assert.True(File.Exists(_folder["out/my-ozone/catalog.json"]));

        using var list = JsonDocument.Parse(RunIn("list", "--json").Output);
        var own = list.RootElement.GetProperty("datasets").EnumerateArray().Where(dataset => dataset.GetProperty("own").GetBoolean());
        Assert.Equal("my-ozone", Assert.Single(own).GetProperty("id").GetString());
        Assert.True(list.RootElement.GetProperty("datasets").GetArrayLength() > 12);
    }

    [Fact]
    public void The_id_of_a_dataset_that_ships_is_refused()
    {
        var granule = SampleProducts.Find("omps-ozone", new(2024, 9, 24), 1)![0];
        File.WriteAllBytes(_folder[granule.Name], granule.ToBytes());

        var (exitCode, _, error) = RunIn("new", granule.Name, "--yes", "--id", "omps-ozone");

        Assert.Equal(2, exitCode);
        Assert.Contains("error: omps-ozone is the id of a dataset that ships", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["datasets.d"]));
    }

    [Fact]
    public void A_folder_that_the_environment_names_and_that_is_not_there_is_an_error()
    {
        var (exitCode, _, error) = DatasetsCommand.RunWith(new Dictionary<string, string> { ["DATASETS_FOLDER"] = _folder["nowhere"] }, "list");

        Assert.Equal((2, $"error: $DATASETS_FOLDER is {_folder["nowhere"]}, and there is no such folder\n"), (exitCode, error));
    }

    [Fact]
    public void Several_folders_are_one_library_in_which_an_earlier_one_hides_what_it_describes_anew()
    {
        Write("own/a.yaml", "omi-so2", "Mine");
        Write("shipped/omi-so2.yaml", "omi-so2", "Theirs");
        Write("shipped/b.yaml", "b", "B");
        string[] folders = [_folder["own"], _folder["shipped"]];

        var library = DescriptorLibrary.Load(folders);

        Assert.Equal(["Mine", "B"], library.Descriptors.Select(dataset => dataset.Title));
        Assert.Empty(library.Problems);
        Assert.Equal("Mine", DescriptorLibrary.Resolve(folders, "omi-so2").Title);
        Assert.Equal("B", DescriptorLibrary.Resolve(folders, "b").Title);
        var unknown = Assert.Throws<DescriptorException>(() => DescriptorLibrary.Resolve(folders, "omi-so3"));
        Assert.Equal($"{_folder["own"]} and {_folder["shipped"]}: has no dataset 'omi-so3'; did you mean 'omi-so2'?", unknown.Message);
    }

    [Fact]
    public void A_broken_descriptor_of_ones_own_is_told_and_the_shipped_one_does_not_take_its_place()
    {
        Write("own/b.yaml", "b", "B");
        File.AppendAllText(_folder["own/b.yaml"], "mappping: x\n");
        Write("shipped/b.yaml", "b", "B");

        var broken = Assert.Throws<DescriptorException>(() => DescriptorLibrary.Resolve([_folder["own"], _folder["shipped"]], "b"));

        Assert.Contains("did you mean 'mapping'", broken.Message, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output, string Error) RunIn(params string[] arguments) => DatasetsCommand.RunIn(_folder["."], arguments);

    private void Write(string path, string id, string title)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], $$"""
            id: {{id}}
            title: {{title}}
            source:
              cmr: {shortName: X, version: "1" }
            mapping: cf-grid
            itemId: X_{date:yyyyMMdd}
            variables:
              - {name: v, path: /v}

            """);
    }
}
