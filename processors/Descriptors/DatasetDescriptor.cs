namespace Datasets.Descriptors;

/// <summary>
/// One dataset, as a file in <c>datasets/</c> describes it: where its granules are found, which variables become COGs, how often,
/// with what resources. Both <c>processors/</c> and <c>infra/</c> read this model.
/// </summary>
public sealed record DatasetDescriptor
{
    /// <summary>Lower-case letters, digits and single hyphens; also the STAC collection's id.</summary>
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string Description { get; init; } = "";
    /// <summary>An SPDX licence identifier, or <c>other</c>.</summary>
    public string License { get; init; } = "other";
    public IReadOnlyList<Provider> Providers { get; init; } = [];
    public IReadOnlyList<string> Keywords { get; init; } = [];
    public required SourceDescriptor Source { get; init; }
    public ScheduleDescriptor Schedule { get; init; } = new();
    /// <summary>The key of the mapping plugin that reads this kind of granule, e.g. <c>hdfeos5-grid</c>.</summary>
    public required string Mapping { get; init; }
    /// <summary>What the granule's grid must be; a granule that disagrees is an error that names both.</summary>
    public GridDescriptor? Grid { get; init; }
    /// <summary>Bring longitudes of 0…360 to -180…180.</summary>
    public bool WrapLongitude { get; init; }
    /// <summary>Template of the item id, with <c>{date:FORMAT}</c> and <c>{id}</c> as placeholders.</summary>
    public required string ItemId { get; init; }
    public required IReadOnlyList<VariableDescriptor> Variables { get; init; }
    public CogDescriptor Cog { get; init; } = new();
    public WorkflowDescriptor Workflow { get; init; } = new();
    public ResourcesDescriptor Resources { get; init; } = new();
}

/// <summary>A STAC provider object.</summary>
public sealed record Provider
{
    public required string Name { get; init; }
    /// <summary>Any of <c>licensor</c>, <c>producer</c>, <c>processor</c>, <c>host</c>.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
    public string? Url { get; init; }
}

/// <summary>Where granules are found and from which hosts they may be fetched.</summary>
public sealed record SourceDescriptor
{
    public required CmrSource Cmr { get; init; }
    /// <summary>Hosts files may come from; a leading <c>*.</c> matches any subdomain. Default: NASA's.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["*.earthdata.nasa.gov", "*.eosdis.nasa.gov", "*.gsfc.nasa.gov"];
}

/// <summary>A collection of NASA's Common Metadata Repository.</summary>
public sealed record CmrSource
{
    public required string ShortName { get; init; }
    public required string Version { get; init; }
    public string? Provider { get; init; }
    /// <summary>A regular expression that the file name of a granule's data file must match.</summary>
    public string? Include { get; init; }
}

/// <summary>How often a dataset runs and how far back each run looks.</summary>
public sealed record ScheduleDescriptor
{
    /// <summary>EventBridge Scheduler's syntax: <c>rate(1 day)</c>, <c>cron(0 6 * * ? *)</c>.</summary>
    public string Expression { get; init; } = "rate(1 day)";
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(10);
    public string TimeZone { get; init; } = "UTC";
    public bool Enabled { get; init; } = true;
}

/// <summary>A regular grid in the coordinate reference system of the source, as (columns, rows) and (west, south, east, north).</summary>
public sealed record GridDescriptor
{
    /// <summary>[rows, columns].</summary>
    public IReadOnlyList<int>? Shape { get; init; }
    /// <summary>[west, south, east, north], outer edges, in degrees.</summary>
    public IReadOnlyList<double>? Bbox { get; init; }
}

/// <summary>One variable of a granule, which becomes one COG and one asset.</summary>
public sealed record VariableDescriptor
{
    /// <summary>Lower-case letters, digits, hyphens and underscores: the asset's key and the end of the COG's name.</summary>
    public required string Name { get; init; }
    /// <summary>The array's absolute path in the granule.</summary>
    public required string Path { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    /// <summary>Overrides the unit that the granule states.</summary>
    public string? Unit { get; init; }
    /// <summary>Values outside the granule's valid range become nodata.</summary>
    public bool MaskOutsideValidRange { get; init; }
    /// <summary>Write <c>value * scale + offset</c> as float32 in place of the packed numbers.</summary>
    public bool Unpack { get; init; }
    public RenderDescriptor? Render { get; init; }
}

/// <summary>How a variable is drawn.</summary>
public sealed record RenderDescriptor
{
    public string Colormap { get; init; } = "viridis";
    /// <summary>[minimum, maximum] in the variable's unit.</summary>
    public required IReadOnlyList<double> Rescale { get; init; }
}

/// <summary>The form of the COG.</summary>
public sealed record CogDescriptor
{
    public string Compression { get; init; } = "deflate";
    public int? Level { get; init; }
    /// <summary><c>auto</c>, <c>none</c>, <c>horizontal</c> or <c>floating-point</c>.</summary>
    public string Predictor { get; init; } = "auto";
    public int BlockSize { get; init; } = 512;
    public string OverviewResampling { get; init; } = "average";
}

/// <summary>How a cloud run is cut into jobs.</summary>
public sealed record WorkflowDescriptor
{
    public int GranulesPerJob { get; init; } = 20;
    public int MaxConcurrency { get; init; } = 50;
    public double ToleratedFailurePercentage { get; init; } = 5;
}

/// <summary>What one job gets.</summary>
public sealed record ResourcesDescriptor
{
    public double Vcpus { get; init; } = 1;
    public int MemoryMiB { get; init; } = 2048;
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);
}
