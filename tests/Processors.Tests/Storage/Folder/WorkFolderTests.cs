using Datasets.Support;

namespace Datasets.Storage.Folder;

public sealed class WorkFolderTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void It_goes_away_with_its_parent_when_the_last_is_done()
    {
        var first = WorkFolder.Open(_parent["_work"]);
        var second = WorkFolder.Open(_parent["_work"]);
        File.WriteAllText(first.NewPath(), "half");

        first.Dispose();
        Assert.True(Directory.Exists(second.Path));
        second.Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(_parent.Path));
    }

    [Fact]
    public void What_a_dead_process_left_is_removed_and_what_a_living_one_holds_is_not()
    {
        var living = WorkFolder.Open(_parent["_work"]);
        // A process that died: its folder and lock file are there, and no process holds the lock.
        Directory.CreateDirectory(_parent["_work/0123456789ab"]);
        File.WriteAllText(_parent["_work/0123456789ab/half.tif"], "half");
        File.WriteAllText(_parent["_work/0123456789ab.lock"], "");
        File.WriteAllText(living.NewPath(), "half");

        using var next = WorkFolder.Open(_parent["_work"]);

        Assert.False(Directory.Exists(_parent["_work/0123456789ab"]));
        Assert.False(File.Exists(_parent["_work/0123456789ab.lock"]));
        Assert.Single(Directory.GetFiles(living.Path));
        living.Dispose();
    }

    [Theory]
    [InlineData("project")]
    [InlineData("0123456789ab-notes")]
    [InlineData("0123456789AB")]
    public void What_another_program_keeps_in_the_same_folder_stays(string name)
    {
        // No process of ours makes such names, with or without a lock file beside them.
        Directory.CreateDirectory(_parent[$"_work/{name}"]);
        File.WriteAllText(_parent[$"_work/{name}/thesis.tex"], "years of work");
        Directory.CreateDirectory(_parent["_work/data"]);
        File.WriteAllText(_parent["_work/data.lock"], "");

        WorkFolder.Open(_parent["_work"]).Dispose();

        Assert.Equal("years of work", File.ReadAllText(_parent[$"_work/{name}/thesis.tex"]));
        Assert.True(Directory.Exists(_parent["_work/data"]));
        Assert.True(File.Exists(_parent["_work/data.lock"]));
    }
}
