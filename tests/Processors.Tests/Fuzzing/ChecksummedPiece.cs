using System.Buffers.Binary;
using Datasets.Support;

namespace Datasets.Fuzzing;

/// <summary>
/// A structure of an HDF5 file whose last four bytes are its checksum. They are found by their signatures, and their lengths by the checksum itself, so that no
/// knowledge of the format is shared with the reader.
/// </summary>
internal readonly record struct ChecksummedPiece(int Start, int Length)
{
    public const int SignatureBytes = 4;
    private const int LongestSearched = 6000;

    private static readonly byte[][] Signatures =
    [
        [.. "OHDR"u8], [.. "OCHK"u8], [.. "BTHD"u8], [.. "BTLF"u8], [.. "BTIN"u8], [.. "FRHP"u8], [.. "FHIB"u8], [.. "FAHD"u8], [.. "FADB"u8], [.. "EAHD"u8],
        [.. "EAIB"u8], [.. "EASB"u8], [.. "EADB"u8], [0x89, .. "HDF"u8],
    ];

    public static IReadOnlyList<ChecksummedPiece> In(byte[] file)
    {
        var found = new List<ChecksummedPiece>();
        foreach (var signature in Signatures)
        {
            for (var at = file.AsSpan().IndexOf(signature); at >= 0;)
            {
                if (LengthAt(file.AsSpan(at)) is { } length)
                    found.Add(new ChecksummedPiece(at, length));
                var next = file.AsSpan(at + 1).IndexOf(signature);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }
        return found;
    }

    public void Seal(byte[] file) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Start + Length), JenkinsHash.Of(file.AsSpan(Start, Length)));

    private static int? LengthAt(ReadOnlySpan<byte> bytes)
    {
        for (var length = 8; length <= Math.Min(LongestSearched, bytes.Length - sizeof(uint)); length++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[length..]) is var stored and not 0 && stored == JenkinsHash.Of(bytes[..length]))
                return length;
        }
        return null;
    }
}
