namespace Datasets.EmbeddedArchive;

/// <summary>What the metadata says about a granule's file.</summary>
public enum FileFacts
{
    /// <summary>File name, exact size and SHA-256. The archive must make each file before it can list it: about 0.15 s a granule, once.</summary>
    Exact,

    /// <summary>As GES DISC does it: no name, no checksum, a size in MB (here an estimate). A listing costs nothing.</summary>
    Approximate,
}
