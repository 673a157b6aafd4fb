using Datasets.Descriptors;

namespace Datasets.Storage.Logging;

/// <summary>
/// The secrets of the environment, taken out of whatever is about to be logged. Nothing should put one there; should it happen all the same,
/// it does not leave the process.
/// </summary>
public sealed class SecretRedactor
{
    private const int ShortestSecret = 6;

    private static readonly string[] Variables =
    [
        EnvironmentVariables.EarthdataToken, EnvironmentVariables.EarthdataPassword, EnvironmentVariables.StacApiToken, EnvironmentVariables.StacApiClientSecret, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    ];

    private readonly string[] _values;

    private SecretRedactor(string[] values) => _values = values;

    public static SecretRedactor OfEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        return new SecretRedactor([.. Variables.Select(variable).OfType<string>().Select(value => value.Trim()).Where(value => value.Length >= ShortestSecret)]);
    }

    public string Hide(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, "***", StringComparison.Ordinal);
        return text;
    }
}
