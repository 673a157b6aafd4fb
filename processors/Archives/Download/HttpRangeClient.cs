using System.Net;
using System.Net.Http.Headers;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Archives.Ranges;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>
/// Parts of a file over https. Every request obeys the rules of a download: redirects, hosts, tokens. Where an archive redirects to a store by a signed
/// link, the next requests go there at once, until the link is refused.
/// </summary>
internal sealed class HttpRangeClient(
    ArchiveClient client, HostPolicy hosts, GranuleFile file, ArchiveSlots slots, FetchOptions options, Func<HttpFailure, FetchException> explain) : IRangeClient
{
    private volatile Uri? _store;

    public DatasetsException Explain(HttpFailure failure) => explain(failure);

    public Task<IDisposable> TakeSlotAsync(CancellationToken cancellationToken) => slots.TakeAsync(cancellationToken);

    public async Task<RangeResponse> GetAsync(ByteRange range, string? version, CancellationToken cancellationToken)
    {
        var tag = EntityTagHeaderValue.TryParse(version, out var parsed) && !parsed.IsWeak ? parsed : null;
        var part = new RequestedPart(range.Start, range.End - 1, tag);
        ArchiveResponse? answer = null;
        try
        {
            answer = await SendAsync(part, cancellationToken);
            var (sent, length) = Validate(answer, range, version);
            if (answer.Role == ServerRole.Store)
                _store = answer.Url;
            slots.LetIn();
            var content = await answer.Response.Content.ReadAsStreamAsync(cancellationToken);
            return new RangeResponse(sent, length, VersionOf(answer.Response), content, answer);
        }
        catch (Exception e)
        {
            answer?.Dispose();
            if (e is HttpFailure { IsRefusal: true } refusal)
                slots.Refused(refusal);
            throw;
        }
    }

    private async Task<ArchiveResponse> SendAsync(RequestedPart part, CancellationToken cancellationToken)
    {
        if (_store is not { } store)
            return await client.GetAsync(hosts, file.Url, part, cancellationToken);
        var answer = await client.GetStoredAsync(store, part, cancellationToken);
        if (answer.Response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent || HttpFailure.IsTemporaryStatus(answer.Response.StatusCode))
            return answer;
        // A signed link is good for some minutes; the archive gives another one.
        answer.Dispose();
        _store = null;
        return await client.GetAsync(hosts, file.Url, part, cancellationToken);
    }

    private (ByteRange Sent, long Length) Validate(ArchiveResponse answer, ByteRange range, string? version)
    {
        var response = answer.Response;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            throw version is null ? NoRanges(answer) : Changed(answer);
        ResponseValidator.Require(answer, file.Name, options);
        if (response.StatusCode != HttpStatusCode.PartialContent)
            throw version is null || VersionOf(response) == version ? NoRanges(answer) : Changed(answer);

        var stated = response.Content.Headers.ContentRange;
        if (stated is not { Unit: "bytes", From: { } from, To: { } to, Length: { } length } || from != range.Start || to < from || to >= length)
        {
            throw new HttpFailure(
                $"{SafeText.Host(answer.Url)} was asked for bytes {range.Start} to {range.End - 1}, and sent {(stated is null ? "a part that it does not name" : SafeText.Text(stated.ToString()))}",
                isTemporary: true);
        }
        ResponseValidator.RequireSize(answer.Url, file, length, options);
        return (ByteRange.Between(from, to + 1), length);
    }

    private static string? VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag?.ToString() ?? response.Content.Headers.LastModified?.ToString("R");

    private RangesUnavailableException NoRanges(ArchiveResponse answer) => new($"{SafeText.Host(answer.Url)} sends no parts of files, only whole ones");

    private FileChangedException Changed(ArchiveResponse answer) =>
        new($"{file.Name} changed on {SafeText.Host(answer.Url)} while it was read: the parts that came are of another version. Run again");
}
