using System.Globalization;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>Results go to standard output, everything that happens meanwhile to standard error.</summary>
internal static class Terminal
{
    private const int WidthOfFiles = 160;

    /// <summary>Tables for people, on standard output; as wide as the terminal, or wide enough for a file.</summary>
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Progress { get; } = Create(Console.Error, Console.IsErrorRedirected);

    public static bool ShowsProgress => !Console.IsErrorRedirected && Progress.Profile.Capabilities.Ansi;

    /// <summary>One line of what happens, with the time (UTC) where it ends in a log.</summary>
    public static void Log(string message) =>
        Console.Error.WriteLine($"{DateTimeOffset.UtcNow.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {message}");

    public static void Error(string message) => Console.Error.WriteLine($"error: {message}");

    public static void Json(ReadOnlySpan<byte> json)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(json);
        output.Write("\n"u8);
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
            console.Profile.Width = WidthOfFiles;
        return console;
    }
}
