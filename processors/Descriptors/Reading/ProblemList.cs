namespace Datasets.Descriptors;

/// <summary>Gathers one file's problems.</summary>
internal sealed class ProblemList(string file)
{
    /// <summary>A user does not read more, and a hostile file could have a hundred thousand.</summary>
    private const int Most = 100;

    private readonly List<DescriptorProblem> _problems = [];
    private Position _firstLeftOut;

    public int Count { get; private set; }

    public void Add(Position at, string message)
    {
        if (++Count <= Most)
            _problems.Add(new(file, at.Line, at.Column, message));
        else if (Count == Most + 1)
            _firstLeftOut = at;
    }

    /// <summary>Adds what is wrong with the value at <paramref name="path"/>, such as <c>cog.blockSize</c>.</summary>
    public void Add(Position at, string path, string message) => Add(at, path == "" ? message : $"{path}: {message}");

    public IReadOnlyList<DescriptorProblem> InOrder()
    {
        var inOrder = _problems.OrderBy(p => p.Line).ThenBy(p => p.Column);
        if (Count <= Most)
            return [.. inOrder];
        var more = Count - Most;
        return [.. inOrder, new(file, _firstLeftOut.Line, _firstLeftOut.Column, more == 1 ? "there is 1 more problem" : $"there are {more} more problems, of which this is the first")];
    }
}
