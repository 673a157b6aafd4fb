using System.Buffers.Binary;

namespace Datasets.Fuzzing;

/// <summary>Damage to a file, the same for the same seed.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly int[] Widths = [1, 2, 4, 8];

    private readonly Random _random = new(seed);

    /// <summary>A file with one to three changes, of which each may change its length.</summary>
    public byte[] Of(byte[] file)
    {
        var bytes = file.ToArray();
        for (var changes = _random.Next(1, 4); changes > 0 && bytes.Length > 0; changes--)
            bytes = Change(bytes);
        return bytes;
    }

    /// <summary>As <see cref="Of"/>; in half of the cases a change within one of the structures, whose checksum is right again afterwards.</summary>
    public byte[] OfHdf5(byte[] file, IReadOnlyList<ChecksummedPiece> pieces)
    {
        if (pieces.Count == 0 || _random.Next(2) == 0)
            return Of(file);
        var bytes = file.ToArray();
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var piece = pieces[_random.Next(pieces.Count)];
            Overwrite(bytes.AsSpan(piece.Start + ChecksummedPiece.SignatureBytes, piece.Length - ChecksummedPiece.SignatureBytes), bytes.Length);
            piece.Seal(bytes);
        }
        return bytes;
    }

    private byte[] Change(byte[] bytes)
    {
        switch (_random.Next(12))
        {
            case 0:
                return bytes[.._random.Next(bytes.Length)];
            case 1:
                return [.. bytes, .. Noise(_random.Next(1, 64))];
            case 2:
                var (from, to, length) = (_random.Next(bytes.Length), _random.Next(bytes.Length), _random.Next(1, 64));
                var piece = bytes.AsSpan(from, Math.Min(length, bytes.Length - Math.Max(from, to))).ToArray();
                piece.CopyTo(bytes, to);
                return bytes;
            case 3:
                var cut = _random.Next(bytes.Length);
                return [.. bytes[..cut], .. bytes[Math.Min(bytes.Length, cut + _random.Next(1, 16))..]];
            default:
                // What decides how a file is read lies at its beginning more often than not.
                var end = _random.Next(2) == 0 ? Math.Min(bytes.Length, 2048) : bytes.Length;
                Overwrite(bytes.AsSpan(0, end), bytes.Length);
                return bytes;
        }
    }

    private void Overwrite(Span<byte> bytes, long fileLength)
    {
        var width = Math.Min(Widths[_random.Next(Widths.Length)], bytes.Length);
        var at = _random.Next(bytes.Length - width + 1);
        if (_random.Next(3) == 0)
            at = at / width * width;
        var target = bytes.Slice(at, width);
        switch (_random.Next(4))
        {
            case 0:
                target[_random.Next(width)] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                _random.NextBytes(target);
                break;
            default:
                Span<byte> number = stackalloc byte[8];
                var value = Extreme(fileLength);
                // netCDF classic has its numbers the other way round.
                if (_random.Next(4) == 0)
                    BinaryPrimitives.WriteInt64BigEndian(number, width < 8 ? value << (8 * (8 - width)) : value);
                else
                    BinaryPrimitives.WriteInt64LittleEndian(number, value);
                number[..width].CopyTo(target);
                break;
        }
    }

    /// <summary>Sizes, counts and offsets that are none.</summary>
    private long Extreme(long fileLength)
    {
        ReadOnlySpan<long> numbers =
        [
            0, 1, 2, -1, -2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, 1L << 33, 1L << 40, 1L << 62, long.MaxValue,
            long.MinValue, fileLength, fileLength - 1, fileLength + 1, fileLength / 2, 1 << 20, 1 << 24, 1 << 28,
        ];
        return numbers[_random.Next(numbers.Length)];
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _random.NextBytes(noise);
        return noise;
    }
}
