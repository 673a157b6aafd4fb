using System.Security.Cryptography;
using Datasets.Archives.Download;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Fields;
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
    public async Task Every_sample_has_the_same_rasters_by_its_parts(string id)
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
        if (fetched.TrueForAll(file => file.Remote is null))
            Assert.Equal(names.Select(name => Trees.HashOf(File.ReadAllBytes(_folder[$"archive/{name}"]))), fetched.Select(file => Trees.HashOf(File.ReadAllBytes(file.Path))));
        else
            Assert.Equal(Pixels(dataset, [.. names.Select(name => new GranuleInput(_folder[$"archive/{name}"]))]), Pixels(dataset, [.. fetched.Select(file => file.Input)]));
        // HDF4 and netCDF classic come whole, and say so.
        Assert.All(fetched, file => Assert.Equal(file.Remote is null ? "only HDF5 files are read by parts" : null, file.Note));
        Assert.Equal(dataset.Mapping.StartsWith("hdf", StringComparison.Ordinal) && !dataset.Mapping.StartsWith("hdfeos5", StringComparison.Ordinal), fetched[0].Remote is null);
        // All that the conversion reads has been announced and was fetched before it began.
        Assert.Equal(requests, server.Requests);
        fetched.ForEach(file => file.Dispose());
    }

    /// <summary>What COGs are made of: each raster's pixels, and where and what they are.</summary>
    private static List<string> Pixels(DatasetDescriptor dataset, IReadOnlyList<GranuleInput> inputs)
    {
        var mapping = MappingRegistry.Default.Get(dataset.Mapping);
        if (dataset.Group == ItemGrouping.Day)
            return [.. Describe(mapping.MapDay(inputs.Select(input => GranuleOpener.Open(input)), dataset, null))];
        return [.. inputs.SelectMany(input =>
        {
            using var granule = GranuleOpener.Open(input);
            return mapping.MapItems(granule, SameTimeMapping.PartOf(dataset, granule.FileName)).SelectMany(Describe).ToList();
        })];
    }

    private static IEnumerable<string> Describe(MappedGranule item)
    {
        foreach (var variable in item.Variables)
        {
            var raster = variable.Raster;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var row = new byte[raster.Width * raster.SampleType.Size() * 64];
            for (var band = 0; band < raster.Bands.Count; band++)
            {
                for (var top = 0; top < raster.Height; top += 64)
                {
                    var window = new PixelWindow(0, top, raster.Width, Math.Min(64, raster.Height - top));
                    raster.Pixels.Read(band, window, row);
                    hash.AppendData(row, 0, window.Width * window.Height * raster.SampleType.Size());
                }
            }
            yield return $"{item.Date:O} {item.Time} {variable.Variable.Name} {raster.SampleType} {raster.Width} x {raster.Height} {raster.GeoTransform} {raster.Nodata} " +
                $"{Convert.ToHexString(hash.GetCurrentHash())}";
            (raster.Pixels as IDisposable)?.Dispose();
        }
    }
}
