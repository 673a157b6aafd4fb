using System.Globalization;
using System.Text.Json;
using Datasets.Command.Setup;
using Datasets.Conversion.Cf;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Workflow.Reconciliation;
using Datasets.Workflow.Runs;
using Datasets.Workflow.Verification;

namespace Datasets.Workflow.Derivation;

/// <summary>A dataset of days, made of small netCDF files, and datasets that are derived from it in the same folder.</summary>
internal sealed class DerivedScene : IDisposable, IRunObserver
{
    private readonly SortedDictionary<DateTimeOffset, string> _files = [];
    private int _runs;

    public DerivedScene(int columns = 4, int rows = 3, string fieldType = "f4", Dictionary<string, object>? attributes = null)
    {
        (Columns, Rows, FieldType, Attributes) = (columns, rows, fieldType, attributes ?? new() { ["units"] = "DU", ["_FillValue"] = -9999.0 });
        Store = new FolderStore(Folder["out"]);
    }

    public TemporaryFolder Folder { get; } = new();

    public FolderStore Store { get; }

    public int Columns { get; }

    public int Rows { get; }

    private string FieldType { get; }

    private Dictionary<string, object> Attributes { get; }

    /// <summary>The files of the days, by time.</summary>
    public IReadOnlyList<string> Files => [.. _files.Values];

    public DatasetDescriptor Days { get; init; } = Descriptor("""
        id: days
        title: Days
        source: {local: {path: granules}}
        mapping: cf-grid
        itemId: day_{date:yyyyMMddTHH}
        variables: [{name: v, path: /v, title: Value}]
        cog: {blockSize: 128}
        """);

    public static DatasetDescriptor Descriptor(string yaml) => DescriptorReader.Parse(yaml, "d").OrThrow();

    /// <param name="derive">What <c>derive</c> has beside <c>from</c>.</param>
    public static DatasetDescriptor Derived(string derive, string id = "derived", string date = "yyyyMM", string from = "days") => Descriptor($$"""
        id: {{id}}
        title: Derived
        derive: {from: {{from}}, {{derive}}}
        itemId: '{id}_{date:{{date}}}'
        variables: [{name: v, title: Value}]
        cog: {blockSize: 128}
        """);

    public static DateTimeOffset At(int year, int month, int day, int hour = 0) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a day's file, in the place of one of that time.</summary>
    /// <param name="stored">Stored numbers, row by row from the north.</param>
    public void Write(DateTimeOffset time, params double[] stored)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"d{time:yyyyMMddTHH}.nc");
        var file = CfFiles.Simple(
            name,
            new NetCdfVariable("v", FieldType, ["time", "lat", "lon"], stored) { Attributes = Attributes },
            CfFiles.Latitude([.. Enumerable.Range(0, Rows).Select(row => 60.0 - row)]),
            CfFiles.Longitude([.. Enumerable.Range(0, Columns).Select(column => column - 75.0)]),
            CfFiles.Time("hours since 2000-01-01", (time - At(2000, 1, 1)).TotalHours));
        NetCdfFile.Write(Folder, file);
        _files[time] = Folder[name];
    }

    /// <summary>Makes the days' items of their files, or of some of them.</summary>
    public async Task ConvertAsync(IReadOnlyList<string>? files = null, IObjectStore? store = null)
    {
        var conversion = new LocalConversion(Composition.Converter(Days), new GranulePublisher(Days, store ?? Store, TimeProvider.System), Store.Work);
        var results = await conversion.RunAsync(files ?? Files, 2, _ => { });
        Assert.All(results, result => Assert.True(result.Outcome == GranuleOutcome.Converted, result.Reason));
    }

    public async Task<RunReport> RunAsync(DatasetDescriptor derived, IObjectStore? store = null, int workers = 2)
    {
        var place = store ?? Store;
        var discovery = new DerivedDiscovery(place);
        var window = await discovery.SpanAsync(derived) ?? new TimeRange(At(2000, 1, 1), At(2001, 1, 1));
        var options = new RunOptions { Window = window, Run = new RunId($"run-{++_runs}"), Workers = workers, Downloads = 3, FollowsSchedule = true };
        return await new DatasetRun(
            derived, discovery, new DerivedFetcher(place), Composition.Converter(derived), new GranulePublisher(derived, place, TimeProvider.System), place, Store.Work, TimeProvider.System)
            .RunAsync(options, this);
    }

    public async Task<ReconcileResult> ReconcileAsync(DatasetDescriptor derived, bool fix = false, bool removeGone = false)
    {
        var discovery = new DerivedDiscovery(Store);
        return await new Reconciler(derived, discovery, Store, api: null, TimeProvider.System)
            .RunAsync(new ReconcileOptions { Window = (await discovery.SpanAsync(derived))!.Value, Fix = fix, RemoveGone = removeGone });
    }

    public async Task<IReadOnlyList<string>> VerifyAsync() =>
        await new ArchiveVerifier(Store, new(), TimeProvider.System).VerifyAsync().SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}")).ToListAsync();

    /// <summary>The paths of the items of a dataset, by their ids.</summary>
    public IReadOnlyList<string> Items(string dataset) =>
        [.. Directory.GetFiles(Folder[$"out/{dataset}"], "*.json", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) == Path.GetFileNameWithoutExtension(path)).OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal)];

    public IReadOnlyList<string> Ids(string dataset) => [.. Items(dataset).Select(path => Path.GetFileNameWithoutExtension(path))];

    public JsonElement Item(string dataset, string id) =>
        JsonElement.Parse(File.ReadAllBytes(Items(dataset).Single(path => Path.GetFileNameWithoutExtension(path) == id)));

    /// <summary>The COG of an item's variable.</summary>
    public string Cog(string dataset, string id, string variable = "v") =>
        Path.Combine(Path.GetDirectoryName(Items(dataset).Single(path => Path.GetFileNameWithoutExtension(path) == id))!, $"{id}_{variable}.tif");

    public void Finished(GranuleResult result)
    {
    }

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }
}
