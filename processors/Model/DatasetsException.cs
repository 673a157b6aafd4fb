namespace Datasets.Model;

/// <summary>
/// The root of the failures that a user can act on: the message says what, where, why and what to do, and needs no stack trace beside it.
/// Any other exception that reaches a user is a bug.
/// </summary>
public class DatasetsException : Exception
{
    public DatasetsException(string message, bool isTemporary = false, Exception? inner = null) : base(SafeText.Lines(message), inner) =>
        IsTemporary = isTemporary;

    /// <summary>Whether the same thing may succeed when tried again later.</summary>
    public bool IsTemporary { get; }

    /// <summary>Whether it was asked for in a wrong way, or what is not there: nothing was done, and only asking for something else helps.</summary>
    public bool IsWrongUsage { get; init; }

    /// <summary>A message for a user: these failures carry it; an unexpected one is named by its kind.</summary>
    public static string Explain(Exception error) => error is DatasetsException
        ? error.Message
        : $"unexpected {error.GetType().Name}: {error.Message} (run with --verbose for the stack trace, and please report it)";
}
