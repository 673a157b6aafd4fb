using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Grids;
using Datasets.Conversion.HdfEos2;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Swaths;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Conversion;

/// <summary>The mapping plugins, found by their key. A plugin adds itself to <see cref="Default"/>, as docs/plugins.md shows.</summary>
public sealed class MappingRegistry
{
    private readonly SortedDictionary<string, IGranuleMapping> _mappings = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two mappings have the same key.</exception>
    public MappingRegistry(params IEnumerable<IGranuleMapping> mappings)
    {
        foreach (var mapping in mappings)
            Add(mapping);
    }

    /// <summary>Every mapping of this library, and those that were added.</summary>
    public static MappingRegistry Default { get; } = new(
        new Hdfeos5GridMapping(), new CfGridReader(), new Hdfeos5SwathMapping(), new SwathMapping(),
        new Hdfeos2GridMapping(), new Hdfeos2SwathMapping(), new Hdf4GridMapping());

    /// <summary>In ordinal order.</summary>
    public IReadOnlyCollection<string> Keys => _mappings.Keys;

    public IReadOnlyCollection<IGranuleMapping> Mappings => _mappings.Values;

    /// <summary>What descriptors are checked against.</summary>
    public IReadOnlyCollection<KnownMapping> Known => [.. _mappings.Values.Select(mapping => new KnownMapping(mapping.Key, mapping.Options)
    {
        Summary = mapping.Summary,
        ComplaintOfSystem = KnownSystems.Complaint,
        Foreign = mapping.ForeignKeys,
        MakesMosaics = mapping.MakesMosaics,
    })];

    /// <summary>Adds a plugin. It is for module initializers, which run one after another and before anything is looked up.</summary>
    /// <exception cref="ArgumentException">There is a mapping of that key.</exception>
    public void Add(IGranuleMapping mapping) => _mappings.Add(mapping.Key, mapping);

    public bool Contains(string key) => _mappings.ContainsKey(key);

    /// <exception cref="DatasetsException">There is no such mapping: the message names the likeliest and lists all.</exception>
    public IGranuleMapping Get(string key)
    {
        if (_mappings.TryGetValue(key, out var mapping))
            return mapping;
        var hint = DidYouMean.Among(key, Keys) is { } meant ? $"did you mean '{meant}'? " : "";
        throw new DatasetsException($"there is no mapping '{key}': {hint}there is {string.Join(", ", Keys)}");
    }
}
