using Datasets.Granules;
using Datasets.Mapping.Cf;

namespace Datasets.Mapping;

/// <summary>The mapping plugins, found by their key. Adding one is adding a line to <see cref="Default"/>.</summary>
public sealed class MappingRegistry
{
    private readonly SortedDictionary<string, IGranuleMapping> _mappings = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two mappings have the same key.</exception>
    public MappingRegistry(params IEnumerable<IGranuleMapping> mappings)
    {
        foreach (var mapping in mappings)
            _mappings.Add(mapping.Key, mapping);
    }

    /// <summary>Every mapping of this library.</summary>
    public static MappingRegistry Default { get; } = new(
        new Hdfeos5GridMapping(), new CfGridMapping(), new Hdfeos5SwathMapping(), new SwathMapping());

    /// <summary>In ordinal order.</summary>
    public IReadOnlyCollection<string> Keys => _mappings.Keys;

    public IReadOnlyCollection<IGranuleMapping> Mappings => _mappings.Values;

    public bool Contains(string key) => _mappings.ContainsKey(key);

    /// <exception cref="PipelineException">There is no such mapping: the message names the likeliest and lists all.</exception>
    public IGranuleMapping Get(string key)
    {
        if (_mappings.TryGetValue(key, out var mapping))
            return mapping;
        var closest = NameDistance.ClosestFirst(key, Keys).FirstOrDefault();
        var hint = closest is not null && NameDistance.Between(key, closest) <= Math.Max(3, closest.Length / 3)
            ? $"did you mean '{closest}'? "
            : "";
        throw new PipelineException($"there is no mapping '{key}': {hint}there is {string.Join(", ", Keys)}");
    }
}
