using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Descriptors that cannot be used; the message is all problems, one a line.</summary>
public sealed class DescriptorException : DatasetsException
{
    public DescriptorException(IReadOnlyList<DescriptorProblem> problems) : base(string.Join('\n', problems)) =>
        (Problems, IsWrongUsage) = (problems, true);

    public IReadOnlyList<DescriptorProblem> Problems { get; }
}
