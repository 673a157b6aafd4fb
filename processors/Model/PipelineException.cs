namespace Datasets.Model;

/// <summary>
/// A failure that a user can act on: the message says what, where, why and what to do, and needs no stack trace beside it.
/// </summary>
public class PipelineException : Exception
{
    public PipelineException(string message, bool isTemporary = false, Exception? inner = null) : base(message, inner) =>
        IsTemporary = isTemporary;

    /// <summary>Whether the same thing may succeed when tried again later.</summary>
    public bool IsTemporary { get; }

    /// <summary>Whether it was asked for in a wrong way, or what is not there: nothing was done, and only asking for something else helps.</summary>
    public bool IsWrongUsage { get; init; }
}
