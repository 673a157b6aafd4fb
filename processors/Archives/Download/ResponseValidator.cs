using System.Net;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>Tells an answer that holds the file from one that holds an excuse, and says what a user can do about the excuse.</summary>
internal static class ResponseValidator
{
    /// <exception cref="HttpFailure">The answer does not hold <paramref name="fileName"/>.</exception>
    public static void Require(ArchiveResponse answer, string fileName, FetchOptions options)
    {
        var response = answer.Response;
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            throw Refusal(answer, options);

        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml" && !IsHtml(fileName))
            throw new HttpFailure(
                answer.Role == ServerRole.Login
                    ? $"{SafeText.Host(answer.Url)} shows a login page: it did not take {options.Credentials.Description}. {Approve}"
                    : $"{SafeText.Host(answer.Url)} sent an HTML page in place of the file, probably to log in. {Renew(options)} {Approve}",
                isTemporary: false);

        if (response.Content.Headers.ContentEncoding.Count > 0)
            throw new HttpFailure(
                $"{SafeText.Host(answer.Url)} sent it with Content-Encoding '{SafeText.Text(response.Content.Headers.ContentEncoding.First(), 40)}', "
                + "though it was asked for the file as it is",
                isTemporary: false);
    }

    /// <summary>Holds the size that a server states against the archive's metadata and the limit.</summary>
    /// <exception cref="HttpFailure">It is another, or too large.</exception>
    public static void RequireSize(Uri url, GranuleFile file, long size, FetchOptions options)
    {
        if (file.Size is { } stated && size != stated)
            throw new HttpFailure($"{SafeText.Host(url)} has {size} bytes, but its metadata state {stated}. If that stays so, tell the archive", isTemporary: false);
        if (size > LimitOf(file, options))
            throw TooLarge(url, file, options);
    }

    /// <summary>The most bytes that a file may have.</summary>
    public static long LimitOf(GranuleFile file, FetchOptions options) => file.Size ?? options.MaximumFileBytes;

    public static HttpFailure TooLarge(Uri url, GranuleFile file, FetchOptions options) =>
        new($"{SafeText.Host(url)} sends more than the {LimitOf(file, options)} bytes that the file may have", isTemporary: false);

    private const string Approve =
        "Approve the archive's application (for GES DISC 'NASA GESDISC DATA ARCHIVE') in your Earthdata profile: "
        + "https://urs.earthdata.nasa.gov/profile";

    private static HttpFailure Refusal(ArchiveResponse answer, FetchOptions options)
    {
        var status = answer.Response.StatusCode;
        var said = $"{HttpFailure.Describe(status)} from {SafeText.Host(answer.Url)}";
        if (answer.Explanation is { } explained)
        {
            return new HttpFailure($"{said}: {explained.Description}. Log in, approve it at {explained.Resolution} and run again", isTemporary: false)
            {
                IsRefusal = true,
                IsCertain = true,
            };
        }
        var why = (status, answer.Role) switch
        {
            (HttpStatusCode.Unauthorized, ServerRole.Login) when options.Credentials.HasLogin =>
                $"{said}: the user name and password are refused. Used was {options.Credentials.Description}; check them by logging in at https://urs.earthdata.nasa.gov",
            (HttpStatusCode.Unauthorized, ServerRole.Login or ServerRole.Archive) when HadCredentials(answer) =>
                $"{said}: the token is refused or has expired. {Renew(options)}",
            (HttpStatusCode.Unauthorized, ServerRole.Archive) when options.Credentials.HasToken =>
                $"{said}: it wants a login, but it was reached by a redirect from another host, and a token never crosses one. "
                + "Use a user name and password, or ask the archive for a link to that host",
            (HttpStatusCode.Unauthorized, ServerRole.Archive) when options.Credentials.HasLogin =>
                $"{said}: it does not send its users to the Earthdata login, so it needs a token: set EARTHDATA_TOKEN",
            (HttpStatusCode.Unauthorized, ServerRole.Archive) => $"{said}: it wants an Earthdata login. {Renew(options)}",
            (HttpStatusCode.Forbidden, ServerRole.Login or ServerRole.Archive) => $"{said}: you may not have this file yet. {Approve}",
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, ServerRole.Store) =>
                $"{said}, where the archive keeps the file: its signed link is refused or has expired",
            (HttpStatusCode.NotFound or HttpStatusCode.Gone, _) =>
                $"{said}: the archive no longer has the file there; its metadata may be out of date",
            _ => said,
        };
        var isRefusal = status == HttpStatusCode.Unauthorized && answer.Role != ServerRole.Store;
        return HttpFailure.FromResponse(answer.Response, why, options.Retry.Time, isRefusal);
    }

    private static bool HadCredentials(ArchiveResponse answer) => answer.Response.RequestMessage?.Headers.Authorization is not null;

    private static string Renew(FetchOptions options) => options.Credentials.IsNone
        ? options.Credentials.Advice + "."
        : $"Used was {options.Credentials.Description}; get a new token at https://urs.earthdata.nasa.gov (Generate Token) if it is too old.";

    private static bool IsHtml(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() is ".html" or ".htm" or ".xhtml";
}
