using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Datasets.Archives.Cmr;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Workflow.StacApi;

/// <summary>The token at hand; an OAuth client's is kept until shortly before it expires, and replaced when it is refused.</summary>
internal sealed class StacApiTokens(HttpClient client, StacApiOptions options) : IDisposable
{
    private const int LongestAnswer = 64 * 1024;
    /// <summary>In seconds: a year. What a server states beyond it is no time.</summary>
    private const long LongestToken = 365 * 86400;

    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private string? _token;
    private DateTimeOffset _until;

    /// <param name="refused">A token that was refused: another one is wanted, if there can be one.</param>
    /// <exception cref="HttpFailure">The authorization server gives none.</exception>
    public async Task<string?> GetAsync(string? refused, CancellationToken cancellationToken)
    {
        if (options.Credentials.Client is not { } oauth)
            return options.Credentials.Token;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_token is null || _token == refused || options.Retry.Time.GetUtcNow() >= _until)
                (_token, _until) = await RequestAsync(oauth, cancellationToken);
            return _token;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(string Token, DateTimeOffset Until)> RequestAsync(OAuthClient oauth, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (oauth.Scope is { } scope)
            form["scope"] = scope;
        using var request = new HttpRequestMessage(HttpMethod.Post, oauth.TokenUrl) { Content = new FormUrlEncodedContent(form) };
        // RFC 6749 section 2.3.1: both are form-encoded before they are put together.
        var pair = $"{Uri.EscapeDataString(oauth.Id)}:{Uri.EscapeDataString(oauth.Secret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw Refusal(oauth, response);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            return Read(await response.Content.ReadAsByteArrayAsync(cancellationToken))
                ?? throw new HttpFailure($"{SafeText.Host(oauth.TokenUrl)} gives no token in its answer", isTemporary: false);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.FromException(oauth.TokenUrl, e);
        }
    }

    private HttpFailure Refusal(OAuthClient oauth, HttpResponseMessage response)
    {
        var said = $"{SafeText.Host(oauth.TokenUrl)} answers {HttpFailure.Describe(response.StatusCode)} when asked for a token";
        return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest
            ? new HttpFailure($"{said}: it refuses {options.Credentials.Description}", isTemporary: false)
            : HttpFailure.FromResponse(response, said, options.Retry.Time);
    }

    /// <summary>Null for an answer without a token; it is never shown, for it may hold a secret.</summary>
    private (string, DateTimeOffset)? Read(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var seconds = Math.Clamp(json.RootElement.Count("expires_in") ?? 300, 0, LongestToken);
            return json.RootElement.Text("access_token") is { Length: > 0 } token && token.All(c => c is > ' ' and < '\x7f')
                ? (token, options.Retry.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Margin)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
