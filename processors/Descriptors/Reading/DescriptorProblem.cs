namespace Datasets.Descriptors;

/// <summary>Something in a descriptor that keeps it from being used.</summary>
/// <param name="File">The file as it was named to the reader.</param>
/// <param name="Line">From 1; 0 where the problem is the file itself.</param>
/// <param name="Column">From 1; 0 where the problem is the file itself.</param>
/// <param name="Message">Which key, what is wrong, what is allowed.</param>
public sealed record DescriptorProblem(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, which editors and terminals turn into a link.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}: {Message}";
}

/// <summary>Descriptors that cannot be used; the message is all problems, one a line.</summary>
public sealed class DescriptorException(IReadOnlyList<DescriptorProblem> problems)
    : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<DescriptorProblem> Problems { get; } = problems;
}

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

/// <summary>A place in a file, both from 1.</summary>
internal readonly record struct Position(int Line, int Column);
