using System.Text.Json;
using Datasets.Catalog.Stac;
using Datasets.Conversion.Footprints;
using Datasets.Gdal;
using Datasets.Model;

namespace Datasets.Catalog.Verification;

/// <summary>A JSON object and the problems found in it so far. What is in it comes from outside: nothing there is an exception.</summary>
internal sealed class OpenedObject
{
    /// <summary>More say nothing more.</summary>
    private const int MostProblems = 20;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonElement? _json;
    private readonly List<string> _problems = [];
    private int _unsaid;

    public OpenedObject(string key, StacObjectKind kind, byte[]? content)
    {
        (Key, Kind, Content) = (key, kind, content);
        if (content is null)
        {
            Add("is missing");
            return;
        }
        try
        {
            _json = JsonElement.Parse(content, Strict);
        }
        catch (JsonException error)
        {
            Add($"is not JSON: {SafeText.Text(error.Message)}");
        }
    }

    public string Key { get; }

    public StacObjectKind Kind { get; }

    public byte[]? Content { get; }

    /// <summary>Whether it is JSON.</summary>
    public bool IsReadable => _json is not null;

    public bool HasProblems => _problems.Count > 0;

    /// <summary>What is wrong by other texts than this object's, unless its receipt says that its run wrote it so.</summary>
    public List<string> Outdated { get; } = [];

    public void Add(string problem)
    {
        if (_problems.Contains(problem))
            return;
        if (_problems.Count < MostProblems)
            _problems.Add(problem);
        else
            _unsaid++;
    }

    /// <summary>Reads from the object; what is wrong with it becomes a problem, and the result is the default.</summary>
    public T? Check<T>(Func<JsonElement, T> read)
    {
        if (_json is not { } json)
            return default;
        try
        {
            return read(json);
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException
            or OverflowException or ArgumentException or JsonException or InvalidIdException or StacException or PlacementException || error is GdalException and not GdalNotFoundException)
        {
            Add(SafeText.Text(error.Message));
            return default;
        }
    }

    public void Check(Action<JsonElement> read) => Check(json =>
    {
        read(json);
        return true;
    });

    /// <summary>The keys that links of one kind lead to; null where its links cannot be read.</summary>
    public IReadOnlyList<string>? Children(string rel)
    {
        if (Check(Links) is not { } links)
            return null;
        var keys = new List<string>();
        foreach (var link in links.Where(link => link.Rel == rel))
        {
            if (StacLayout.Resolve(Key, link.Href) is not { } target)
                Add($"its {rel} link leads out of the catalog: {SafeText.Text(link.Href)}");
            else if (keys.Contains(target))
                Add($"it links {SafeText.Text(target)} twice");
            else
                keys.Add(target);
        }
        return keys;
    }

    public static List<(string Rel, string Href)> Links(JsonElement json) => [.. json.Member("links").EnumerateArray()
        .Select(link => (link.Member("rel").GetString() ?? "", link.Member("href").GetString() ?? ""))];

    public VerifiedObject Result() => new(Key, Kind, Content?.Length ?? 0, _unsaid == 0 ? _problems : [.. _problems, $"and {_unsaid} more are wrong"])
    {
        Outdated = Outdated,
    };
}
