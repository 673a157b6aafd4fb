using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Datasets.Archives.Cmr;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Archives.Earthdata;

/// <summary>
/// The token that archives get. Where there is a user name and password, one that is refused or missing is replaced by one that Earthdata
/// Login makes or finds (<c>POST /api/users/find_or_create_token</c>); a token that was given alone cannot be replaced.
/// </summary>
internal sealed class EarthdataSession(HttpClient client, FetchOptions options) : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private volatile AuthenticationHeaderValue? _renewed;

    public AuthenticationHeaderValue? Bearer => _renewed ?? options.Credentials.Bearer;

    public bool CanRenew => options.Credentials.HasLogin;

    /// <summary>Replaces the token that was refused; a request that arrives meanwhile waits and gets the same one.</summary>
    /// <returns>False where there is no other token than the refused one.</returns>
    /// <exception cref="HttpFailure">Earthdata Login gives none.</exception>
    public async Task<bool> RenewAsync(AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!Equals(Bearer, refused))
                return true;
            var token = new AuthenticationHeaderValue("Bearer", await RequestAsync(cancellationToken));
            if (Equals(token, refused))
                return false;
            _renewed = token;
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<string> RequestAsync(CancellationToken cancellationToken)
    {
        var url = new Uri(options.Login, "/api/users/find_or_create_token");
        if (!HostPolicy.IsSafeTransport(url))
            throw new HttpFailure($"the login {SafeText.Url(url)} is not https, so it gets no password", isTemporary: false);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Headers.Authorization = options.Credentials.Basic;
            request.Headers.TryAddWithoutValidation("User-Agent", HttpHandlers.ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                throw new HttpFailure(
                    $"{SafeText.Host(url)} refuses the user name and password when asked for a token. Used was {options.Credentials.Description}",
                    isTemporary: false)
                {
                    IsRefusal = true,
                };
            }
            if (!response.IsSuccessStatusCode)
                throw HttpFailure.FromResponse(response, $"{SafeText.Host(url)} answers {HttpFailure.Describe(response.StatusCode)} when asked for a token", options.Retry.Time);
            return await TokenAsync(response, url, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw HttpFailure.FromException(url, e);
        }
    }

    private static async Task<string> TokenAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            if (json.RootElement.Text("access_token") is { Length: > 0 } token && token.All(c => c is > ' ' and < '\x7f'))
                return token;
        }
        catch (JsonException)
        {
            // Said below; the answer itself is not shown, for it may hold a token.
        }
        throw new HttpFailure($"{SafeText.Host(url)} gives no token in its answer", isTemporary: false);
    }
}
