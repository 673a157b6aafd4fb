namespace Datasets.Descriptors;

/// <summary>Gathers one file's problems.</summary>
internal sealed class ProblemList(string file)
{
    private readonly List<DescriptorProblem> _problems = [];

    public int Count => _problems.Count;

    public void Add(Position at, string message) => _problems.Add(new(file, at.Line, at.Column, message));

    /// <summary>Adds what is wrong with the value at <paramref name="path"/>, such as <c>cog.blockSize</c>.</summary>
    public void Add(Position at, string path, string message) => Add(at, path == "" ? message : $"{path}: {message}");

    public IReadOnlyList<DescriptorProblem> InOrder() => [.. _problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];
}
