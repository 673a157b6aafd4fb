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

        var differences = written.Select(Difference).OfType<string>().ToList();

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private string? Difference(int number)
    {
        var stored = File.ReadAllText(_folder[$"{number}.txt"]);
        try
        {
            using var granule = GranuleOpener.Open(_folder[$"{number}.h5"]);
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
