namespace Datasets.Hdf4;

/// <summary>How an element is compressed (hcomp.h's <c>COMP_CODE_</c>).</summary>
internal enum Coder : ushort
{
    None = 0,
    RunLength = 1,
    NBit = 2,
    SkippingHuffman = 3,
    Deflate = 4,
    Szip = 5,
    Jpeg = 7,
}
