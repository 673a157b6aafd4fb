using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>How a STAC API knows who writes.</summary>
public enum StacApiAuth
{
    [Description("Every writer is let in.")]
    None,
    [Description("By the token in STAC_API_TOKEN.")]
    Bearer,
    [Description("By client credentials (RFC 6749, section 4.4).")]
    Oauth2,
}
