using System.ComponentModel;
using System.Text.RegularExpressions;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Files on this machine: an archive without a catalogue, for granules at hand.</summary>
[Description("Files on this machine, in place of cmr: for granules at hand. A stack on AWS cannot have such a dataset.")]
public sealed record LocalSource
{
    [Description("A folder whose files are the granules, or a pattern of files such as granules/*.nc: * and ? stand for characters of a name, ** for "
        + "any folders. Without a leading slash it is looked for where the command is started.")]
    [Example("granules")]
    [Example("'granules/**/*.nc'")]
    [SingleLine(1000)]
    public required string Path { get; init; }

    [Description("A regular expression that must be found in a file's name, such as '\\.nc$'. It cannot look around or refer back.")]
    [Example(@"'\.nc$'")]
    [FileNamePattern]
    public string? Include { get; init; }

    /// <summary>Whether a file of this name (without folder) is one to convert.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this name.</exception>
    public bool Includes(string fileName) =>
        Include is null || FileNamePatternAttribute.Compiled(Include).IsMatch(fileName);
}
