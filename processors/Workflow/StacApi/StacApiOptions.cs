using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Http;

namespace Datasets.Workflow.StacApi;

/// <summary>Where and how items are published to a STAC API.</summary>
public sealed record StacApiOptions
{
    /// <summary>The API's landing page, without a slash at its end.</summary>
    public required string Url { get; init; }
    /// <summary>What stands before a key to make it an absolute link; ends in a slash.</summary>
    public required string BaseUrl { get; init; }
    public StacApiCredentials Credentials { get; init; } = StacApiCredentials.None;
    /// <summary>How many items go in one request where the server takes several.</summary>
    public int ItemsPerRequest { get; init; } = 100;
    /// <summary>How many items are read from the store at once, or put one by one at once.</summary>
    public int Parallel { get; init; } = 8;
    /// <summary>How long one request may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
    public HttpRetryOptions Retry { get; init; } = new();

    /// <summary>
    /// What a descriptor asks for, with what the environment says of this deployment: <c>STAC_API_URL</c>, <c>DATASETS_BASE_URL</c> and the
    /// secrets of <see cref="StacApiCredentials"/>.
    /// </summary>
    /// <param name="root">The store's root: its bucket makes links absolute where no base is configured.</param>
    /// <returns>Null where the descriptor names no API.</returns>
    /// <exception cref="StacApiException">A secret is missing, or links cannot be made absolute.</exception>
    public static StacApiOptions? Read(DatasetDescriptor dataset, string root, Func<string, string?>? variable = null)
    {
        if (dataset.Publish is not { } publish)
            return null;
        variable ??= Environment.GetEnvironmentVariable;
        var url = Given(EnvironmentVariables.StacApiUrl) ?? publish.StacApi.Url;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || !HostPolicy.IsSafeTransport(parsed))
            throw new StacApiException($"The STAC API's address {(parsed is null ? "in STAC_API_URL" : SafeText.Url(parsed))} is not https (http is for this machine only).");
        var baseUrl = Given(EnvironmentVariables.BaseUrl) ?? publish.BaseUrl ?? (root.StartsWith("s3://", StringComparison.Ordinal) ? root : null)
            ?? throw new StacApiException(
                $"Items of {dataset.Id} cannot be published: their links have to be absolute. Set publish.baseUrl, or DATASETS_BASE_URL, to where {root} is served.");
        return new StacApiOptions
        {
            Url = parsed.GetLeftPart(UriPartial.Path).TrimEnd('/'),
            BaseUrl = baseUrl.TrimEnd('/') + "/",
            Credentials = StacApiCredentials.Read(publish.StacApi.Auth, variable),
        };

        string? Given(string name) => variable(name)?.Trim() is { Length: > 0 } value ? value : null;
    }
}
