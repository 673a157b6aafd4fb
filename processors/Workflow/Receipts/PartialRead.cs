namespace Datasets.Workflow.Receipts;

/// <summary>What was fetched of a granule's file, of which parts were read. The archive's checksum of the whole file could not be checked.</summary>
/// <param name="ArchiveBytes">Of the whole file.</param>
/// <param name="FetchedBytes">That came over the network.</param>
/// <param name="Requests">That were sent for them.</param>
public sealed record PartialRead(long ArchiveBytes, long FetchedBytes, int Requests);
