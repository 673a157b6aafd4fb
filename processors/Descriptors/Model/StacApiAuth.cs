namespace Datasets.Descriptors;

/// <summary>How a STAC API knows who writes.</summary>
public enum StacApiAuth
{
    None,
    Bearer,
    /// <summary>Client credentials (RFC 6749, section 4.4).</summary>
    Oauth2,
}
