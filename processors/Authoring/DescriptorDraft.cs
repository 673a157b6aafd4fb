using Datasets.Descriptors;

namespace Datasets.Authoring;

/// <summary>A descriptor for a granule's dataset, and what its author should know of it.</summary>
public sealed record DescriptorDraft
{
    public required DatasetDescriptor Descriptor { get; init; }

    /// <summary>The granule's file name.</summary>
    public required string FileName { get; init; }

    /// <summary>The fields that the descriptor's variables are of, in their order.</summary>
    public required IReadOnlyList<ScannedField> Chosen { get; init; }

    /// <summary>Other fields that would do, the likeliest first.</summary>
    public required IReadOnlyList<ScannedField> Others { get; init; }

    /// <summary>Fields of other times or places, which want a dataset of their own, the likeliest first.</summary>
    public IReadOnlyList<ScannedField> Apart { get; init; } = [];

    /// <summary>The items that the granule becomes.</summary>
    public required IReadOnlyList<string> ItemIds { get; init; }

    /// <summary>The granule does not say which product it is of, so the descriptor's source is a blank to fill in.</summary>
    public bool IsSourceUnknown => Descriptor.Source.Cmr?.Blanks is not null;

    /// <summary>What the blanks are.</summary>
    public string SourceUnknown => $"the file does not say {Descriptor.Source.Cmr?.Blanks}";

    /// <summary>The descriptor as a file, with few comments.</summary>
    public string ToYaml(string? schema = null) => DescriptorYaml.Write(this, schema);
}
