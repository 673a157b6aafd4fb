namespace Datasets.Descriptors;

/// <summary>What reading one descriptor gave: the descriptor, or every problem that it has.</summary>
public sealed record DescriptorResult
{
    public required string File { get; init; }

    /// <summary>Null where there are problems.</summary>
    public DatasetDescriptor? Descriptor { get; init; }

    /// <summary>In the order of the file; empty where there is a descriptor.</summary>
    public IReadOnlyList<DescriptorProblem> Problems { get; init; } = [];

    /// <summary>The id that the file gives, where it can be read whatever else is wrong.</summary>
    public string? Id { get; init; }

    /// <summary>Where the id stands in the file, for messages about it.</summary>
    internal Position IdPosition { get; init; }

    /// <exception cref="DescriptorException">There are problems.</exception>
    public DatasetDescriptor OrThrow() => Descriptor ?? throw new DescriptorException(Problems);
}
