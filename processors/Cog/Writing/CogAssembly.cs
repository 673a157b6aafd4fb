using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Datasets.Compression;
using Microsoft.Win32.SafeHandles;

namespace Datasets.Cog;

/// <summary>Puts header and spooled tiles together into the file, in one pass from front to back.</summary>
internal static class CogAssembly
{
    private const int BufferSize = 1 << 20;

    /// <summary>
    /// Writes the file, which is new and empty. Its first bytes, which make it a TIFF, come last: a file whose writing was interrupted is none.
    /// </summary>
    /// <returns>Size and SHA-256 of the file.</returns>
    public static (long Size, string Sha256) Write(SafeFileHandle file, byte[] header, TileSpool spool, int levels, CancellationToken cancellation)
    {
        const int signatureSize = 8;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        RandomAccess.Write(file, new byte[signatureSize], 0);
        RandomAccess.Write(file, header.AsSpan(signatureSize), signatureSize);
        var end = (long)header.Length;
        var buffer = OutputBuffers.Take();
        for (var level = levels - 1; level >= 0; level--)
        {
            foreach (var tile in spool.Tiles(level))
            {
                cancellation.ThrowIfCancellationRequested();
                Append(buffer, spool, tile);
                if (buffer.WrittenCount >= BufferSize)
                    Flush();
            }
        }
        Flush();
        OutputBuffers.Return(buffer);
        RandomAccess.Write(file, header.AsSpan(0, signatureSize), 0);
        return (end, Convert.ToHexStringLower(hash.GetHashAndReset()));

        void Flush()
        {
            RandomAccess.Write(file, buffer.WrittenSpan, end);
            hash.AppendData(buffer.WrittenSpan);
            end += buffer.WrittenCount;
            buffer.ResetWrittenCount();
        }
    }

    private static void Append(ArrayBufferWriter<byte> buffer, TileSpool spool, SpooledTile tile)
    {
        var framed = buffer.GetSpan(CogHeader.LeaderSize + tile.Length + CogHeader.TrailerSize);
        BinaryPrimitives.WriteUInt32LittleEndian(framed, (uint)tile.Length);
        spool.Read(tile, framed[CogHeader.LeaderSize..]);
        var last = framed.Slice(tile.Length, CogHeader.TrailerSize);
        last.CopyTo(framed[(CogHeader.LeaderSize + tile.Length)..]);
        buffer.Advance(CogHeader.LeaderSize + tile.Length + CogHeader.TrailerSize);
    }
}
