using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// The credentials for writing to a STAC API: none, a token, or a client id and secret that obtain tokens (RFC 6749 section 4.4). It never
/// shows a secret.
/// </summary>
public sealed class StacApiCredentials
{
    private StacApiCredentials(string description) => Description = description;

    public static StacApiCredentials None { get; } = new("no credentials");

    /// <summary>Where the credentials were found.</summary>
    public string Description { get; }

    internal string? Token { get; private init; }

    internal OAuthClient? Client { get; private init; }

    /// <param name="auth">What the descriptor says.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="StacApiException">A secret is missing, empty, or none that a header can hold.</exception>
    public static StacApiCredentials Read(StacApiAuth auth, Func<string, string?> variable) => auth switch
    {
        StacApiAuth.None => None,
        StacApiAuth.Bearer => new StacApiCredentials("the token from STAC_API_TOKEN") { Token = Secret(EnvironmentVariables.StacApiToken, auth, variable) },
        StacApiAuth.Oauth2 => new StacApiCredentials("the client from STAC_API_CLIENT_ID and STAC_API_CLIENT_SECRET")
        {
            Client = new OAuthClient(
                TokenUrl(Secret(EnvironmentVariables.StacApiTokenUrl, auth, variable)),
                Secret(EnvironmentVariables.StacApiClientId, auth, variable),
                Secret(EnvironmentVariables.StacApiClientSecret, auth, variable),
                variable(EnvironmentVariables.StacApiScope)?.Trim() is { Length: > 0 } scope ? scope : null),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(auth), auth, "not a kind of credentials"),
    };

    public override string ToString() => Description;

    private static string Secret(string name, StacApiAuth auth, Func<string, string?> variable)
    {
        var value = variable(name)?.Trim();
        if (string.IsNullOrEmpty(value))
        {
            throw new StacApiException(
                $"{name} is {(value is null ? "not set" : "empty")}, but publish.stacApi.auth is '{EnumWords.ToWord(auth)}'. Set it; in the cloud a secret of that name, "
                + "listed under datasets:secrets, is injected by Batch.");
        }
        return value.All(c => c is > ' ' and < '\x7f')
            ? value
            : throw new StacApiException($"{name} holds a character that cannot be sent, such as a space or a line break. Copy it again.");
    }

    private static Uri TokenUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && HostPolicy.IsSafeTransport(url)
            ? url
            : throw new StacApiException("STAC_API_TOKEN_URL is no https address (http is for this machine only).");
}

/// <summary>A client of an OAuth 2.0 server.</summary>
internal sealed record OAuthClient(Uri TokenUrl, string Id, string Secret, string? Scope)
{
    public override string ToString() => $"an OAuth client of {SafeText.Host(TokenUrl)}";
}
