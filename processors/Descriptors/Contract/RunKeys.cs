using System.Globalization;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Keys of what a run writes about itself, below <c>_runs/DATASET/RUN/</c>.</summary>
public static class RunKeys
{
    /// <summary>What the keys of all runs start with.</summary>
    public const string Root = "_runs/";

    /// <summary>Names in a run's folder that its state machine asks for.</summary>
    public const string ManifestName = "manifest.json", SummaryName = "summary.json", FailureName = "failure.json", MapName = "map";

    /// <summary>What the keys of a dataset's runs start with.</summary>
    public static string FolderOf(DatasetId dataset) => $"{Root}{dataset}/";

    public static string Folder(DatasetId dataset, RunId run) => $"{FolderOf(dataset)}{run}/";

    /// <summary>What a run on one machine set out to do.</summary>
    public static ObjectKey Record(DatasetId dataset, RunId run) => Folder(dataset, run) + "run.json";

    /// <summary>A cloud run's shards, as its state machine reads them.</summary>
    public static ObjectKey Manifest(DatasetId dataset, RunId run) => Folder(dataset, run) + ManifestName;

    /// <summary>What a cloud run set out to do, and the number of its shards.</summary>
    public static ObjectKey Summary(DatasetId dataset, RunId run) => Folder(dataset, run) + SummaryName;

    public static ObjectKey Shard(DatasetId dataset, RunId run, string shard) => $"{Folder(dataset, run)}shards/{shard}.json";

    public static ObjectKey Result(DatasetId dataset, RunId run, string shard) => $"{Folder(dataset, run)}results/{shard}.json";

    /// <summary>Why a step could not do its work.</summary>
    public static ObjectKey Problem(DatasetId dataset, RunId run, string step) => $"{Folder(dataset, run)}problems/{step}.json";

    /// <summary>What Step Functions writes when a run fails: it goes no further then.</summary>
    public static ObjectKey Failure(DatasetId dataset, RunId run) => Folder(dataset, run) + FailureName;

    public static ObjectKey Report(DatasetId dataset, RunId run) => Folder(dataset, run) + "report.json";

    /// <summary>The report as a page.</summary>
    public static ObjectKey ReportPage(DatasetId dataset, RunId run) => Folder(dataset, run) + "report.html";

    /// <summary>Shards are numbered from 1, in four digits or as many as it takes.</summary>
    public static string ShardName(int number) => number.ToString("D4", CultureInfo.InvariantCulture);
}
