using System.Text;
using Datasets.Descriptors;
using Datasets.Infra.Limits;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Stack;

namespace Datasets.Infra;

/// <summary>What a compilation would deploy, as a table for people.</summary>
public static class Summary
{
    private static readonly string[] Columns =
        ["DATASET", "RESOURCES", "SCHEDULE", "WINDOW", "JOB", "TIMEOUT", "JOBS AT ONCE", "GRANULES A JOB", "TOLERATED", "ALARM AFTER", "SECRETS"];

    public static string Write(Compilation compilation)
    {
        var (config, datasets, _, stack) = compilation;
        var text = new StringBuilder();
        text.AppendLine($"{config.NamePrefix}: {stack.Program.Resources.Count} resources, {stack.Shared.Count} of them shared");
        var bucket = config.Bucket.Length > 0 ? config.Bucket
            : config.Disposable ? "of this stack, deleted with it" : "of this stack, kept when it goes";
        text.AppendLine($"queue {config.NamePrefix}: Fargate, Spot first, {config.MaxVcpus} vCPUs; "
            + $"image {(config.Image.Length > 0 ? config.Image : "built from processors/Dockerfile")}; "
            + $"bucket {bucket}");
        text.AppendLine();

        WriteTable(text, [Columns, .. datasets.OrderBy(d => d.Id, StringComparer.Ordinal).Select(dataset => Row(compilation, dataset))]);
        text.AppendLine();
        WriteTable(text,
        [
            ["RESOURCE", "PROVIDER", "NUMBER"],
            .. stack.Program.Resources.CountBy(resource => resource.Type).OrderBy(type => type.Key, StringComparer.Ordinal)
                .Select(type => new[] { type.Key, Provider(type.Key), $"{type.Value}" }),
        ]);
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The provider of a resource type with its version. docs/deploy.md says why it is that one.</summary>
    private static string Provider(string type) => $"{type[..type.IndexOf(':')]} {ProviderVersions.VersionFor(type)}";

    private static void WriteTable(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            text.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string[] Row(Compilation compilation, DatasetDescriptor dataset)
    {
        var (config, _, _, stack) = compilation;
        var secrets = config.SecretsOf(dataset.Id);
        var enabled = config.IsEnabled(dataset.Id, dataset.Schedule.Enabled);
        return
        [
            dataset.Id,
            $"{stack.Own[dataset.Id].Count}",
            $"{dataset.Schedule.Expression} {dataset.Schedule.TimeZone}{(enabled ? "" : " (off)")}",
            Duration.Format(dataset.Schedule.Window),
            $"{FargateSizes.Format(dataset.Resources.Vcpus)} vCPU, {dataset.Resources.MemoryMiB} MiB",
            Duration.Format(dataset.Resources.Timeout),
            $"{dataset.Workflow.MaxConcurrency}",
            $"{dataset.Workflow.GranulesPerJob}",
            $"{FargateSizes.Format(dataset.Workflow.ToleratedFailurePercentage)} %",
            enabled && RunAlarms.MissedRuns(config, dataset) is { } runs ? $"{runs} missed" : "never",
            secrets.Count == 0 ? "none" : string.Join(", ", secrets.Select(secret => secret.Key)),
        ];
    }
}
