using System.ComponentModel;
using System.Text.RegularExpressions;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>One variable of a granule, which becomes one COG and one asset.</summary>
[Description("One variable of a granule, which becomes one COG and one asset of the item.")]
public sealed record VariableDescriptor
{
    [Description("The asset's key and the end of the COG's file name.")]
    [Example("so2")]
    [VariableName]
    public required string Name { get; init; }

    [Description("The array's absolute path in the granule, as 'datasets inspect' shows it.")]
    [Example("/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountSO2")]
    [ArrayPath]
    public string Path { get; init; } = "";

    [Description("With group: time, which of an item's files has the variable: a regular expression that must be found in the file's name, such as "
        + "'_CLD_'. It cannot look around or refer back.")]
    [Example("_CLD_")]
    [FileNamePattern]
    public string? File { get; init; }

    [Description("Which part of the array's further dimensions to take, by the dimension's name: a value of its coordinate such as "
        + "{lev: 500}, or 'index 3' counted from 0.")]
    [Example("{lev: 500}")]
    [Example("{lev: index 3}")]
    public IReadOnlyDictionary<string, string> Select { get; init; } = new Dictionary<string, string>();

    [Description("The asset's title.")]
    [Example("Sulphur dioxide, boundary layer")]
    [SingleLine(200)]
    public string? Title { get; init; }

    [Description("What the numbers mean.")]
    [Example("Vertical column, assuming the gas below 2 km.")]
    [Paragraphs(10_000)]
    public string? Description { get; init; }

    [Description("The unit, in place of the one that the granule states.")]
    [Example("DU")]
    [SingleLine(40)]
    public string? Unit { get; init; }

    [Description("The quantity's name in CF's table of standard names.")]
    [Example("atmosphere_mole_content_of_ozone")]
    [StandardName]
    [DoesNotShapeOutput]
    public string? StandardName { get; init; }

    [Description("Keep a time series of the variable beside its COGs: Zarr, so that the years of a point are a few requests. It is for items that have one time "
        + "each and share a grid; docs/series.md says what it costs.")]
    [Example("true")]
    [DoesNotShapeOutput]
    public bool Series { get; init; }

    [Description("Stored numbers that mean 'no data' beside those that the file states, such as [-1111.1]: codes that no attribute declares.")]
    [Example("[-1111.1]")]
    [Between(-1e300, 1e300), Count(0, 20)]
    public IReadOnlyList<double> Missing { get; init; } = [];

    [Description("What the bits of a quality variable mean, in place of what the file says by flag_masks and flag_values. Numbers keep their bits; the item has the "
        + "classes as bit fields.")]
    [Example("[{bits: [0, 1], classes: [good, check_other_quality, cloudy, not_produced]}]")]
    [Count(0, 32)]
    public IReadOnlyList<FlagDescriptor> Flags { get; init; } = [];

    [Description("Make values outside the valid range that the granule states nodata.")]
    [Example("true")]
    public bool MaskOutsideValidRange { get; init; }

    [Description("Write value * scale + offset as float32 in place of the packed numbers.")]
    [Example("true")]
    public bool Unpack { get; init; }

    [Description("For swaths, what a cell of the grid gets: 'mean' of the pixels (the default for measurements), 'dominant' (the value of the "
        + "pixel that covers most of it; the default for what the file marks as flags, and for directions), 'coverage' (how many times the used pixels' "
        + "footprints cover it; 0.5 is half a cell once) or 'count' (how many used pixels touch it).")]
    [Example("dominant")]
    public SwathStatistic? Statistic { get; init; }

    [Description("How overviews of the variable are made, in place of what cog.overviewResampling says: 'mode' or 'nearest' for classes, 'nearest' for "
        + "bits and directions. Without it, 'mode' for what the file marks by flag_values, and 'nearest' for flag_masks and directions.")]
    [Example("mode")]
    public OverviewResampling? OverviewResampling { get; init; }

    [Description("How the variable is drawn in quicklooks and by map servers.")]
    [Example("{colormap: inferno, rescale: [0, 3]}")]
    public RenderDescriptor? Render { get; init; }

    /// <summary>Whether a file of this name (without folder) may have the variable.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this name.</exception>
    public bool IsIn(string fileName) => File is null || FileNamePatternAttribute.Compiled(File).IsMatch(fileName);
}
