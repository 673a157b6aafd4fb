using System.Globalization;
using System.Reflection;
using Datasets.Catalog.Rendering;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Reports;

/// <summary>
/// <c>report.html</c> beside a run's <c>report.json</c>: what ran, what failed and why, thumbnails, timings. One file without scripts that asks
/// nothing of any network; thumbnails are links to the output's own files.
/// </summary>
public static class ReportPage
{
    /// <summary>More rows make a page that no browser likes; the JSON has all.</summary>
    private const int MostRows = 2000;
    private const int MostThumbnails = 60;
    private const string UpToRoot = "../../../";

    public static ObjectKey KeyOf(RunReport report) => RunKeys.ReportPage(report.Dataset, report.Run);

    /// <summary>The page as UTF-8.</summary>
    public static byte[] Write(RunReport report, DatasetDescriptor dataset)
    {
        var body = new Html();
        WriteHead(body, report, dataset);
        WriteProblems(body, report);
        WriteCounts(body, report);
        WriteFailures(body, report);
        WriteTimings(body, report);
        if (dataset.Variables.Any(variable => variable.Render is not null))
            WriteThumbnails(body, report);
        WriteGranules(body, report);
        body.Append($"<p class=\"soft\">Times are UTC. The same for programs: <a href=\"report.json\">report.json</a></p>");
        return Html.FillTemplate(Template(), $"{dataset.Id}: run {report.Run}", body);
    }

    private static void WriteHead(Html body, RunReport report, DatasetDescriptor dataset)
    {
        var (kind, word) = Verdict(report);
        body.Append($"<header><p class=\"badge {kind}\">{word}</p><h1>{dataset.Title}</h1>");
        body.Append($"<p>Run <code>{report.Run}</code> of <code>{report.Dataset}</code>, started {Time(report.Started)}, ");
        body.Append($"looked at {Time(report.From)} to {Time(report.To)}. {report.Software}, recipe <code>{report.Recipe}</code>.</p></header>");
    }

    private static (string Kind, string Word) Verdict(RunReport report) => report switch
    {
        { Interrupted: true } => ("warn", "stopped before the end"),
        { Problem: not null } => ("bad", "did not finish"),
        { Failed: > 0 } => ("bad", $"{report.Failed} failed"),
        { StacApi: { } api } when !api.IsComplete() => ("warn", "not all published"),
        { New: 0 } => ("good", "nothing new"),
        _ => ("good", "all converted"),
    };

    private static void WriteProblems(Html body, RunReport report)
    {
        if (report.Interrupted)
            body.Append($"<p class=\"problem\">The run was stopped; the next one continues where it ended.</p>");
        if (report.Problem is { } problem)
            body.Append($"<p class=\"problem\">{problem}</p>");
        if (report.StacApi?.Problem is { } unpublished)
            body.Append($"<p class=\"problem\">{unpublished}</p>");
    }

    private static void WriteCounts(Html body, RunReport report)
    {
        body.Append($"<section class=\"counts\">");
        Count("discovered", report.Discovered);
        Count("new", report.New);
        Count("converted", report.Converted, "good");
        Count("failed", report.Failed, "bad");
        Count("skipped", report.Skipped);
        Count("superseded", report.Superseded);
        if (report.StacApi is { } api)
        {
            Count("published", api.Published, "good");
            Count("to publish", api.Missing, "bad");
        }
        Figure("took", Seconds(report.WallSeconds), "");
        Figure("read", Size(report.BytesIn), "");
        if (report.Parts is { } parts)
            Figure($"fetched of {Size(parts.ArchiveBytes)}, by {parts.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests for parts", Size(parts.FetchedBytes), "");
        Figure("written", Size(report.BytesOut), "");
        body.Append($"</section>");

        void Count(string name, int count, string kind = "") =>
            Figure(name, count.ToString("N0", CultureInfo.InvariantCulture), count > 0 ? kind : "");

        void Figure(string name, string value, string kind) =>
            body.Append($"<div><strong class=\"{kind}\">{value}</strong><span>{name}</span></div>");
    }

    /// <summary>Fetching, converting and publishing are summed over granules; discovery and catalogs are by the clock.</summary>
    private static void WriteTimings(Html body, RunReport report)
    {
        var phases = new List<(string Name, double Seconds)>
        {
            ("discover", report.DiscoverSeconds),
            ("fetch", report.Seconds.Fetch),
            ("convert", report.Seconds.Convert),
            ("publish", report.Seconds.Publish),
            ("catalogs", report.CatalogSeconds),
        };
        if (report.StacApi is { } api)
            phases.Add(("STAC API", api.Seconds));
        var longest = Math.Max(phases.Max(phase => phase.Seconds), 0.001);
        body.Append($"<section><h2>Time</h2><table class=\"bars\">");
        foreach (var (name, seconds) in phases)
        {
            var width = 100 * seconds / longest;
            body.Append($"<tr><th scope=\"row\">{name}</th><td><div class=\"bar\" style=\"width:{width:0.#}%\"></div></td><td class=\"number\">{Seconds(seconds)}</td></tr>");
        }
        body.Append($"</table><p class=\"soft\">{Seconds(report.WallSeconds)} by the clock. Fetching, converting and publishing go on side by side; theirs are sums over granules.</p></section>");
    }

    private static void WriteFailures(Html body, RunReport report)
    {
        var failures = GranuleResult.FailuresByCause(report.Granules).Take(MostRows)
            .Select(alike => (
                Names: alike.Select(granule => granule.File).ToList(), Reason: (alike.Count == 1 ? alike[0].Reason : alike[0].Cause) ?? "",
                Note: alike.All(granule => granule.Temporary) ? "may pass by itself" : ""))
            .Concat((report.StacApi?.Failures ?? []).Select(failure => (Names: new List<string> { failure.Item }, failure.Reason, Note: "not published")))
            .ToList();
        if (failures.Count == 0)
            return;
        body.Append($"<section><h2>What failed, and why</h2><table class=\"failures\"><thead><tr><th>granule</th><th>why</th></tr></thead><tbody>");
        foreach (var (names, reason, note) in failures)
        {
            Html hint = note.Length > 0 ? (Html)$" <span class=\"note\">{note}</span>" : Html.Empty;
            body.Append($"<tr><td>{NameOrNames(names)}</td><td>{reason}{hint}</td></tr>");
        }
        body.Append($"</tbody></table>");
        if (report.Failed > 0)
            body.Append($"<p class=\"soft\">To try these again and nothing else: <code>datasets run {report.Dataset} --retry-failed {report.Run} --out …</code>, or in the cloud an execution with <code>{{\"retryFailed\": \"{report.Run}\"}}</code>.</p>");
        body.Append($"</section>");
    }

    private static Html NameOrNames(List<string> names)
    {
        var codes = Html.Join($"<br>", names.Take(MostRows).Select(name => (Html)$"<code>{name}</code>"));
        if (names.Count > MostRows)
            codes.Append($"<br>and {names.Count - MostRows:N0} more: <a href=\"report.json\">report.json</a> has all");
        return names.Count == 1 ? codes : $"<details><summary>{names.Count:N0} granules</summary>{codes}</details>";
    }

    private static void WriteThumbnails(Html body, RunReport report)
    {
        var items = report.Granules.Where(granule => granule is { Outcome: GranuleOutcome.Converted, ItemKey: not null }).ToList();
        if (items.Count == 0)
            return;
        body.Append($"<section><h2>What came out</h2><div class=\"thumbnails\">");
        foreach (var granule in items.Take(MostThumbnails))
        {
            var item = UpToRoot + granule.ItemKey;
            body.Append($"<a href=\"{item}\"><img src=\"{Path.ChangeExtension(item, ".png")}\" alt=\"\" loading=\"lazy\"><span>{granule.ItemsInWords}</span></a>");
        }
        body.Append($"</div>");
        if (items.Count > MostThumbnails)
            body.Append($"<p class=\"soft\">The first {MostThumbnails} of {items.Count:N0} items.</p>");
        body.Append($"</section>");
    }

    private static void WriteGranules(Html body, RunReport report)
    {
        if (report.Granules.Count == 0)
            return;
        body.Append($"<section><details{(report.Granules.Count <= 100 ? " open" : "")}><summary><h2>All granules</h2></summary><table><thead><tr><th>granule</th><th>outcome</th><th>item</th>");
        body.Append($"<th class=\"number\">fetch</th><th class=\"number\">convert</th><th class=\"number\">publish</th><th class=\"number\">in</th><th class=\"number\">out</th></tr></thead><tbody>");
        foreach (var granule in report.Granules.Take(MostRows))
        {
            var kind = granule.Outcome switch { GranuleOutcome.Converted => "good", GranuleOutcome.Failed => "bad", _ => "soft" };
            var item = granule.ItemKey is { } key ? (Html)$"<a href=\"{UpToRoot + key}\">{granule.ItemsInWords}</a>" : granule.ItemsInWords;
            var why = granule is { Reason: { } reason, Outcome: not GranuleOutcome.Failed } ? $": {reason}" : "";
            body.Append($"<tr><td><code>{granule.File}</code></td><td><span class=\"{kind}\">{granule.Outcome.ToString().ToLowerInvariant()}</span>{why}</td><td>{item}</td>");
            body.Append($"<td class=\"number\">{Seconds(granule.Seconds.Fetch)}</td><td class=\"number\">{Seconds(granule.Seconds.Convert)}</td><td class=\"number\">{Seconds(granule.Seconds.Publish)}</td>");
            var read = granule.Parts is { } parts ? $"{Size(parts.FetchedBytes)} of {Size(granule.BytesIn)}" : Size(granule.BytesIn);
            body.Append($"<td class=\"number\"{(granule.WholeBecause is { } whole ? (Html)$" title=\"the whole file: {whole}\"" : "")}>{read}</td><td class=\"number\">{Size(granule.BytesOut)}</td></tr>");
        }
        body.Append($"</tbody></table>");
        if (report.Granules.Count > MostRows)
            body.Append($"<p class=\"soft\">The first {MostRows:N0} of {report.Granules.Count:N0}; <a href=\"report.json\">report.json</a> has all.</p>");
        body.Append($"</details></section>");
    }

    private static string Template()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report.html")!;
        return new StreamReader(stream).ReadToEnd();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Html Time(DateTimeOffset time) => $"<time datetime=\"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{time.UtcDateTime:yyyy-MM-dd HH:mm}</time>";

    private static string Seconds(double seconds) => seconds switch
    {
        < 0.0005 => "–",
        < 1 => Invariant($"{seconds * 1000:0} ms"),
        < 120 => Invariant($"{seconds:0.0} s"),
        _ => Invariant($"{seconds / 60:0.0} min"),
    };

    private static string Size(long bytes) => bytes switch
    {
        0 => "–",
        < 1_000_000 => Invariant($"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => Invariant($"{bytes / 1e6:0.0} MB"),
        _ => Invariant($"{bytes / 1e9:0.00} GB"),
    };
}
