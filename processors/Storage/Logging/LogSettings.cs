using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Storage.Logging;

/// <summary>What is logged and in which form.</summary>
public sealed record LogSettings
{

    /// <summary>One JSON object a line, and metrics among them; else text for people.</summary>
    public bool IsJson { get; init; }
    /// <summary>Lines that matter less are left out.</summary>
    public LogLevel Level { get; init; } = LogLevel.Info;

    /// <summary>From <c>DATASETS_LOG_FORMAT</c> (<c>text</c> or <c>json</c>) and <c>DATASETS_LOG_LEVEL</c> (<c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>).</summary>
    /// <exception cref="DatasetsException">A word is none of these.</exception>
    public static LogSettings OfEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        return new LogSettings
        {
            IsJson = Word(EnvironmentVariables.LogFormat, "text", ["text", "json"]) == "json",
            Level = Enum.Parse<LogLevel>(Word(EnvironmentVariables.LogLevel, "info", [.. Enum.GetNames<LogLevel>().Select(name => name.ToLowerInvariant())]), ignoreCase: true),
        };

        string Word(string name, string usual, string[] words)
        {
            var given = variable(name)?.Trim().ToLowerInvariant() is { Length: > 0 } value ? value : usual;
            return words.Contains(given, StringComparer.Ordinal)
                ? given
                : throw new DatasetsException($"{name} has to be one of {string.Join(", ", words)}; it is none of them");
        }
    }
}
