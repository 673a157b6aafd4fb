using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Storage.Logging;

/// <summary>
/// Writes what happens, a line each: for people with the time in UTC before it, or as JSON with <c>time</c>, <c>level</c>, <c>message</c>, what
/// the line is about (<c>dataset</c>, <c>run</c>, <c>shard</c>) and its own fields, such as <c>granule</c>. Safe for use from several threads.
/// </summary>
public sealed class Log
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = SafeJsonEncoder.Instance };

    private readonly TextWriter _output;
    private readonly LogSettings _settings;
    private readonly SecretRedactor _secrets;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<(string Name, string Value)> _about;

    public Log(TextWriter output, LogSettings settings, SecretRedactor secrets, TimeProvider time)
        : this(TextWriter.Synchronized(output), settings, secrets, time, [])
    {
    }

    private Log(
        TextWriter output, LogSettings settings, SecretRedactor secrets, TimeProvider time, IReadOnlyList<(string Name, string Value)> about)
    {
        _output = output;
        _settings = settings;
        _secrets = secrets;
        _time = time;
        _about = about;
    }

    public LogSettings Settings => _settings;

    /// <summary>A log whose lines say what they are about; null values are left out, and a later value takes an earlier one's place.</summary>
    public Log About(params ReadOnlySpan<(string Name, string? Value)> about)
    {
        var all = new List<(string Name, string Value)>(_about);
        foreach (var (name, value) in about)
        {
            if (value is null)
                continue;
            all.RemoveAll(known => known.Name == name);
            all.Add((name, value));
        }
        return new Log(_output, _settings, _secrets, _time, all);
    }

    public void Debug(string message, JsonObject? fields = null) => Write(LogLevel.Debug, message, fields);

    public void Info(string message, JsonObject? fields = null) => Write(LogLevel.Info, message, fields);

    public void Warning(string message, JsonObject? fields = null) => Write(LogLevel.Warning, message, fields);

    public void Error(string message, JsonObject? fields = null) => Write(LogLevel.Error, message, fields);

    /// <summary>
    /// Metrics of what this log is about, in CloudWatch's <see cref="MetricLine">embedded metric format</see>, and only where logs are JSON: there
    /// a machine reads them.
    /// </summary>
    /// <param name="lines">Makes the lines for a dataset, a stack and what else stands in them.</param>
    public void Metrics(Func<string, string, IReadOnlyDictionary<string, string?>, IEnumerable<JsonObject>> lines)
    {
        if (!_settings.IsJson)
            return;
        var about = _about.ToDictionary(part => part.Name, part => (string?)part.Value);
        about.Remove("dataset", out var dataset);
        foreach (var line in lines(dataset ?? "unknown", Environment.GetEnvironmentVariable(EnvironmentVariables.Stack) ?? "local", about))
            _output.WriteLine(_secrets.Hide(line.ToJsonString(Compact)));
    }

    private void Write(LogLevel level, string message, JsonObject? fields)
    {
        if (level < _settings.Level)
            return;
        _output.WriteLine(_secrets.Hide(_settings.IsJson ? Json(level, message, fields) : Text(level, message)));
    }

    private string Text(LogLevel level, string message) => level switch
    {
        LogLevel.Error => $"error: {message}",
        LogLevel.Warning => $"{Clock()} warning: {message}",
        _ => $"{Clock()} {message}",
    };

    private string Clock() => _time.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private string Json(LogLevel level, string message, JsonObject? fields)
    {
        var line = new JsonObject
        {
            ["time"] = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["level"] = level.ToString().ToLowerInvariant(),
            ["message"] = message,
        };
        foreach (var (name, value) in _about)
            line[name] = value;
        foreach (var (name, value) in fields ?? [])
            line[name] = value?.DeepClone();
        return line.ToJsonString(Compact);
    }
}
