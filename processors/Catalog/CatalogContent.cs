using System.Text.Json;
using Datasets.Model;

namespace Datasets.Catalog;

/// <summary>What a catalog above items states about them, so that they need not be read again.</summary>
public sealed record CatalogContent
{
    public required long Items { get; init; }
    public required GeographicBox Box { get; init; }
    public required TimeRange Time { get; init; }
    /// <summary>In ordinal order, each once.</summary>
    public required IReadOnlyList<string> ProjectionCodes { get; init; }
    /// <summary>In ordinal order of name, then version, each once.</summary>
    public required IReadOnlyList<Software> Software { get; init; }

    /// <summary>What several hold together, or null where there is none.</summary>
    public static CatalogContent? Merge(IEnumerable<CatalogContent> parts)
    {
        var all = parts.ToList();
        if (all.Count == 0)
            return null;
        return new CatalogContent
        {
            Items = all.Sum(p => p.Items),
            Box = all.Select(p => p.Box).Aggregate((a, b) => a.Union(b)),
            Time = new TimeRange(all.Min(p => p.Time.Start), all.Max(p => p.Time.End)),
            ProjectionCodes = [.. all.SelectMany(p => p.ProjectionCodes).Distinct().Order(StringComparer.Ordinal)],
            Software = [.. all.SelectMany(p => p.Software).Distinct()
                .OrderBy(s => s.Name, StringComparer.Ordinal).ThenBy(s => s.Version, StringComparer.Ordinal)],
        };
    }

    public static void WriteSoftware(Utf8JsonWriter json, string name, IEnumerable<Software> software)
    {
        json.WriteStartArray(name);
        foreach (var one in software)
        {
            json.WriteStartObject();
            json.WriteString(one.Name, one.Version);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
