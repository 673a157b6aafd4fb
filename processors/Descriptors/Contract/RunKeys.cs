using System.Globalization;

namespace Datasets.Descriptors;

/// <summary>Keys of what a run writes about itself, below <c>_runs/DATASET/RUN/</c>.</summary>
public static class RunKeys
{
    /// <summary>What the keys of all runs start with.</summary>
    public const string Root = "_runs/";

    /// <summary>Names in a run's folder that its state machine asks for.</summary>
    public const string ManifestName = "manifest.json", SummaryName = "summary.json", FailureName = "failure.json", MapName = "map";

    /// <summary>What the keys of a dataset's runs start with.</summary>
    public static string FolderOf(string datasetId) => $"{Root}{datasetId}/";

    public static string Folder(string datasetId, string run) => $"{FolderOf(datasetId)}{run}/";

    /// <summary>What a run on one machine set out to do.</summary>
    public static string Record(string datasetId, string run) => Folder(datasetId, run) + "run.json";

    /// <summary>A cloud run's shards, as its state machine reads them.</summary>
    public static string Manifest(string datasetId, string run) => Folder(datasetId, run) + ManifestName;

    /// <summary>What a cloud run set out to do, and the number of its shards.</summary>
    public static string Summary(string datasetId, string run) => Folder(datasetId, run) + SummaryName;

    public static string Shard(string datasetId, string run, string shard) => $"{Folder(datasetId, run)}shards/{shard}.json";

    public static string Result(string datasetId, string run, string shard) => $"{Folder(datasetId, run)}results/{shard}.json";

    /// <summary>Why a step could not do its work.</summary>
    public static string Problem(string datasetId, string run, string step) => $"{Folder(datasetId, run)}problems/{step}.json";

    /// <summary>What Step Functions writes when a run fails: it goes no further then.</summary>
    public static string Failure(string datasetId, string run) => Folder(datasetId, run) + FailureName;

    public static string Report(string datasetId, string run) => Folder(datasetId, run) + "report.json";

    /// <summary>The report as a page.</summary>
    public static string ReportPage(string datasetId, string run) => Folder(datasetId, run) + "report.html";

    /// <summary>Shards are numbered from 1, in four digits or as many as it takes.</summary>
    public static string ShardName(int number) => number.ToString("D4", CultureInfo.InvariantCulture);
}
