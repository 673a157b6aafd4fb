using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>A STAC API that takes items.</summary>
[Description("A STAC API with the Transaction extension.")]
public sealed record StacApiDescriptor : IConsistent
{
    [Description("The API's landing page; the environment's STAC_API_URL takes its place.")]
    [Example("https://stac.example.org")]
    [WebAddress]
    public required string Url { get; init; }

    [Description("How the API knows who writes: bearer takes the token from STAC_API_TOKEN; oauth2 gets one by client credentials, from "
        + "STAC_API_TOKEN_URL with STAC_API_CLIENT_ID and STAC_API_CLIENT_SECRET (and STAC_API_SCOPE, where one is needed).")]
    [Example("oauth2")]
    public StacApiAuth Auth { get; init; } = StacApiAuth.None;

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Uri.TryCreate(Url, UriKind.Absolute, out var url) && url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
            yield return new("url", "must start with https:// (http is for this machine only)");
    }
}
