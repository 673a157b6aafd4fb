using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Server;
using Datasets.Library;
using Datasets.Support;

namespace Datasets.Command;

/// <summary><c>inspect</c> and <c>new</c> of a granule on a server.</summary>
public sealed class GranuleAddressTests(CloudServer cloud) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleGranule _sample = SampleGranules.Of("gpm-imerg-half-hourly");

    private string Granule
    {
        get
        {
            if (!File.Exists(_folder[_sample.FileName]))
                _sample.Write(_folder[_sample.FileName]);
            return _folder[_sample.FileName];
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Inspect_reads_the_header_and_says_what_was_fetched()
    {
        await using var server = await FileArchiveServer.StartAsync(Path.GetDirectoryName(Granule)!);

        var (exitCode, text, error) = DatasetsCommand.Run(["inspect", Address(server)]);
        var (_, here, _) = DatasetsCommand.Run(["inspect", _folder[_sample.FileName]]);

        Assert.True(exitCode == 0, text + error);
        // The same tree; a map and what is never written take values, which are not fetched.
        Assert.Equal(Tree(here), Tree(text));
        Assert.Matches("fetched [0-9.]+ [kM]?B of [0-9.]+ [kM]?B in [0-9]+ request", error);
        Assert.InRange(server.BytesSent, 1, Math.Min(600_000, new FileInfo(Granule).Length));
        Assert.InRange(server.Requests, 1, 12);
    }

    [Fact]
    public async Task A_server_without_parts_sends_the_whole_file()
    {
        await using var server = await FileArchiveServer.StartAsync(Path.GetDirectoryName(Granule)!, fault: RangeFault.Ignored);

        var (exitCode, text, error) = DatasetsCommand.Run(["inspect", Address(server)]);

        Assert.True(exitCode == 0, text + error);
        Assert.Contains($"fetching the whole of {_sample.FileName}: 127.0.0.1 sends no parts of files, only whole ones", error);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error()
    {
        await using var server = await FileArchiveServer.StartAsync(Path.GetDirectoryName(Granule)!);

        var (exitCode, _, error) = DatasetsCommand.Run(["inspect", new Uri(server.Address, "other.nc").ToString()]);

        Assert.Equal(1, exitCode);
        Assert.Contains("404 Not Found from 127.0.0.1", error);
    }

    [Fact]
    public async Task New_writes_the_same_descriptor_as_from_the_file()
    {
        await using var server = await FileArchiveServer.StartAsync(Path.GetDirectoryName(Granule)!);

        var (exitCode, text, error) = DatasetsCommand.Run(["new", Address(server), "--id", "mine", "--yes", "--out", "-"]);
        var (_, here, _) = DatasetsCommand.Run(["new", Granule, "--id", "mine", "--yes", "--out", "-"]);

        Assert.True(exitCode == 0, text + error);
        Assert.Equal(here, text);
    }

    [Fact]
    public async Task An_object_in_a_bucket_is_read_by_its_parts()
    {
        var bucket = await cloud.BucketAsync();
        using (var store = bucket.Open())
            await store.PutFileAsync($"imerg/{_sample.FileName}", Granule, "application/x-hdf5");

        var (exitCode, text, error) = DatasetsCommand.RunWith(bucket.Environment, "inspect", $"s3://{bucket.Name}/imerg/{_sample.FileName}");
        var (_, here, _) = DatasetsCommand.Run(["inspect", Granule]);

        Assert.True(exitCode == 0, text + error);
        Assert.Equal(Tree(here), Tree(text));
        Assert.Matches("fetched [0-9.]+ [kM]?B of [0-9.]+ [kM]?B in [0-9]+ request", error);
    }

    private string Address(FileArchiveServer server) => new Uri(server.Address, _sample.FileName).ToString();

    private static string Tree(string text) => text.Split("/Grid/precipitation, north up")[0].Trim();
}
