using System.Text.Json.Nodes;
using Datasets.Descriptors;

namespace Datasets.Storage.Logging;

/// <summary>
/// Lines in CloudWatch's embedded metric format: what is printed to a log of AWS's becomes metrics, with no call to any API. Specification:
/// "Embedded metric format specification" in the Amazon CloudWatch user guide; namespace <c>Datasets</c>, dimensions Dataset and Stack.
/// </summary>
public static class MetricLine
{
    /// <summary>CloudWatch's limit of values of one metric in one line.</summary>
    private const int MostValues = 100;

    /// <param name="properties">What stands beside the metrics in the log and is no dimension, such as the run.</param>
    /// <returns>One line, or several where a metric has more values than one may hold. Metrics without a value are left out.</returns>
    public static IEnumerable<JsonObject> Build(
        DateTimeOffset time, string dataset, string stack, IReadOnlyList<Metric> metrics, IReadOnlyDictionary<string, string?> properties)
    {
        var parts = metrics.SelectMany(metric => metric.Values.Chunk(MostValues).Select((values, index) => (index, metric: metric with { Values = values })));
        foreach (var line in parts.GroupBy(part => part.index, part => part.metric).OrderBy(line => line.Key))
            yield return Line(time, dataset, stack, [.. line], properties);
    }

    private static JsonObject Line(
        DateTimeOffset time, string dataset, string stack, List<Metric> metrics, IReadOnlyDictionary<string, string?> properties)
    {
        var line = new JsonObject
        {
            ["_aws"] = new JsonObject
            {
                ["Timestamp"] = time.ToUnixTimeMilliseconds(),
                ["CloudWatchMetrics"] = new JsonArray(new JsonObject
                {
                    ["Namespace"] = MetricNames.Namespace,
                    ["Dimensions"] = new JsonArray(new JsonArray(MetricNames.Dataset, MetricNames.Stack)),
                    ["Metrics"] = new JsonArray([.. metrics.Select(metric => new JsonObject { ["Name"] = metric.Name, ["Unit"] = metric.Unit })]),
                }),
            },
            [MetricNames.Dataset] = dataset,
            [MetricNames.Stack] = stack,
        };
        foreach (var (name, value) in properties.Where(property => property.Value is not null))
            line[name] = value;
        foreach (var metric in metrics)
            line[metric.Name] = metric.Values.Count == 1 ? metric.Values[0] : new JsonArray([.. metric.Values.Select(value => JsonValue.Create(value))]);
        return line;
    }
}
