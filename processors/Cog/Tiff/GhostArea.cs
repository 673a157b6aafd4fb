using System.Text;

namespace Datasets.Cog;

/// <summary>
/// The hints that GDAL's COG driver leaves between the file's header and its first directory ('COG – Cloud Optimized GeoTIFF
/// generator', section 'File format details'): tiles in row-major order, each after its size and before a repeat of its last 4 bytes.
/// </summary>
internal static class GhostArea
{
    private const string Content =
        "LAYOUT=IFDS_BEFORE_DATA\n" +
        "BLOCK_ORDER=ROW_MAJOR\n" +
        "BLOCK_LEADER=SIZE_AS_UINT4\n" +
        "BLOCK_TRAILER=LAST_4_BYTES_REPEATED\n" +
        // The blank leaves room for an editor that breaks the layout to write YES.
        "KNOWN_INCOMPATIBLE_EDITION=NO\n ";

    /// <summary>The bytes between header and first directory, which starts on an even offset.</summary>
    public static byte[] Bytes { get; } = Encoding.ASCII.GetBytes($"GDAL_STRUCTURAL_METADATA_SIZE={Content.Length:D6} bytes\n{Content}\0");
}
