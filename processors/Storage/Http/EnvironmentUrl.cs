using Datasets.Model;

namespace Datasets.Storage.Http;

/// <summary>Reads addresses of servers from the environment.</summary>
public static class EnvironmentUrl
{
    /// <summary>The first of the variables that is set; null where none is.</summary>
    /// <exception cref="ConfigurationException">It is not an http or https URL.</exception>
    public static Uri? Find(Func<string, string?> variable, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (variable(name) is not { Length: > 0 } text)
                continue;
            return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? url
                : throw new ConfigurationException($"{name}: '{text}' is not an http or https URL");
        }
        return null;
    }
}
