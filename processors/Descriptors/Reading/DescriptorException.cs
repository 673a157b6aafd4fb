namespace Datasets.Descriptors;

/// <summary>Descriptors that cannot be used; the message is all problems, one a line.</summary>
public sealed class DescriptorException(IReadOnlyList<DescriptorProblem> problems)
    : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<DescriptorProblem> Problems { get; } = problems;
}
