using System.Globalization;
using Datasets.Model;
using Datasets.Storage.Logging;
using Spectre.Console;

namespace Datasets.Command.Output;

/// <summary>Results go to standard output, everything that happens meanwhile to standard error.</summary>
internal static class Terminal
{
    private const int WidthOfFiles = 160;

    private static readonly TextWriter StandardOutput = Console.Out;

    /// <summary>Tables for people, on standard output; as wide as COLUMNS says, else as the terminal, or wide enough for a file.</summary>
    public static IAnsiConsole Results { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Progress { get; } = Create(Console.Error, Console.IsErrorRedirected);

    public static bool ShowsProgress => !Logger.Settings.IsJson && !Console.IsErrorRedirected && Progress.Profile.Capabilities.Ansi;

    /// <summary>The log of this process: on standard error, in the form that the environment asks for.</summary>
    public static Log Logger { get; private set; } = new(Console.Error, new LogSettings(), SecretRedactor.OfEnvironment(), TimeProvider.System);

    /// <summary>From here on, what is printed without <see cref="Results"/> and <see cref="Progress"/> is safe for a terminal, too.</summary>
    public static void WriteSafely()
    {
        _ = Results;
        Console.SetOut(new SafeWriter(StandardOutput));
        Console.SetError(new SafeWriter(Console.Error));
        Logger = new(Console.Error, Logger.Settings, SecretRedactor.OfEnvironment(), TimeProvider.System);
    }

    /// <summary>Text of our own that holds escape sequences, on standard output.</summary>
    public static void WriteSequences(string text) => StandardOutput.Write(text);

    /// <summary>Takes the form of logs from the environment.</summary>
    /// <exception cref="DatasetsException">The environment asks for a form that there is not.</exception>
    public static void Configure() =>
        Logger = new Log(Console.Error, LogSettings.OfEnvironment(), SecretRedactor.OfEnvironment(), TimeProvider.System);

    /// <summary>Whatever is logged from here on is about this dataset, run or shard.</summary>
    public static void Identify(string? dataset = null, string? run = null, string? shard = null) =>
        Logger = Logger.About(("dataset", dataset), ("run", run), ("shard", shard));

    /// <summary>One line of what happens.</summary>
    public static void Log(string message) => Logger.Info(message);

    public static void Error(string message) => Logger.Error(message);

    public static void Json(ReadOnlySpan<byte> json)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(json);
        output.Write("\n"u8);
    }

    /// <summary>A line with a path or a command that the user may copy: a terminal wraps it where it must, and copies it whole.</summary>
    public static void WriteUnbroken(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(SafeText.Text(line, int.MaxValue));

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        console.Pipeline.Attach(new SafeSegments());
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0)
            console.Profile.Width = columns;
        else if (redirected)
            console.Profile.Width = WidthOfFiles;
        return console;
    }
}
