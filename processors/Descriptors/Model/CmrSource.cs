using System.ComponentModel;
using System.Text.RegularExpressions;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>A collection of NASA's Common Metadata Repository.</summary>
[Description("A collection in NASA's Common Metadata Repository (CMR).")]
public sealed record CmrSource
{
    /// <summary>Stands in a descriptor made from a file that does not state its collection, until the author replaces it.</summary>
    public const string Unknown = "UNKNOWN";

    [Description("The collection's short name, such as OMDOAO3e.")]
    [Example("OMSO2e")]
    [SingleLine(85)]
    public required string ShortName { get; init; }

    [Description("The collection's version, in quotes because leading zeros count: \"003\".")]
    [Example("'003'")]
    [SingleLine(80)]
    public required string Version { get; init; }

    [Description("CMR's id of the archive, such as GES_DISC; without it every archive that has the collection is asked.")]
    [Example("GES_DISC")]
    [CmrProvider]
    public string? Provider { get; init; }

    [Description("A regular expression that must be found in the name of a granule's data file, such as '\\.he5$'. "
        + "It cannot look around or refer back.")]
    [Example(@"'\.he5$'")]
    [FileNamePattern]
    public string? Include { get; init; }

    /// <summary>What is still to be filled in, as people are told; null where nothing is.</summary>
    public string? Blanks => (ShortName, Version) switch
    {
        (Unknown, Unknown) => "its CMR short name and version",
        (Unknown, _) => "its CMR short name",
        (_, Unknown) => "its version in CMR",
        _ => null,
    };

    /// <summary>Whether a granule's data file of this name (without folder) is one to convert.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this name.</exception>
    public bool Includes(string fileName) =>
        Include is null || FileNamePatternAttribute.Compiled(Include).IsMatch(fileName);
}
