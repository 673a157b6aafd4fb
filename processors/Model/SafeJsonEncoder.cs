using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Datasets.Model;

/// <summary>
/// Escapes in JSON what <see cref="SafeText"/> hides, so that JSON can be printed on a terminal; other text stays readable, as
/// <see cref="JavaScriptEncoder.UnsafeRelaxedJsonEscaping"/> leaves it (which leaves marks of text direction).
/// </summary>
public sealed unsafe class SafeJsonEncoder : JavaScriptEncoder
{
    private const int EscapeLength = 6;
    private static readonly JavaScriptEncoder Readable = UnsafeRelaxedJsonEscaping;

    private SafeJsonEncoder()
    {
    }

    public static SafeJsonEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => Readable.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => Readable.WillEncode(unicodeScalar) || SafeText.IsHidden(new Rune(unicodeScalar));

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var readable = Readable.FindFirstCharacterToEncode(text, textLength);
        var rest = new ReadOnlySpan<char>(text, readable < 0 ? textLength : readable);
        for (var at = 0; at < rest.Length;)
        {
            if (char.IsAscii(rest[at]))
            {
                at++;
                continue;
            }
            if (Rune.DecodeFromUtf16(rest[at..], out var character, out var length) != OperationStatus.Done || SafeText.IsHidden(character))
                return at;
            at += length;
        }
        return readable;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (Readable.WillEncode(unicodeScalar))
            return Readable.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        Span<char> halves = stackalloc char[2];
        halves = halves[..new Rune(unicodeScalar).EncodeToUtf16(halves)];
        var output = new Span<char>(buffer, bufferLength);
        numberOfCharactersWritten = 0;
        if (output.Length < halves.Length * EscapeLength)
            return false;
        foreach (var half in halves)
        {
            output.TryWrite(CultureInfo.InvariantCulture, $"\\u{(int)half:X4}", out var written);
            output = output[written..];
            numberOfCharactersWritten += written;
        }
        return true;
    }
}
