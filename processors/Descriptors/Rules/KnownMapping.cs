using Datasets.Model;

namespace Datasets.Descriptors.Rules;

/// <summary>A mapping plugin as far as a descriptor can be checked against it.</summary>
/// <param name="Key">What <c>mapping:</c> says.</param>
/// <param name="Options">What <c>options:</c> may hold.</param>
public sealed record KnownMapping(string Key, params IReadOnlyList<MappingOption> Options)
{
    /// <summary>What it reads, in one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Why rasters cannot be in a coordinate reference system (<c>EPSG:n</c>, a PROJ string, WKT); null where they can, or where that is not known here.</summary>
    public Func<string, string?> ComplaintOfSystem { get; init; } = _ => null;

    /// <summary>Keys that mean nothing for it.</summary>
    public IReadOnlyList<ForeignKey> Foreign { get; init; } = [];

    /// <summary>Whether it puts a day's tiles side by side, so that <c>group: day</c> needs no <c>gridding</c>.</summary>
    public bool MakesMosaics { get; init; }

    /// <summary>Why there is no such option; null where there is.</summary>
    public string? ComplaintOfName(string option) => Options.Any(known => known.Name == option)
        ? null
        : Options.Count == 0
            ? $"the mapping {Key} has no options"
            : $"the mapping {Key} has no option {Quoted.Of(option)}; it has: {string.Join(", ", Options.Select(known => known.Name))}"
                + DidYouMean.Phrase(option, Options.Select(known => known.Name));

    /// <summary>Why an option cannot have a value; null where it can, or where there is no such option.</summary>
    public string? ComplaintOfValue(string option, string value) =>
        Options.FirstOrDefault(known => known.Name == option) is { Values: { Count: > 0 } values } && !values.Contains(value)
            ? $"must be one of {string.Join(", ", values)}, got {Quoted.Of(value)}{DidYouMean.Phrase(value, values)}"
            : null;
}
