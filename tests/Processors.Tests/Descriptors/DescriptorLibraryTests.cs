using Datasets.Descriptors.Rules;
using Datasets.Support;

namespace Datasets.Descriptors;

public sealed class DescriptorLibraryTests
{
    [Fact]
    public void One_broken_file_does_not_hide_the_others()
    {
        using var folder = Folder(("b.yaml", Named("bee")), ("a.yaml", "id: [}"), ("c.yaml", Named("cee")), ("notes.txt", "x"));

        var library = DescriptorLibrary.Load(folder.Path);

        Assert.Equal(["bee", "cee"], library.Descriptors.Select(d => d.Id));
        Assert.Equal(["a.yaml", "b.yaml", "c.yaml"], library.Files.Select(f => Path.GetFileName(f.File)));
        Assert.Equal(folder["a.yaml"], Assert.Single(library.Problems).File);
    }

    [Fact]
    public void Files_are_in_ordinal_order_of_their_names_without_the_ending()
    {
        using var folder = Folder(("a-1.yaml", Named("x1")), ("Z.yaml", Named("x2")), ("a.yaml", Named("x3")));

        Assert.Equal(["x2", "x3", "x1"], DescriptorLibrary.Load(folder.Path).Descriptors.Select(d => d.Id));
    }

    [Fact]
    public void An_id_that_two_files_have_is_told_in_both_and_neither_is_used()
    {
        using var folder = Folder(("one.yaml", Named("same")), ("other.yaml", "# a comment\n" + Named("same")), ("third.yaml", Named("third")));

        var library = DescriptorLibrary.Load(folder.Path);

        Assert.Equal(
            [
                $"{folder["one.yaml"]}:1:5: id: 'same' is also the id of {folder["other.yaml"]}:2; ids must differ",
                $"{folder["other.yaml"]}:2:5: id: 'same' is also the id of {folder["one.yaml"]}:1; ids must differ",
            ],
            library.Problems.Select(p => p.ToString()));
        Assert.Equal("third", Assert.Single(library.Descriptors).Id);
        Assert.Equal(2, Assert.Throws<DescriptorException>(() => library.Resolve("same")).Problems.Count);
    }

    [Theory]
    [InlineData("own.yml")]
    [InlineData("file.yml")]
    [InlineData("own.YAML")]
    public void A_file_with_another_ending_of_YAML_is_read_like_any_other(string name)
    {
        using var folder = Folder((name, Named("own")), ("b.yaml", Named("bee")));

        var library = DescriptorLibrary.Load(folder.Path);

        Assert.Equal(["bee", "own"], library.Descriptors.Select(d => d.Id).Order());
        Assert.Equal("own", library.Resolve("own").Id);
        Assert.Equal("own", DescriptorLibrary.Resolve(folder.Path, "own").Id);
    }

    [Theory]
    [InlineData("same.yaml", "same.yml")]
    [InlineData("one.yml", "same.yaml")]
    public void An_id_in_files_with_both_endings_is_told_in_both_and_neither_is_used(string first, string second)
    {
        using var folder = Folder((first, Named("same")), (second, Named("same")));
        string[] told =
        [
            $"{folder[first]}:1:5: id: 'same' is also the id of {folder[second]}:1; ids must differ",
            $"{folder[second]}:1:5: id: 'same' is also the id of {folder[first]}:1; ids must differ",
        ];

        Assert.Equal(told, DescriptorLibrary.Load(folder.Path).Problems.Select(p => p.ToString()));
        Assert.Equal(told, Assert.Throws<DescriptorException>(() => DescriptorLibrary.Resolve(folder.Path, "same")).Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void A_dataset_is_found_by_id_or_by_path()
    {
        using var folder = Folder(("file.yaml", Named("the-id")));
        var library = DescriptorLibrary.Load(folder.Path);

        Assert.Equal("the-id", library.Resolve("the-id").Id);
        Assert.Equal("the-id", library.Resolve(folder["file.yaml"]).Id);
    }

    [Theory]
    [InlineData("own", true)]
    [InlineData("elsewhere", true)]
    [InlineData("twice", false)]
    [InlineData("quoted", false)]
    [InlineData("broken", false)]
    [InlineData("another", false)]
    [InlineData("unknown", false)]
    public void A_single_dataset_is_found_or_refused_as_it_is_in_the_whole_folder(string id, bool isThere)
    {
        using var folder = Folder(
            ("own.yaml", Named("own")), ("file.yaml", Named("elsewhere")), ("twice.yaml", Named("twice")), ("second.yaml", Named("twice") + "# again\n"),
            ("quoted.yaml", Named("quoted")), ("third.yaml", Named("'quoted'  # the same")), ("broken.yaml", Named("broken") + "typo: 1\n"),
            ("another.yaml", Named("not-another")));
        var library = DescriptorLibrary.Load(folder.Path);

        if (isThere)
        {
            Assert.Equal(Recipe.ComputeHash(library.Resolve(id), "1"), Recipe.ComputeHash(DescriptorLibrary.Resolve(folder.Path, id), "1"));
        }
        else
        {
            Assert.Equal(
                Assert.Throws<DescriptorException>(() => library.Resolve(id)).Message,
                Assert.Throws<DescriptorException>(() => DescriptorLibrary.Resolve(folder.Path, id)).Message);
        }
    }

    [Theory]
    [InlineData("omi-ozon", "has no dataset 'omi-ozon'; did you mean 'omi-ozone'?")]
    [InlineData("modis", "has no dataset 'modis'; there are omi-ozone, gpm")]
    public void An_unknown_id_says_what_there_is(string id, string message)
    {
        using var folder = Folder(("a.yaml", Named("omi-ozone")), ("b.yaml", Named("gpm")));
        var library = DescriptorLibrary.Load(folder.Path);

        var exception = Assert.Throws<DescriptorException>(() => library.Resolve(id));

        Assert.Equal($"{folder.Path}: {message}", exception.Message);
    }

    [Theory]
    [InlineData("the-id")]
    [InlineData("file")]
    public void A_broken_dataset_says_why_when_it_is_asked_for(string name)
    {
        using var folder = Folder(("file.yaml", Named("the-id") + "typo: 1\n"));

        var exception = Assert.Throws<DescriptorException>(() => DescriptorLibrary.Load(folder.Path).Resolve(name));

        Assert.StartsWith($"{folder["file.yaml"]}:9:1: unknown key 'typo'", exception.Message);
    }

    [Fact]
    public void The_mappings_there_are_count_for_paths_too()
    {
        using var folder = Folder(("file.yaml", Named("the-id")));
        var library = DescriptorLibrary.Load(folder.Path, [new KnownMapping("cf-grid")]);

        Assert.Contains("unknown mapping 'hdfeos5-grid'; there are: cf-grid", Assert.Single(library.Problems).Message);
        Assert.Throws<DescriptorException>(() => library.Resolve(folder["file.yaml"]));
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        var exception = Assert.Throws<DescriptorException>(() => DescriptorLibrary.Load("no/such/folder"));

        Assert.Equal("no/such/folder: cannot be read: there is no such folder", exception.Message);
    }

    private static string Named(string id) => MarkedYaml.Valid.Replace("id: ozone", $"id: {id}");

    private static TemporaryFolder Folder(params (string Name, string Text)[] files)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, text) in files)
            File.WriteAllText(folder[name], text);
        return folder;
    }
}
