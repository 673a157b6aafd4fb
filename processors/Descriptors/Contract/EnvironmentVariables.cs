namespace Datasets.Descriptors;

/// <summary>The environment variables that a job is given, by the stack, the image, or the user's configuration and secrets.</summary>
public static class EnvironmentVariables
{
    /// <summary>How many attempts the job definition gives a job.</summary>
    public const string Attempts = "DATASETS_ATTEMPTS";

    /// <summary>The dataset and the execution of the state machine that a job is for: for its user, not read by any code here.</summary>
    public const string Dataset = "DATASETS_DATASET", Execution = "DATASETS_EXECUTION";

    /// <summary>The dimension of metrics that tells stacks apart.</summary>
    public const string Stack = "DATASETS_STACK";

    public const string LogFormat = "DATASETS_LOG_FORMAT";
    public const string LogLevel = "DATASETS_LOG_LEVEL";

    /// <summary>Where the image has the descriptors that it was built with.</summary>
    public const string DescriptorFolder = "DATASETS_FOLDER";

    /// <summary>The address at which the output's root is served.</summary>
    public const string BaseUrl = "DATASETS_BASE_URL";

    /// <summary>CMR's search, if not NASA's.</summary>
    public const string CmrUrl = "DATASETS_CMR_URL";

    public const string EarthdataLoginUrl = "EARTHDATA_LOGIN_URL";
    public const string EarthdataToken = "EARTHDATA_TOKEN";
    public const string EarthdataUser = "EARTHDATA_USERNAME";
    public const string EarthdataPassword = "EARTHDATA_PASSWORD";

    public const string StacApiUrl = "STAC_API_URL";
    public const string StacApiToken = "STAC_API_TOKEN";
    public const string StacApiTokenUrl = "STAC_API_TOKEN_URL";
    public const string StacApiClientId = "STAC_API_CLIENT_ID";
    public const string StacApiClientSecret = "STAC_API_CLIENT_SECRET";
    public const string StacApiScope = "STAC_API_SCOPE";
}
