using System.Reflection;
using System.Runtime.CompilerServices;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.NetCdf;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Library.Samples;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Workflow.Runs;
using Microsoft.CodeAnalysis;

namespace Datasets.Library;

/// <summary>
/// The very plugin that docs/plugins.md shows: compiled from the page and run on a granule. It adds itself to the registry of the process, so it runs after
/// the tests that look at the mappings there are.
/// </summary>
[Collection(nameof(PluginPageTests))]
[CollectionDefinition(nameof(PluginPageTests), DisableParallelization = true)]
public sealed class PluginPageTests : IDisposable
{
    private const int Rows = 406, Columns = 964;
    private const double Cell = 36032.220840584;
    private const float Fill = -9999;

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/plugins.md"));
    private static readonly Lazy<Assembly> Plugin = new(Compile);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_class_converts_a_granule_with_every_pixel_in_place()
    {
        RuntimeHelpers.RunModuleConstructor(Plugin.Value.ManifestModule.ModuleHandle);
        File.WriteAllText(_folder["smap-level3.yaml"], PageCode.Block(Page, "yaml"));
        var dataset = DescriptorReader.Read(_folder["smap-level3.yaml"], MappingRegistry.Default.Known).OrThrow();
        var truth = WriteSample(_folder["SMAP_L3_SM_P_20150406_R14010_001.h5"], Rows);

        using var store = new FolderStore(_folder["out"]);
        var converter = new GranuleConverter(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter());
        var conversion = new LocalConversion(converter, new GranulePublisher(dataset, store, TimeProvider.System), store.Work);
        var results = await conversion.RunAsync([_folder["SMAP_L3_SM_P_20150406_R14010_001.h5"]], 1, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal("SMAP_L3_SM_P_20150406", Assert.Single(results).Item);
        var cog = Assert.Single(ReadCog.All(_folder, Directory.GetFiles(_folder["out"], "*_soil-moisture-am.tif", SearchOption.AllDirectories)));
        Assert.Empty(cog.Problems);
        truth.Check(cog);
    }

    [Fact]
    public void Its_refusal_says_what_to_do()
    {
        WriteSample(_folder["other.h5"], Rows - 1);
        var mapping = (IGranuleMapping)Activator.CreateInstance(Plugin.Value.GetType("Datasets.Conversion.SmapLevel3Mapping")!)!;
        using var granule = GranuleOpener.Open(_folder["other.h5"]);
        var e = Assert.Throws<GranuleException>(() => mapping.Map(granule, Rasters.Dataset("/Soil_Moisture_Retrieval_Data_AM/soil_moisture")));
        Assert.Equal(
            "other.h5: /Soil_Moisture_Retrieval_Data_AM/soil_moisture has shape 405 x 964, and SMAP's 36 km grid has 406 x 964 numbers: choose another variable",
            e.Message);
    }

    private static GridTruth WriteSample(string path, int rows)
    {
        var values = Numbered.Floats(rows * Columns, Fill);
        var file = new NetCdf4File();
        var group = file.Root.Group("Soil_Moisture_Retrieval_Data_AM");
        string[] dimensions = [group.Dimension("row", rows), group.Dimension("column", Columns)];
        group.Variable("soil_moisture", dimensions, values, new()
        {
            ["long_name"] = "Representative soil moisture measurement for the Earth based grid cell.",
            ["units"] = "cm**3/cm**3",
            ["_FillValue"] = Fill,
            ["valid_min"] = 0.02f,
            ["valid_max"] = 0.5f,
        }, [1, Columns], deflate: 4, shuffle: true);
        var extent = file.Root.Group("Metadata").Group("Extent");
        extent.Attributes["rangeBeginningDateTime"] = "2015-04-06T00:00:00.000Z";
        extent.Attributes["rangeEndingDateTime"] = "2015-04-06T23:59:59.999Z";
        file.Write(path);
        double[] x = Axis.Doubles(Columns, (0.5 - Columns / 2) * Cell, Cell), y = Axis.Doubles(rows, (Rows / 2 - 0.5) * Cell, -Cell);
        return new GridTruth(x, y, values, "m3 m-3") { Epsg = 6933, Missing = [Fill] };
    }

    private static Assembly Compile() => PageCode.Compile("plugin-of-the-page", PageCode.Block(Page, "csharp"), OutputKind.DynamicallyLinkedLibrary);
}
