namespace Datasets.Infra.Configuration;

/// <summary>Why nothing was compiled: every problem that was found, one line each: where, what is wrong, what is allowed.</summary>
public sealed class CompileException(params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
