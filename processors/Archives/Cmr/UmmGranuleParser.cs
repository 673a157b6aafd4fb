using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Cmr;

/// <summary>
/// Reads CMR's <c>granules.umm_json</c> answers. The granule's own part follows UMM-G, NASA's Unified Metadata Model for granules
/// (versions 1.6.x). Nothing in an answer is trusted: an item that is not as it should be becomes a granule with a problem.
/// </summary>
public sealed partial class UmmGranuleParser
{
    private static readonly Uri NoRecord = new("file:///");

    private readonly Uri _endpoint;
    private readonly bool _isOfThisProcess;
    private readonly GranuleFileChoice _choice;

    /// <param name="source">Says which file of a granule is the data, and from which hosts it may come.</param>
    /// <param name="endpoint">CMR's search endpoint; files on loopback are allowed only where this is on loopback too.</param>
    /// <param name="isOfThisProcess">Whether the endpoint ends with this process: no record can be read there later.</param>
    /// <exception cref="DiscoveryException">The descriptor's <c>include</c> is no regular expression.</exception>
    public UmmGranuleParser(SourceDescriptor source, Uri endpoint, bool isOfThisProcess = false)
    {
        (_endpoint, _isOfThisProcess) = (endpoint, isOfThisProcess);
        _choice = new GranuleFileChoice(source, new HostPolicy(source.Hosts, allowLoopback: endpoint.IsLoopback));
    }

    /// <summary>Reads one whole answer, item by item.</summary>
    /// <exception cref="DiscoveryException">
    /// The answer is not JSON (temporary: a proxy may have cut it short), or of another format (not temporary).
    /// </exception>
    public UmmGranulePage Parse(ReadOnlySpan<byte> answer)
    {
        try
        {
            return ParseAnswer(answer);
        }
        catch (JsonException e)
        {
            throw new DiscoveryException(
                $"{Source} sent malformed JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).",
                isTemporary: true,
                e);
        }
        catch (InvalidOperationException e)
        {
            // The reader's word for a name that is valid JSON but no text, such as half a surrogate pair.
            throw new DiscoveryException($"{Source} sent malformed JSON: {e.Message}", isTemporary: true, e);
        }
    }

    private string Source => SafeText.Url(_endpoint);

    private UmmGranulePage ParseAnswer(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        List<DiscoveredGranule>? granules = null;
        long? hits = null;

        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new DiscoveryException($"{Source} sent JSON that is not an object with 'items'. Check the endpoint.");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items");
            var isHits = reader.ValueTextEquals("hits");
            var isFeed = reader.ValueTextEquals("feed");
            reader.Read();
            if (isItems && reader.TokenType == JsonTokenType.StartArray)
                granules = ParseItems(ref reader);
            else if (isHits && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
                hits = number;
            else if (isFeed)
                granules = ParseFeed(ref reader);
            else
                reader.Skip();
        }
        while (reader.Read())
        {
        }

        return new UmmGranulePage(
            granules ?? throw new DiscoveryException(
                $"{Source} sent JSON without 'items': this is no granules.umm_json answer. Check the endpoint."),
            hits);
    }

    private List<DiscoveredGranule> ParseItems(ref Utf8JsonReader reader)
    {
        var granules = new List<DiscoveredGranule>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var item = JsonDocument.ParseValue(ref reader);
            granules.Add(ParseItem(item.RootElement));
        }
        return granules;
    }

    /// <summary>The older <c>granules.json</c>: none is none in either format, but its entries lack what is needed here.</summary>
    private List<DiscoveredGranule> ParseFeed(ref Utf8JsonReader reader)
    {
        using var feed = JsonDocument.ParseValue(ref reader);
        return feed.RootElement.Array("entry").Any()
            ? throw new DiscoveryException(
                $"{Source} answered in the granules.json format, not in granules.umm_json, which is read here. Check the endpoint.")
            : [];
    }

    private DiscoveredGranule ParseItem(JsonElement item)
    {
        var meta = item.Child("meta");
        var umm = item.Child("umm");
        var id = meta.Text("concept-id") ?? "";
        var revision = meta.Scalar("revision-id") ?? "";
        var hasId = ConceptId.IsMatch(id);
        var hasRevision = RevisionId.IsMatch(revision);
        var time = TimeOf(umm.Child("TemporalExtent"));
        var (file, problem) = _choice.Choose(umm);

        problem = !hasId ? $"its concept id '{SafeText.Text(id)}' is not one of CMR's (such as G1618495041-GES_DISC)"
            : !hasRevision ? $"its revision '{SafeText.Text(revision)}' is not a number"
            : time is null ? "its metadata state no time (TemporalExtent), or one that cannot be read"
            : problem;

        var safeId = hasId ? id : InvalidId(item);
        return new DiscoveredGranule
        {
            Id = safeId,
            Revision = hasRevision ? revision : "0",
            Name = SafeText.Text(umm.Text("GranuleUR") ?? meta.Text("native-id") ?? safeId),
            Time = time ?? default,
            Produced = ProducedOf(umm, meta),
            File = problem is null ? file : null,
            Problem = problem,
            MetadataUrl = _isOfThisProcess ? NoRecord : hasId ? new Uri($"{_endpoint.AbsoluteUri.TrimEnd('/')}/concepts/{id}") : _endpoint,
        };
    }

    /// <summary>The same for the same item, so that a granule keeps its name from run to run.</summary>
    private static string InvalidId(JsonElement item) =>
        "invalid-" + Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(item)))[..16];

    private static TimeRange? TimeOf(JsonElement extent)
    {
        if (extent.Time("SingleDateTime") is { } moment)
            return new TimeRange(moment, moment);

        var range = extent.Child("RangeDateTime");
        if (range.Time("BeginningDateTime") is not { } start)
            return null;
        var end = range.Time("EndingDateTime") ?? start;
        return end < start ? null : new TimeRange(start, end);
    }

    private static DateTimeOffset? ProducedOf(JsonElement umm, JsonElement meta) =>
        umm.Child("DataGranule").Time("ProductionDateTime")
        ?? ProviderDate(umm, "Update")
        ?? ProviderDate(umm, "Insert")
        ?? meta.Time("revision-date");

    private static DateTimeOffset? ProviderDate(JsonElement umm, string type) =>
        umm.Array("ProviderDates").Where(date => date.Text("Type") == type).Select(date => date.Time("Date")).Max();

    [GeneratedRegex(@"\AG[0-9]{1,19}-[A-Za-z0-9_]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConceptId { get; }

    [GeneratedRegex(@"\A[0-9]{1,18}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RevisionId { get; }
}
