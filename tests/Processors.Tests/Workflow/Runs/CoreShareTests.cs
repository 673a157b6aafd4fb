using System.Collections.Concurrent;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.Library;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Workflow.Runs;

/// <summary>Conversions share the machine's cores, and make the same whatever each of them got.</summary>
public sealed class CoreShareTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DatasetDescriptor _dataset = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone.yaml")).OrThrow();
    private readonly SampleGranule _sample = SampleGranules.Of("omi-ozone");

    public CoreShareTests() => _sample.Write(_folder[_sample.FileName]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_alone_has_all_cores_and_makes_the_same_files()
    {
        var (one, four) = (new Recorder(1), new Recorder(1));

        var withOne = Convert(one, cores: 1, "one");
        var withFour = Convert(four, cores: 4, "four");

        Assert.Equal([1], one.Threads.Distinct());
        Assert.Equal([4], four.Threads.Distinct());
        Assert.Equal(withOne, withFour);
    }

    [Fact]
    public void Two_at_once_have_half_of_the_cores_each()
    {
        var recorder = new Recorder(together: 2);
        var converter = Converter(recorder, cores: 4);

        Parallel.Invoke(() => Convert(converter, "left"), () => Convert(converter, "right"));

        // First variables wait for each other, so both conversions are under way when the second variable of either begins.
        Assert.Contains(2, recorder.Threads);
    }

    private GranuleConverter Converter(ICogWriter writer, int cores) => new(_dataset, MappingRegistry.Default.Get(_dataset.Mapping), writer) { Cores = cores };

    private List<string> Convert(Recorder recorder, int cores, string folder) => Convert(Converter(recorder, cores), folder);

    private List<string> Convert(GranuleConverter converter, string folder)
    {
        Directory.CreateDirectory(_folder[folder]);
        return [.. converter.Convert(_folder[_sample.FileName], null, _folder[folder]).Items[0].Files.Select(file => Trees.HashOf(File.ReadAllBytes(file.Path)))];
    }

    /// <summary>A COG writer that notes how many threads it may use; the first COGs of so many conversions are begun together.</summary>
    private sealed class Recorder(int together) : ICogWriter
    {
        private readonly CogWriter _writer = new();
        private readonly CountdownEvent _begun = new(together);

        public ConcurrentQueue<int> Threads { get; } = [];

        public CogFile Write(Raster raster, CogOptions options, string path, CancellationToken cancellationToken = default)
        {
            Threads.Enqueue(options.Threads);
            if (!_begun.IsSet)
            {
                _begun.Signal();
                Assert.True(_begun.Wait(TimeSpan.FromSeconds(30), cancellationToken), "the other conversion has not begun");
            }
            return _writer.Write(raster, options, path, cancellationToken);
        }
    }
}
