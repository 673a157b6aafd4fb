using System.ComponentModel;
using System.Text.RegularExpressions;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>A bucket whose objects are granules: an archive without a catalogue.</summary>
[Description("A bucket whose objects are granules: an archive without a catalogue.")]
public sealed record S3Source
{
    [Description("The bucket's name.")]
    [Example("my-granules")]
    [BucketName]
    public required string Bucket { get; init; }

    [Description("Where the keys of granules start, such as L3/daily/; the whole bucket without it.")]
    [Example("L3/daily/")]
    [KeyPrefix]
    public string Prefix { get; init; } = "";

    [Description("A regular expression that must be found in an object's file name, such as '\\.nc$'. It cannot look around or refer back.")]
    [Example(@"'\.nc$'")]
    [FileNamePattern]
    public string? Include { get; init; }

    [Description("A regular expression that finds a granule's time in its key below the prefix by named groups: year, with doy or with month and "
        + "day, then hour, minute, second; such as '_(?<year>\\d{4})m(?<month>\\d{2})(?<day>\\d{2})_'. The groups producedYear, producedMonth … "
        + "say when the file was made; without them that is when the object was last modified.")]
    [Example(@"'_(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})'")]
    [TimePattern]
    public required string Time { get; init; }

    [Description("How long a granule's data last from the time found, such as 1d or 3h; without it, as long as the smallest group found: a day, an "
        + "hour, a minute …")]
    [Example("1d")]
    [Lasts("1s", "366d")]
    public TimeSpan? Duration { get; init; }

    [Description("The bucket's AWS region; without it, the environment's.")]
    [Example("us-west-2")]
    [AwsRegion]
    public string? Region { get; init; }

    [Description("Read without credentials, as public buckets of open data allow.")]
    [Example("true")]
    public bool Anonymous { get; init; }

    /// <summary>The bucket and prefix as AWS's tools write them.</summary>
    public string Address => $"s3://{Bucket}/{Prefix}".TrimEnd('/');

    /// <summary>Whether a link is to an object of this bucket, below the prefix: <c>s3://BUCKET/PREFIX…</c>, the key percent-encoded.</summary>
    public bool Holds(Uri link) =>
        link.IsAbsoluteUri && link.Scheme == "s3" && link.UserInfo.Length == 0 && link.Authority == Bucket && link.Query.Length == 0 && link.Fragment.Length == 0
        && Uri.UnescapeDataString(link.AbsolutePath.TrimStart('/')).StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether an object of this file name (without folder) is one to convert.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this name.</exception>
    public bool Includes(string fileName) =>
        Include is null || FileNamePatternAttribute.Compiled(Include).IsMatch(fileName);

    /// <summary>Finds the time in a key below the prefix.</summary>
    /// <exception cref="RegexMatchTimeoutException">The pattern takes too long on this key.</exception>
    public Match MatchTime(string key) => FileNamePatternAttribute.Compiled(Time).Match(key);
}
