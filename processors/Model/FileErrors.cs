namespace Datasets.Model;

/// <summary>Why a file or folder cannot be read or written, in words of ours: the runtime's own repeat the path and name no remedy.</summary>
public static class FileErrors
{
    /// <summary>To stand behind what was tried, such as <c>cannot be read: its permissions do not allow it</c>.</summary>
    public static string Why(Exception error) => error switch
    {
        UnauthorizedAccessException => "its permissions do not allow it",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "there is no such folder",
        _ => Quoted.Plain(error.Message),
    };
}
