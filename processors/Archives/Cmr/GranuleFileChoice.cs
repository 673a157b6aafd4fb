using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Cmr;

/// <summary>
/// Picks the one data file among a granule's <c>RelatedUrls</c>: a <c>GET DATA</c> link whose file name matches the descriptor's
/// <c>include</c>, with the size and checksum that <c>ArchiveAndDistributionInformation</c> states under the same name.
/// </summary>
internal sealed partial class GranuleFileChoice
{
    private readonly string? _pattern;
    private readonly Regex? _include;
    private readonly HostPolicy _hosts;

    /// <exception cref="DiscoveryException">The descriptor's <c>include</c> is no regular expression.</exception>
    public GranuleFileChoice(SourceDescriptor source, HostPolicy hosts)
    {
        _hosts = hosts;
        _pattern = source.Cmr?.Include;
        _include = _pattern is null ? null : Compile(_pattern);
    }

    /// <summary>The file, or else why there is none.</summary>
    public (GranuleFile? File, string? Problem) Choose(JsonElement umm)
    {
        var links = umm.Array("RelatedUrls").Select(Link.Parse).OfType<Link>().ToList();
        var offered = links.Where(link => link.IsData).ToList();
        if (offered.Count == 0)
            return (null, "its metadata have no 'GET DATA' link to a file");
        var data = offered.Where(link => !link.IsService).ToList();
        if (data.Count == 0)
            return (null, $"its 'GET DATA' links lead to services such as OPeNDAP, not to a file: {Names(FileNames(offered))}");

        List<Link> candidates;
        try
        {
            candidates = [.. data.Where(link => _include?.IsMatch(link.FileName) ?? true)];
        }
        catch (RegexMatchTimeoutException)
        {
            return (null, $"matching its file names with source.cmr.include '{_pattern}' takes too long; use a simpler expression");
        }

        var names = FileNames(candidates).Distinct().ToList();
        return names.Count switch
        {
            0 => (null, $"none of its data files matches source.cmr.include '{_pattern}'; there are {Names(FileNames(data))}"),
            1 => ChooseHost(umm, links, candidates, areOnlyData: data.Count == candidates.Count),
            _ => (null, $"several of its data files qualify: {Names(names)}. {Verb} source.cmr.include to pick one"),
        };
    }

    private (GranuleFile? File, string? Problem) ChooseHost(JsonElement umm, List<Link> links, List<Link> candidates, bool areOnlyData)
    {
        var name = candidates[0].FileName;
        if (!Datasets.Archives.Granules.FileName.IsPlain(name))
            return (null, $"its data file's name '{SafeText.Text(name)}' is not a plain file name");
        if (candidates.Find(link => _hosts.Allows(link.Url)) is not { } chosen)
            return (null, $"its data link is refused: {_hosts.Refuse(candidates[0].Url)}. If you trust it, add it to source.hosts");

        var archived = Archived(umm.Child("DataGranule"), name, areOnlyData);
        var (checksum, problem) = ChecksumOf(archived);
        if (problem is not null)
            return (null, problem);

        var file = new GranuleFile
        {
            Name = name,
            Url = chosen.Url,
            S3Url = links.Find(link => link.IsDirectAccess && link.FileName == name)?.Url,
            S3CredentialsUrl = links.Find(link => link.IsS3Credentials && _hosts.Allows(link.Url))?.Url,
            Size = archived.Count("SizeInBytes"),
            Checksum = checksum,
        };
        return (file, null);
    }

    /// <summary>
    /// What the archive states about the file. Archives that translate older metadata name it 'Not provided': where there is only one
    /// file, that is the one.
    /// </summary>
    private static JsonElement Archived(JsonElement dataGranule, string name, bool isOnlyFile)
    {
        var files = dataGranule.Array("ArchiveAndDistributionInformation")
            .SelectMany(entry => entry.Array("Files").Prepend(entry))
            .ToList();
        var named = files.Find(file => file.Text("Name") == name);
        if (named.ValueKind != JsonValueKind.Undefined)
            return named;
        return isOnlyFile && files is [var only] && only.Text("Name") == "Not provided" ? only : default;
    }

    private static (FileChecksum? Checksum, string? Problem) ChecksumOf(JsonElement archived)
    {
        var checksum = archived.Child("Checksum");
        if (checksum.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return (null, null);

        var algorithm = checksum.Text("Algorithm") ?? "";
        var value = checksum.Scalar("Value") ?? "";
        return AlgorithmName.IsMatch(algorithm) && ChecksumValue.IsMatch(value)
            ? (new FileChecksum(algorithm, value.ToLowerInvariant()), null)
            : (null, $"its checksum '{SafeText.Text(algorithm, 40)}' '{SafeText.Text(value, 140)}' cannot be read");
    }

    /// <summary>An expression that cannot take exponential time where it can be had; else one that gives up.</summary>
    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException e)
        {
            throw new DiscoveryException($"source.cmr.include '{pattern}' is no regular expression: {e.Message}", inner: e);
        }
    }

    private string Verb => _pattern is null ? "Set" : "Narrow";

    private static IEnumerable<string> FileNames(IEnumerable<Link> links) => links.Select(link => link.FileName);

    private static string Names(IEnumerable<string> names)
    {
        var all = names.Distinct().ToList();
        var shown = string.Join(", ", all.Take(8).Select(name => SafeText.Text(name, 120)));
        return all.Count > 8 ? $"{shown} and {all.Count - 8} more" : shown;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 _-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex AlgorithmName { get; }

    [GeneratedRegex(@"\A[0-9A-Za-z]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ChecksumValue { get; }

    /// <summary>One of UMM-G's RelatedUrls.</summary>
    private sealed partial record Link(Uri Url, string Type, string? Subtype, string FileName)
    {
        public bool IsData => Type == "GET DATA" && Url.Scheme is "https" or "http" && FileName.Length > 0;

        /// <summary>
        /// Whether it leads to a data server, which answers with a form or a description of the file, often under the file's own name. UMM-G has
        /// 'USE SERVICE API' for those; records that were translated from older metadata call them 'GET DATA' too.
        /// </summary>
        public bool IsService =>
            (Subtype is not null && ServiceSubtype.IsMatch(Subtype)) || ServiceHost.IsMatch(Url.Host) || ServicePath.IsMatch(Url.AbsolutePath);

        public bool IsDirectAccess => Type is "GET DATA VIA DIRECT ACCESS" or "GET DATA" && Url.Scheme == "s3";

        public bool IsS3Credentials => Type == "VIEW RELATED INFORMATION" && FileName == "s3credentials";

        public static Link? Parse(JsonElement related) =>
            related.Text("Type") is { } type && Uri.TryCreate(related.Text("URL"), UriKind.Absolute, out var url)
                ? new Link(url, type, related.Text("Subtype"), Datasets.Archives.Granules.FileName.FromUrl(url))
                : null;

        [GeneratedRegex(@"OPENDAP|THREDDS|GRADS|SERVICE", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
        private static partial Regex ServiceSubtype { get; }

        [GeneratedRegex(@"(\A|\.)(opendap|thredds)\.", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
        private static partial Regex ServiceHost { get; }

        // THREDDS serves whole files below fileServer/.
        [GeneratedRegex(@"/(opendap|dodsC|dap4|ncss|wms|wcs)/", RegexOptions.CultureInvariant)]
        private static partial Regex ServicePath { get; }
    }
}
