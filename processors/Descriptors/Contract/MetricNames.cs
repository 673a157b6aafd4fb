namespace Datasets.Descriptors;

/// <summary>The metrics that runs write to their log, as CloudWatch knows them.</summary>
public static class MetricNames
{
    public const string Namespace = "Datasets";

    /// <summary>The dimensions.</summary>
    public const string Dataset = "Dataset", Stack = "Stack";

    public const string GranulesConverted = "GranulesConverted";
    public const string GranulesFailed = "GranulesFailed";
    public const string GranulesSkipped = "GranulesSkipped";
    public const string GranulesSuperseded = "GranulesSuperseded";
    public const string DiscoverSeconds = "DiscoverSeconds";
    public const string PeriodsWithoutGranules = "PeriodsWithoutGranules";
    public const string FetchSeconds = "FetchSeconds";
    public const string ConvertSeconds = "ConvertSeconds";
    public const string PublishSeconds = "PublishSeconds";
    public const string BytesIn = "BytesIn";
    public const string BytesOut = "BytesOut";
    public const string Lag = "Lag";
    public const string CatalogSeconds = "CatalogSeconds";
    public const string ItemsPublished = "ItemsPublished";
    public const string ItemsNotPublished = "ItemsNotPublished";
    public const string PublicationSeconds = "PublicationSeconds";
}
