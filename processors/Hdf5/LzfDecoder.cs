namespace Datasets.Hdf5;

/// <summary>
/// Undoes LZF, which h5py compresses with (filter 32000). Source: Marc Lehmann's LibLZF, "lzf.h" and the format in "lzf_d.c": a byte below 32
/// announces that many literals and one more; any other has the length of a match, less two, in its upper three bits and the upper bits of the
/// distance, less one, in its lower five.
/// </summary>
internal static class LzfDecoder
{
    private const int LongestLiterals = 32;
    private const int LengthFollows = 7;

    /// <returns>False where the source is corrupt, or makes more than the target holds.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> target, out int length)
    {
        length = 0;
        for (var at = 0; at < source.Length;)
        {
            int control = source[at++];
            if (control < LongestLiterals)
            {
                var literals = control + 1;
                if (literals > source.Length - at || literals > target.Length - length)
                    return false;
                source.Slice(at, literals).CopyTo(target[length..]);
                at += literals;
                length += literals;
                continue;
            }
            var match = control >> 5;
            if (match == LengthFollows)
            {
                if (at == source.Length)
                    return false;
                match += source[at++];
            }
            match += 2;
            if (at == source.Length)
                return false;
            var from = length - ((control & 0x1f) << 8 | source[at++]) - 1;
            if (from < 0 || match > target.Length - length)
                return false;
            // The match may overlap what it makes, so byte by byte.
            for (; match > 0; match--)
                target[length++] = target[from++];
        }
        return true;
    }
}
