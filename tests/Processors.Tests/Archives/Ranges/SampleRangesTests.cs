using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Server;
using Datasets.Library;
using Datasets.Model;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Archives.Ranges;

/// <summary>What is made of a file that is read by parts is what is made of the whole file.</summary>
public sealed class SampleRangesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Datasets() => [.. SampleGranules.Datasets];

    [Theory]
    [MemberData(nameof(Datasets))]
    public async Task Every_sample_becomes_the_same_files_by_its_parts(string id)
    {
        var dataset = DescriptorReader.Read(Repository.PathOf($"datasets/{id}.yaml"), MappingRegistry.Default.Known).OrThrow() with { };
        dataset = dataset with { Source = dataset.Source with { Access = SourceAccess.Ranges, Hosts = ["127.0.0.1"] } };
        var sample = SampleGranules.Of(id);
        Directory.CreateDirectory(_folder["archive"]);
        sample.Write(_folder[$"archive/{sample.FileName}"]);
        foreach (var (name, write) in sample.Others)
            write(_folder[$"archive/{name}"]);
        string[] names = [sample.FileName, .. sample.Others.Select(other => other.FileName)];
        await using var server = await FileArchiveServer.StartAsync(_folder["archive"]);
        using var fetcher = new HttpGranuleFetcher(new FetchOptions { AllowLoopback = true });
        var converter = new GranuleConverter(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter());
        var source = new SourceFetcher(dataset, fetcher, converter);

        var fetched = new List<FetchedSource>();
        foreach (var (number, name) in names.Index())
            fetched.Add(await source.FetchAsync(new GranuleFile { Name = name, Url = new Uri(server.Address, name) }, _folder[$"parts/{number}"], CancellationToken.None));
        var requests = server.Requests;
        var byParts = Convert(converter, [.. fetched.Select(file => file.Input)], "a");
        var whole = Convert(converter, [.. names.Select(name => new GranuleInput(_folder[$"archive/{name}"]))], "b");

        Assert.Equal(whole, byParts);
        // HDF4 and netCDF classic come whole, and say so.
        Assert.All(fetched, file => Assert.Equal(file.Remote is null ? "only HDF5 files are read by parts" : null, file.Note));
        Assert.Equal(dataset.Mapping.StartsWith("hdf", StringComparison.Ordinal) && !dataset.Mapping.StartsWith("hdfeos5", StringComparison.Ordinal), fetched[0].Remote is null);
        // All that the conversion reads has been announced and was fetched before it began.
        Assert.Equal(requests, server.Requests);
        fetched.ForEach(file => file.Dispose());
    }

    private Dictionary<string, string> Convert(GranuleConverter converter, IReadOnlyList<GranuleInput> inputs, string folder)
    {
        Directory.CreateDirectory(_folder[folder]);
        return converter.Convert(inputs, null, _folder[folder]).Items.SelectMany(item => item.Files)
            .ToDictionary(file => file.Key.Text, file => Trees.HashOf(File.ReadAllBytes(file.Path)));
    }
}
