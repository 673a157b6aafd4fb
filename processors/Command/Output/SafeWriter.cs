using System.Text;
using Datasets.Model;

namespace Datasets.Command.Output;

/// <summary>Writes text with every character that a terminal obeys, or that disguises other text, replaced: what is printed may come from a file.</summary>
/// <param name="output">Where the text goes. It gets what needs escape sequences, such as colours, directly.</param>
internal sealed class SafeWriter(TextWriter output) : TextWriter(output.FormatProvider)
{
    private char? _highSurrogate;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (char.IsHighSurrogate(value))
        {
            _highSurrogate = value;
            return;
        }
        var text = _highSurrogate is { } high ? $"{high}{value}" : value.ToString();
        _highSurrogate = null;
        output.Write(Shown(text));
    }

    public override void Write(string? value) => output.Write(Shown(value ?? ""));

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => output.Write(Shown(buffer.ToString()));

    public override void WriteLine(string? value) => output.WriteLine(Shown(value ?? ""));

    public override Task WriteAsync(string? value) => output.WriteAsync(Shown(value ?? ""));

    public override Task WriteLineAsync(string? value) => output.WriteLineAsync(Shown(value ?? ""));

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
        output.WriteAsync(Shown(buffer.ToString()).AsMemory(), cancellationToken);

    public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
        output.WriteLineAsync(Shown(buffer.ToString()).AsMemory(), cancellationToken);

    public override void Flush() => output.Flush();

    public override Task FlushAsync() => output.FlushAsync();

    /// <summary>A carriage return before a line feed is how Windows ends lines.</summary>
    private static string Shown(string text) => SafeText.Lines(text.Replace("\r\n", "\n", StringComparison.Ordinal));
}
