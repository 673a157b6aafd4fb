using Datasets.Archives.Granules;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Storage.Folder;

public sealed class DiskErrorsTests : IDisposable
{
    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    /// <summary>Granules have folders of their own, which mean nothing to the user who chose the output folder, and would make as many reasons of one.</summary>
    [Theory]
    [InlineData("_work")]
    [InlineData("")]
    public void A_full_disk_is_told_of_the_place_where_work_is_done_and_is_one_reason_of_all_granules(string parent)
    {
        using var work = WorkFolder.Open(_place[parent]);

        var failures = Enumerable.Range(0, 2).Select(_ => DiskErrors.ToStorageException("cannot write in", work.TakeFolder(), Full())).ToList();
        var reasons = failures.Select(error => GranuleResults.Failed(Granule, error, new PhaseSeconds())).ToList();

        var told = $"the disk of {_place.Path} is full. Free some space or choose another folder, then run again.";
        Assert.All(failures, failure => Assert.EndsWith($": {told}", failure.Message, StringComparison.Ordinal));
        Assert.Equal([told, told], reasons.Select(reason => reason.Cause));
        Assert.Equal(told, DiskErrors.Explain(Full(), work.TakeFolder()));
    }

    private static IOException Full() => new("No space left on device", 28);

    private static DiscoveredGranule Granule { get; } = new()
    {
        Id = "G1",
        Revision = "1",
        Name = "granule",
        Time = default,
        MetadataUrl = new Uri("https://archive.example/G1"),
    };
}
