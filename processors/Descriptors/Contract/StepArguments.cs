namespace Datasets.Descriptors;

/// <summary>The command line of a step of a cloud run, as its state machine makes it and the container reads it.</summary>
public static class StepArguments
{
    public const string Verb = "step";

    /// <summary>The steps.</summary>
    public const string Discover = "discover", Convert = "convert", Report = "report";

    public const string Dataset = "--dataset";
    public const string Run = "--run";
    public const string Output = "--out";
    public const string From = "--from";
    public const string To = "--to";
    public const string Reprocess = "--reprocess";
    public const string RetryFailed = "--retry-failed";
    public const string Shard = "--shard";
}
