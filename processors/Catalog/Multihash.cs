using System.Security.Cryptography;

namespace Datasets.Catalog;

/// <summary>
/// The self-describing checksums of the file extension: the hash function's code (sha2-256 is 0x12), the digest's length in bytes, the
/// digest, all in hexadecimal. Source: the multiformats multihash table.
/// </summary>
public static class Multihash
{
    private const string Sha256Prefix = "1220";

    public static string Of(ReadOnlySpan<byte> content) => Sha256Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <exception cref="StacException">It is no SHA-256 checksum.</exception>
    public static string FromSha256(string hex)
    {
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit))
            throw new StacException($"'{hex}' is no SHA-256 checksum: it needs 64 hexadecimal digits.");
        return Sha256Prefix + hex.ToLowerInvariant();
    }

    public static bool IsSha256(string text) =>
        text.Length == Sha256Prefix.Length + 64 && text.StartsWith(Sha256Prefix, StringComparison.Ordinal) && text.All(char.IsAsciiHexDigitLower);
}
