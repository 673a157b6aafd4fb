namespace Datasets.Hdf4;

/// <summary>The kinds of data elements that are looked at (HDF Specification and Developer's Guide, version 4.2, appendix A, "Tags and Extended Tag Labels").</summary>
internal enum Tag : ushort
{
    Null = 1,
    LinkedBlock = 20,
    Compressed = 40,
    Chunk = 61,
    NumberType = 106,
    DimensionRecord = 701,
    ScientificData = 702,
    NumericDataGroup = 720,
    VdataDescription = 1962,
    VdataStorage = 1963,
    Vgroup = 1965,
}
