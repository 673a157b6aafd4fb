namespace Datasets.Catalog.Series;

/// <summary>An item whose COG is one time of a series. Times are in milliseconds from 1970.</summary>
/// <param name="Checksum">The COG's, as its item states it.</param>
internal sealed record SeriesItem(string Id, long Time, long Start, long End, string Checksum);
