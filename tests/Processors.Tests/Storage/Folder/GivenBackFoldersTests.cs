using Datasets.Support;

namespace Datasets.Storage.Folder;

public sealed class GivenBackFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WorkFolder _work;

    public GivenBackFoldersTests() => _work = WorkFolder.Open(_folder["work"]);

    public void Dispose()
    {
        _work.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_folder_that_was_given_back_is_taken_again_with_one_file_to_overwrite()
    {
        var folder = Fill("granule.he5", "item.png", "member/other.he5");
        _work.GiveBack(folder);

        Assert.Equal(folder, _work.TakeFolder());
        Assert.Equal(RecycledFile.In(folder), Assert.Single(Directory.GetFileSystemEntries(folder)));
        Assert.NotEqual(folder, _work.TakeFolder());
    }

    [Fact]
    public void Nothing_of_a_spare_file_is_left_in_the_file_that_takes_its_place()
    {
        var folder = Fill("granule.he5");
        _work.GiveBack(folder);

        using (var file = RecycledFile.Open(folder, Path.Combine(folder, "next.he5")))
            file.Write("new"u8);

        Assert.Equal("new", File.ReadAllText(Assert.Single(Directory.GetFiles(folder))));
    }

    [Fact]
    public void A_folder_can_be_given_back_again_and_again()
    {
        for (var i = 0; i < 3; i++)
        {
            var folder = _work.TakeFolder();
            Directory.CreateDirectory(folder);
            RecycledFile.Open(folder, Path.Combine(folder, $"{i}.he5")).Dispose();
            _work.GiveBack(folder);
        }

        Assert.Single(Directory.GetDirectories(_work.Path));
        Assert.Single(Directory.GetFiles(_work.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_folder_that_was_never_made_or_is_gone_is_no_matter()
    {
        _work.GiveBack(_work.TakeFolder());
        var folder = Fill("granule.he5");
        Directory.Delete(folder, recursive: true);
        _work.GiveBack(folder);
    }

    private string Fill(params string[] files)
    {
        var folder = _work.TakeFolder();
        foreach (var path in files.Select(file => Path.Combine(folder, file)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "a granule's content");
        }
        return folder;
    }
}
