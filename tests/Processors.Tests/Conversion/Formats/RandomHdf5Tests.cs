using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Server;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Conversion.Formats;

/// <summary>
/// Our reader of HDF5 against libhdf5, which wrote random files and read them back: all ways to lay out and find chunks, filters, arrays that grew
/// or shrank or were written in part, types of either byte order.
/// </summary>
public sealed class RandomHdf5Tests : IDisposable
{
    private const int Files = 150;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_files_read_as_by_libhdf5(int seed)
    {
        var (exitCode, _, error) = ExternalProgram.Run(
            ExternalProgram.Python, Repository.PathOf("tests/Processors.Tests/Granules/random_hdf5.py"), _folder.Path, $"{seed}", $"{Files}");
        Assert.True(exitCode == 0, error);
        var written = Enumerable.Range(0, Files).Where(number => File.Exists(_folder[$"{number}.txt"])).ToList();
        Assert.True(written.Count > Files * 0.95, $"libhdf5 wrote {written.Count} of {Files} files: {error}");

        var differences = written.Select(number => Difference(number)).OfType<string>().ToList();

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>The same over a server that gives parts of files: whatever was not fetched would be zeros.</summary>
    [Fact]
    public async Task Random_files_read_by_their_parts_as_by_libhdf5()
    {
        var (exitCode, _, error) = ExternalProgram.Run(
            ExternalProgram.Python, Repository.PathOf("tests/Processors.Tests/Granules/random_hdf5.py"), _folder.Path, "3", $"{Files}");
        Assert.True(exitCode == 0, error);
        await using var server = await FileArchiveServer.StartAsync(_folder.Path);
        using var fetcher = new HttpGranuleFetcher(new FetchOptions { AllowLoopback = true });
        var source = new SourceDescriptor { Hosts = ["127.0.0.1"] };
        var written = Enumerable.Range(0, Files).Where(number => File.Exists(_folder[$"{number}.txt"])).ToList();
        Assert.True(written.Count > Files * 0.95, $"libhdf5 wrote {written.Count} of {Files} files: {error}");

        var differences = new List<string>();
        foreach (var number in written)
        {
            var file = new GranuleFile { Name = $"{number}.h5", Url = new Uri(server.Address, $"{number}.h5") };
            using var remote = await fetcher.OpenAsync(source, file, _folder["parts"]);
            if (Difference(number, remote) is { } difference)
                differences.Add(difference);
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private string? Difference(int number, IByteSource? remote = null)
    {
        var stored = File.ReadAllText(_folder[$"{number}.txt"]);
        try
        {
            using var granule = GranuleOpener.Open(new GranuleInput(_folder[$"{number}.h5"], remote));
            using var array = granule.OpenArray("/d");
            var bytes = new byte[array.Shape.Aggregate((long)SampleTypes.Size(array.SampleType!.Value), (product, size) => product * size)];
            array.Read(new long[array.Shape.Count], [.. array.Shape], bytes);
            return bytes.AsSpan().SequenceEqual(File.ReadAllBytes(_folder[$"{number}.bin"])) ? null : $"{number} has other values: {stored}";
        }
        catch (GranuleException e)
        {
            return $"{number} is refused: {stored}: {e.Message}";
        }
    }
}
