using Datasets.Conversion.Fields;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>An array of a granule that a mapping can make a raster of, and what a descriptor needs to say for it.</summary>
public sealed record ScannedField
{
    /// <summary>The array's absolute path.</summary>
    public required string Path { get; init; }
    public required IReadOnlyList<long> Shape { get; init; }
    /// <summary>The names of its dimensions; empty texts where the file has none.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }
    public required SampleType Type { get; init; }
    public required FieldEncoding Encoding { get; init; }
    /// <summary>What it is, in words: the file's own, or its name's.</summary>
    public required string Title { get; init; }
    /// <summary>The key of the mapping that reads it.</summary>
    public required string Mapping { get; init; }
    /// <summary>How many items its times become.</summary>
    public required int Steps { get; init; }
    /// <summary>It is about the measurement (quality, precision, geometry) rather than the measurement.</summary>
    public required bool IsAncillary { get; init; }
    /// <summary>Its numbers are directions, of which a mean says nothing.</summary>
    public bool IsDirection { get; init; }
    /// <summary>The share of values looked at that are not fill, from 0 to 1.</summary>
    public required double ValidShare { get; init; }
    /// <summary>How to draw it; null where it has no values.</summary>
    public RenderDescriptor? Render { get; init; }
    /// <summary>Where to look on the further dimensions, as a descriptor's <c>select</c>.</summary>
    public IReadOnlyDictionary<string, string> Select { get; init; } = new Dictionary<string, string>();

    /// <summary>In words, which part of the further dimensions that is, such as <c>lev 1000 hPa</c>; null where there is nothing to choose.</summary>
    public string? Level { get; init; }

    /// <summary>In words, which parts are left out; null where there is nothing to choose.</summary>
    public string? LevelsLeftOut { get; init; }

    /// <summary>Numbers beyond the valid range that the file states, such as 254 for land: whole ones, which stand for something else.</summary>
    public bool HasSpecialCodes { get; init; }

    /// <summary>None of its values is in the file: all are missing.</summary>
    public bool IsUnwritten { get; init; }

    /// <summary>A stored number that is in much of the field and far from all others, and that no attribute declares; null where there is none.</summary>
    public double? UndeclaredCode { get; init; }

    /// <summary>What the descriptor's author should know of the numbers.</summary>
    public string? Note { get; init; }

    /// <summary>What scale_factor and add_offset mean where it is not what CF says, and what speaks for it; null where it is.</summary>
    public (string Convention, string Reason)? Values { get; init; }

    internal double Score { get; init; }
    internal bool WrapLongitude { get; init; }
    internal TimeDescriptor? Time { get; init; }
    /// <summary>What the descriptor has to state of the grid, which the file does not.</summary>
    internal GridDescriptor? StatedGrid { get; init; }
    internal GeolocationFinder? Places { get; init; }

    /// <summary>The times that its steps are for, of the first and the last; null for a swath, and where the file has none.</summary>
    public (TimeRange First, TimeRange Last)? Times { get; init; }
    /// <summary>Why the file has no time of the field, so that the descriptor has to state one; null where it has one, and for a swath.</summary>
    public string? TimeProblem { get; init; }
    /// <summary>Where a grid's first stored cell lies, such as south-west; null for a swath or a projected grid.</summary>
    public string? FirstCorner { get; init; }
    /// <summary>The grid that its cells are on; null for a swath.</summary>
    public ScannedGrid? Grid { get; init; }
    /// <summary>In words, where its cells are.</summary>
    public string Placement { get; init; } = "";

    /// <summary>The file states no time, and its name does.</summary>
    public bool IsTimeInFileName => Time?.FileName is not null;

    public bool IsSwath => Places is not null;
}
