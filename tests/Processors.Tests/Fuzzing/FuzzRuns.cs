namespace Datasets.Fuzzing;

/// <summary>How many mutations are tried: a few in every run, many with <c>./run test --fuzz</c>.</summary>
internal static class FuzzRuns
{
    private const string Variable = "DATASETS_FUZZ";

    public const int Granules = 5_500;
    public const int Descriptors = 700;
    public const int Answers = 700;
    public const int Outputs = 350;

    /// <summary>One of so many is tried in every run.</summary>
    public const int Share = 50;

    public static bool IsLong => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>The seeds of the mutations: each is always the same one.</summary>
    public static IEnumerable<int> Seeds(int count) => Enumerable.Range(0, IsLong ? count : count / Share);
}
