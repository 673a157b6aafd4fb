using System.Text;

namespace Datasets.Hdf4;

/// <summary>An attribute of an array or of the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Data">The elements, in this machine's byte order.</param>
public sealed record Hdf4Attribute(string Name, Hdf4Type Type, ReadOnlyMemory<byte> Data)
{
    private const string ClassPrefix = "Attr0.";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Count => Data.Length / Type.Size;

    /// <summary>The text of characters, without what stands behind the first NUL; null for numbers. Bytes that are not UTF-8 are taken for Latin-1.</summary>
    public string? Text
    {
        get
        {
            if (!Type.IsText)
                return null;
            var end = Data.Span.IndexOf((byte)0);
            var bytes = end < 0 ? Data.Span : Data.Span[..end];
            try
            {
                return Utf8.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
                return Encoding.Latin1.GetString(bytes);
            }
        }
    }

    /// <summary>A text that is not in the file as an attribute of its own.</summary>
    public static Hdf4Attribute OfText(string name, string text) => new(name, new Hdf4Type(1, null, IsBigEndian: true), Encoding.UTF8.GetBytes(text));

    internal static bool Is(Vdata vdata) => vdata.Class.StartsWith(ClassPrefix, StringComparison.Ordinal);

}
