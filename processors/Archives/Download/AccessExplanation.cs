using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Archives.Cmr;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Download;

/// <summary>
/// Why a user may not have an archive's files, and where that is settled, as the Earthdata login says it: <c>error_description</c> and
/// <c>resolution_url</c> as JSON, or the same on the page that an archive makes of it. So a licence (EULA) that was never accepted is told from files
/// that are kept from this user.
/// </summary>
internal sealed partial record AccessExplanation(string Description, string Resolution)
{
    private const int LongestAnswer = 64 * 1024;
    private const string Unnamed = "the login says that something is to be approved first";

    /// <summary>Null where the answer is another, or explains nothing.</summary>
    /// <param name="login">Where people log in: a link to elsewhere is not passed on.</param>
    public static async Task<AccessExplanation?> ReadAsync(HttpResponseMessage response, Uri login, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            return null;
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            var answer = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            var (description, resolution) = OfJson(answer) ?? OfPage(answer);
            return Uri.TryCreate(resolution, UriKind.Absolute, out var url) && IsOfLogin(url, login)
                ? new AccessExplanation(description is { Length: > 0 } ? SafeText.Text(description, 200).TrimEnd('.') : Unnamed, SafeText.Text(url.AbsoluteUri, 300))
                : null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status says enough; a broken explanation adds nothing.
            return null;
        }
    }

    private static (string? Description, string? Resolution)? OfJson(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return (json.RootElement.Text("error_description"), json.RootElement.Text("resolution_url"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? Description, string? Resolution) OfPage(string answer)
    {
        var link = ApprovalLink.Match(answer);
        var reason = Reason.Match(answer);
        return (reason.Success ? WebUtility.HtmlDecode(reason.Groups[1].Value) : null, link.Success ? WebUtility.HtmlDecode(link.Value) : null);
    }

    private static bool IsOfLogin(Uri url, Uri login) =>
        HostPolicy.IsSafeTransport(url) && url.UserInfo.Length == 0 && string.Equals(url.Host, login.Host, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""https?://[^\s"'<>]{1,200}/(approve_app|accept_eula)\?[^\s"'<>]{1,200}""", RegexOptions.CultureInvariant)]
    private static partial Regex ApprovalLink { get; }

    /// <summary>As the archives' download service words it: could not fetch data because "EULA Acceptance Failure".</summary>
    [GeneratedRegex("because (?:\"|&quot;|&#34;)([^\"<&]{1,200})", RegexOptions.CultureInvariant)]
    private static partial Regex Reason { get; }
}
