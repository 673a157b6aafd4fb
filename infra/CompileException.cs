namespace Datasets.Infra;

/// <summary>Why nothing was compiled: every problem that was found, one line each, saying where, what is wrong and what is allowed.</summary>
public sealed class CompileException(params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
