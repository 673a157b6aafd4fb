using System.Text.Json;
using Datasets.Archives.Granules;
using Datasets.Catalog.Verification;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Workflow.Reconciliation;

namespace Datasets.Workflow.Runs.Grouping;

/// <summary>Runs of a dataset over a <see cref="LocalArchive"/>; by default of the daily mean of orbits, on a coarse grid and with few scan lines.</summary>
internal sealed class GroupScene : IDisposable, IRunObserver
{
    public static readonly DateTimeOffset Day = new(2011, 7, 30, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Orbit = TimeSpan.FromMinutes(98.88);

    public GroupScene() => Store = new FolderStore(Folder["out"]);

    public TemporaryFolder Folder { get; } = new();

    public LocalArchive Archive { get; } = new();

    public FolderStore Store { get; }

    public DatasetDescriptor Dataset { get; init; } = Daily();

    public TimeRange Window { get; init; } = new(Day, Day.AddDays(2).AddMilliseconds(-1));

    public Action<GranuleResult> OnFinished { get; set; } = _ => { };

    /// <summary>The shipped dataset on a grid of 5 degrees.</summary>
    public static DatasetDescriptor Daily()
    {
        var shipped = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone-orbits-daily.yaml")).OrThrow();
        return shipped with { Gridding = shipped.Gridding! with { Resolution = 5 } };
    }

    /// <summary>Two days of three orbits; the last of each ends after midnight.</summary>
    public GroupScene WithTwoDays()
    {
        foreach (var day in (int[])[0, 1])
        {
            AddOrbit(Day.AddDays(day).AddHours(2));
            AddOrbit(Day.AddDays(day).AddHours(2) + Orbit);
            AddOrbit(Day.AddDays(day).AddHours(23.5));
        }
        return this;
    }

    public DiscoveredGranule AddOrbit(DateTimeOffset start, DateTimeOffset? produced = null, int lines = 40)
    {
        var number = (int)((start - Day).TotalMinutes / Orbit.TotalMinutes) + 37442;
        var orbit = Omdoao3Granule.Generate(start, lines: lines, orbitNumber: number);
        var path = Folder[orbit.FileName];
        File.WriteAllBytes(path, orbit.ToBytes());
        return Archive.Add(path, new TimeRange(orbit.Start, orbit.End), produced: produced);
    }

    public async Task<RunReport> RunAsync(
        string run, Func<RunOptions, RunOptions>? change = null, IObjectStore? store = null, CancellationToken cancellationToken = default)
    {
        var options = new RunOptions { Window = Window, Run = new RunId(run), Workers = 1, Downloads = 2 };
        return await new DatasetRun(Dataset, Archive, Archive, Converter(), Publisher(store), store ?? Store, Store.Work, TimeProvider.System)
            .RunAsync(change?.Invoke(options) ?? options, this, cancellationToken);
    }

    public GranuleConverter Converter() => new(Dataset, MappingRegistry.Default.Get(Dataset.Mapping), new CogWriter());

    public GranulePublisher Publisher(IObjectStore? store = null) => new(Dataset, store ?? Store, TimeProvider.System);

    public ConversionPipeline Pipeline(GranulePublisher publisher) => new(Dataset, Archive, Converter(), publisher, Store.Work);

    public Task<ReconcileResult> ReconcileAsync(bool fix = false) =>
        new Reconciler(Dataset, Archive, Store, api: null, TimeProvider.System).RunAsync(new ReconcileOptions { Window = Window, Fix = fix });

    public string[] ItemPaths => [.. Directory.GetFiles(Folder["out"], "*.json", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/_", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(path)) == Path.GetFileNameWithoutExtension(path))
        .Order(StringComparer.Ordinal)];

    public string[] ItemIds => [.. ItemPaths.Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public JsonElement Item(int number) => JsonDocument.Parse(File.ReadAllBytes(ItemPaths[number])).RootElement;

    public string[] Receipts
    {
        get
        {
            var folder = Folder[$"out/_receipts/{Dataset.Id}"];
            return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*~*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];
        }
    }

    public async Task<IReadOnlyList<string>> VerifyAsync() =>
        await new StacVerifier(Store).VerifyAsync().SelectMany(one => one.Problems).ToListAsync();

    public void Finished(GranuleResult result) => OnFinished(result);

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }
}
