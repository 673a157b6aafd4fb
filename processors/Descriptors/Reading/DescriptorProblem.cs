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

/// <summary>A place in a file, both from 1.</summary>
internal readonly record struct Position(int Line, int Column);
