namespace Datasets.Compression;

/// <summary>What the bytes to compress are, as far as a compressor can use it.</summary>
public enum ContentKind
{
    /// <summary>Numbers as they are.</summary>
    Samples,

    /// <summary>Differences of neighbouring numbers: TIFF's predictor 2, PNG's filters.</summary>
    Differences,

    /// <summary>Differences of bytes of equal significance, plane after plane: TIFF's predictor 3.</summary>
    BytePlanes,
}
