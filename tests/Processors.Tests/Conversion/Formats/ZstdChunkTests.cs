using System.Runtime.InteropServices;
using Datasets.Support;

namespace Datasets.Conversion.Formats;

/// <summary>
/// Zstandard's filter (32015) is a plugin of libhdf5 that is seldom installed: here h5py stores chunks that libzstd has compressed, after shuffle, as the
/// plugin would.
/// </summary>
public sealed class ZstdChunkTests : IDisposable
{
    private const string Script = """
        import ctypes, sys
        import h5py, numpy as np
        zstd = ctypes.CDLL('libzstd.so.1')
        zstd.ZSTD_compress.restype = ctypes.c_size_t
        def compress(data):
            made = ctypes.create_string_buffer(2 * len(data) + 100)
            size = zstd.ZSTD_compress(made, ctypes.c_size_t(len(made)), data, ctypes.c_size_t(len(data)), 3)
            return made.raw[:size]
        values = (np.arange(30 * 20) % 77 * 3).astype('<i4').reshape(30, 20)
        with h5py.File(sys.argv[1], 'w') as file:
            plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            plist.set_chunk((10, 10))
            plist.set_shuffle()
            plist.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (3,))
            array = h5py.h5d.create(file.id, b'v', h5py.h5t.STD_I32LE, h5py.h5s.create_simple((30, 20)), plist)
            for row in range(0, 30, 10):
                for column in range(0, 20, 10):
                    part = np.ascontiguousarray(values[row:row + 10, column:column + 10])
                    shuffled = part.view('u1').reshape(-1, 4).T.tobytes()
                    array.write_direct_chunk((row, column), compress(shuffled))
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Chunks_compressed_by_zstd_are_read()
    {
        var (exitCode, _, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", Script, _folder["a.h5"]);
        Assert.True(exitCode == 0, error);
        using var granule = GranuleOpener.Open(_folder["a.h5"]);
        using var array = granule.OpenArray("/v");
        var values = new int[30 * 20];
        array.Read([0, 0], [30, 20], MemoryMarshal.AsBytes(values.AsSpan()));
        Assert.Equal(Enumerable.Range(0, 600).Select(i => i % 77 * 3), values);
    }

    [Fact]
    public void A_damaged_chunk_of_zstd_is_an_error()
    {
        ExternalProgram.Run(ExternalProgram.Python, "-c", Script, _folder["a.h5"]);
        var bytes = File.ReadAllBytes(_folder["a.h5"]);
        // A frame's magic number (RFC 8878, section 3.1.1).
        bytes[bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) + 1] = 0;
        File.WriteAllBytes(_folder["a.h5"], bytes);
        using var granule = GranuleOpener.Open(_folder["a.h5"]);
        using var array = granule.OpenArray("/v");
        Assert.Contains("does not decompress", Assert.Throws<GranuleException>(() => array.Read([0, 0], [30, 20], new byte[2400])).Message);
    }
}
