using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>
/// One dataset, as a file in <c>datasets/</c> describes it: where its granules are found, which variables become COGs, how often,
/// with what resources. Both <c>processors/</c> and <c>infra/</c> read this model.
/// </summary>
/// <remarks>
/// The properties of the descriptor types are the keys of the YAML file, in camel case. Their attributes and initializers are the one
/// statement of what is allowed, described and assumed: the reader checks by them and the JSON Schema is generated from them. A key counts
/// for the recipe unless it is marked <see cref="DoesNotShapeOutputAttribute"/>.
/// </remarks>
[Description("A dataset: where its granules are found, which variables become COGs, how often, with what resources.")]
[ExactlyOneOf("source", "derive")]
public sealed record DatasetDescriptor : IConsistent
{
    /// <summary>What is wrong with a proposed id of a dataset; null where it is valid.</summary>
    public static string? ComplaintOfId(string id) => new DatasetIdAttribute().Complaint(id);

    [Description("The dataset's name in commands, paths and AWS, and the STAC collection's id.")]
    [Example("my-so2")]
    [DatasetId]
    [DoesNotShapeOutput]
    public required string Id { get; init; }

    [Description("One line that people read in lists.")]
    [Example("OMI/Aura sulphur dioxide, daily, 0.25°")]
    [SingleLine(200)]
    [DoesNotShapeOutput]
    public required string Title { get; init; }

    [Description("What the data are, how they were made, what to mind when using them. Markdown is fine.")]
    [Example("Sulphur dioxide in the planetary boundary layer, the best pixel of each day.")]
    [Paragraphs(10_000)]
    [DoesNotShapeOutput]
    public string Description { get; init; } = "";

    [Description("The data's licence: an SPDX identifier such as CC0-1.0, or 'other'.")]
    [Example("CC0-1.0")]
    [Licence]
    [DoesNotShapeOutput]
    public string License { get; init; } = "other";

    [Description("Who made, licensed, processed or hosts the data.")]
    [Example("[{name: NASA Goddard Space Flight Center, roles: [producer], url: https://disc.gsfc.nasa.gov}]")]
    [Count(0, 50)]
    [DoesNotShapeOutput]
    public IReadOnlyList<Provider> Providers { get; init; } = [];

    [Description("Words that people search by.")]
    [Example("[sulphur dioxide, volcano, OMI]")]
    [SingleLine(80), Count(0, 100)]
    [DoesNotShapeOutput]
    public IReadOnlyList<string> Keywords { get; init; } = [];

    [Description("The address by which the data are cited, such as a DOI's: https://doi.org/10.5067/….")]
    [Example("https://doi.org/10.5067/Aura/OMI/DATA3008")]
    [WebAddress]
    [DoesNotShapeOutput]
    public string? CiteAs { get; init; }

    [Description("Where the layout of the granules is documented: a product's specification, a header dump, a reader's mapping.")]
    [Example("[{title: 'The product specification, version 1.0.0: paths, units and fill values'}]")]
    [Count(0, 20)]
    [DoesNotShapeOutput]
    public IReadOnlyList<Reference> References { get; init; } = [];

    [Description("Where granules are found and from which hosts their files may be fetched.")]
    [Example("{cmr: {shortName: OMSO2e, version: '003'}}")]
    [DoesNotShapeOutput]
    public SourceDescriptor Source { get; init; } = new();

    [Description("In place of source and mapping: make the dataset from the items of another one in the same place, such as monthly means of its days.")]
    [Example("{from: omi-ozone, by: month, statistic: mean, minimumDays: 10}")]
    public DeriveDescriptor? Derive { get; init; }

    [Description("How often the dataset is brought up to date, and how far back each run looks.")]
    [Example("{expression: rate(1 day), window: 10d}")]
    [DoesNotShapeOutput]
    public ScheduleDescriptor Schedule { get; init; } = new();

    [Description("The plugin that reads this kind of granule, such as hdfeos5-grid; 'datasets list' names them.")]
    [Example("hdfeos5-grid")]
    [PluginKey]
    public string Mapping { get; init; } = "";

    [Description("Settings of the mapping plugin's own, such as {time: bands} of cf-grid. Those of HDF4 have values, which says what scale_factor s and add_offset o mean for a "
        + "stored number x: cf is s x + o, atmosphere is s (x - o), divide is (x - o) / s where s is more than 1.")]
    [Example("{time: bands}")]
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    [Description("What a granule's grid must be: one that disagrees is an error that names both. With crs it states the grid of files that do not place themselves.")]
    [Example("{shape: [720, 1440], bbox: [-180, -90, 180, 90]}")]
    public GridDescriptor? Grid { get; init; }

    [Description("For swaths: the grid that their pixels are put on, and which pixels are used.")]
    [Example("{resolution: 0.25}")]
    public GriddingDescriptor? Gridding { get; init; }

    [Description("Which granules share an item. 'day': all granules that start on a UTC day become one item: of swaths, a cell's value is the mean of all their "
        + "pixels; tiles, such as MODIS', lie side by side. 'time': granules with the same start and end become one item, whose variables lie in different files (variables[].file). "
        + "Without it every granule has an item of its own.")]
    [Example("day")]
    public ItemGrouping? Group { get; init; }

    [Description("Where a granule's time is found in place of the file's own statement: for files that state none.")]
    [Example(@"{fileName: '_(?<year>\d{4})m(?<month>\d{2})(?<day>\d{2})'}")]
    public TimeDescriptor? Time { get; init; }

    [Description("Bring longitudes of 0 to 360 to -180 to 180, by moving whole columns. Without it they are where that can be done, unless grid.bbox says others; "
        + "false keeps the file's, and true makes it an error where it cannot be done.")]
    [Example("false")]
    public bool? WrapLongitude { get; init; }

    [Description("Bring the rasters to another coordinate reference system; without it they keep the source's.")]
    [Example("{crs: EPSG:3035, resolution: 10000, resampling: bilinear}")]
    public WarpDescriptor? Warp { get; init; }

    [Description("The item's id: letters, digits, '.', '_' and '-' with {date:yyyyMMdd} (or another date format), {id} (the dataset's), "
        + "{granule} (the granule's file name without its ending) and {tile} (the tile in it, such as h18v04). It should stay the same when a granule is processed anew.")]
    [Example("OMI-Aura_L3-OMSO2e_{date:yyyyMMdd}")]
    [Example("'{granule}'")]
    [Example("'MOD11A1_{date:yyyyMMdd}_{tile}'")]
    public required ItemIdTemplate ItemId { get; init; }

    [Description("The variables that become COGs, in the order in which they are listed.")]
    [Example("[{name: so2, path: /HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountSO2}]")]
    [Count(1, 100)]
    public required IReadOnlyList<VariableDescriptor> Variables { get; init; }

    [Description("The form of the COGs.")]
    [Example("{compression: zstd, blockSize: 256}")]
    public CogDescriptor Cog { get; init; } = new();

    [Description("How a run in the cloud is cut into jobs.")]
    [Example("{granulesPerJob: 8}")]
    [DoesNotShapeOutput]
    public WorkflowDescriptor Workflow { get; init; } = new();

    [Description("What one job in the cloud gets.")]
    [Example("{vcpus: 2, memoryMiB: 4096}")]
    [DoesNotShapeOutput]
    public ResourcesDescriptor Resources { get; init; } = new();

    [Description("Where items are published beside the static catalog, which is always written.")]
    [Example("{stacApi: {url: https://stac.example.org}}")]
    [DoesNotShapeOutput]
    public PublishDescriptor? Publish { get; init; }

    [Description("The expert's approval of what comes out: a page of 'datasets check', signed.")]
    [Example("{by: A. Expert, on: 2026-11-22, page: docs/checks/my-so2.html}")]
    [DoesNotShapeOutput]
    public ValidatedDescriptor? Validated { get; init; }

    /// <summary>The variables that an item has a COG of each: those that are listed and, of a derived dataset, beside each the number of its days.</summary>
    public IEnumerable<VariableDescriptor> OutputVariables => Derive is { } derive ? Variables.SelectMany(variable => new[] { variable, derive.CountOf(variable) }) : Variables;

    /// <summary>Where the data come from as lists show it: an archive's collection, a bucket, files, or a dataset that it is derived from.</summary>
    public string Origin => Derive is { } derive ? derive.Title : Source.Title;

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Derive is { } derive)
        {
            foreach (var inconsistency in OfDerived(derive))
                yield return inconsistency;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Variables.Count; i++)
        {
            if (Variables[i].Series && Options.GetValueOrDefault("time") == "bands")
                yield return new($"variables[{i}].series", "is for items that have one time each, and with options: {time: bands} an item has several; use {time: items}, or leave it out");
            if (!seen.Add(Variables[i].Name))
                yield return new($"variables[{i}].name", $"there is a variable '{Variables[i].Name}' already; names must differ");
            if (Gridding?.Method == GriddingMethod.Conservative2 && Variables[i].Statistic == SwathStatistic.Dominant)
                yield return new($"variables[{i}].statistic", "'dominant' takes a pixel's value as it is, and gridding.method: conservative2 changes it inside the pixel; use conservative");
            if (Group == ItemGrouping.Time && Variables[i].File is null)
                yield return new($"variables[{i}].file", "with group: time, say which of the files has the variable, by a pattern such as '_CLD_'");
            if (Group != ItemGrouping.Time && Variables[i].File is not null)
                yield return new($"variables[{i}].file", "is for group: time, where an item's variables lie in several files; leave it out");
        }
        if (Group is not null && ItemId.HasTile)
            yield return new("itemId", "{tile} is the tile of one file, and with group an item has several; leave it out");
        if (Group is not null && ItemId.HasGranule)
            yield return new("itemId", "{granule} is the name of one file, and with group an item has several; use {date:yyyyMMdd}");
    }

    private IEnumerable<Inconsistency> OfDerived(DeriveDescriptor derive)
    {
        if (derive.From == Id)
            yield return new("derive.from", "a dataset cannot be made from itself");
        if (ItemId.HasGranule || ItemId.HasTile)
            yield return new("itemId", "{granule} and {tile} are of a granule's file name, and a derived dataset has none; use {date:yyyyMM}");
        else if (DerivedPeriods.FirstOfSameId(ItemId, Id, derive) is var (one, other))
            yield return new("itemId", $"gives the items of {one} and {other} the same id; have {DerivedPeriods.DateFormat(derive.By)} in it");
        for (var i = 0; i < Variables.Count; i++)
        {
            if (Variables.Any(other => other.Name + DeriveDescriptor.CountEnding == Variables[i].Name))
                yield return new($"variables[{i}].name", $"'{Variables[i].Name}' is what the counts of days are called; leave it out, as they are made in any case");
        }
    }
}
