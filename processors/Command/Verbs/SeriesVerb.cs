using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog;
using Datasets.Catalog.Search;
using Datasets.Catalog.Series;
using Datasets.Catalog.Stac;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;

namespace Datasets.Command.Verbs;

internal static class SeriesVerb
{
    private const int PlotHeight = 12;
    private const int WidestChart = 100;
    private const int ChartMargin = 16;

    public static System.CommandLine.Command Create()
    {
        var uri = new Argument<string>("URI") { Description = "The root of a catalog, which runs write to: a folder, s3://bucket/prefix, or its web address." };
        var dataset = new Option<string?>("--dataset") { Description = "Whose series it is, where the catalog has several.", HelpName = "ID", Validators = { RequireDataset } };
        var variable = new Option<string?>("--var") { Description = "The variable, where the dataset has several series.", HelpName = "NAME", Validators = { RequireVariable } };
        var at = new Option<(double Latitude, double Longitude)?>("--at")
        {
            Description = "The point. With = where it starts with a minus.",
            HelpName = "LAT,LON",
            CustomParser = result => PointOf(result.Tokens[0].Value) is { } point ? point : Fail<(double, double)?>(result, "--at: expected latitude,longitude in degrees, such as 52.1,5.2"),
        };
        var bbox = SearchVerb.Box("The region: its mean by area, and the share of it that has values. With = where it starts with a minus.");
        var from = Time("--from", "The first time: a day, month, year or moment in UTC.");
        var to = Time("--to", "The last time.");
        var csv = new Option<bool>("--csv") { Description = "Print times and values as CSV." };
        var plot = new Option<bool>("--plot") { Description = "Print a chart in place of a line." };
        var plan = new Option<bool>("--plan") { Description = "Say what a series of --var would take, before it is made." };
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "series",
            "The times of a point or a region, from the series beside the COGs.",
            """
                Examples:
                  datasets series out/omi --at 52.1,5.2
                  datasets series https://example.org/omi --at=-33.9,18.4 --from 2010 --csv
                  datasets series s3://bucket/prefix --bbox=-10,35,30,60 --plot
                  datasets series out/omi --dataset omi-ozone --var ozone-precision --plan

                'series: true' of a variable in a descriptor makes runs keep a series.
                """) { uri, dataset, variable, at, bbox, from, to, csv, plot, plan, json, verbose };
        command.TimeToStop = Verb.WithoutOutput;
        command.Validators.Add(result =>
        {
            var (isPoint, isRegion, isPlan) = (result.GetResult(at) is not null, result.GetResult(bbox) is not null, result.GetValue(plan));
            if ((isPoint ? 1 : 0) + (isRegion ? 1 : 0) + (isPlan ? 1 : 0) != 1)
                result.AddError("series: give one of --at, --bbox and --plan");
            if (isPlan && (result.GetResult(dataset) is null || result.GetResult(variable) is null))
                result.AddError("--plan: say of what, by --dataset and --var");
        });
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            if (parsed.GetValue(plan))
                return await PlanAsync(parsed.GetValue(uri)!, parsed.GetValue(dataset)!, parsed.GetValue(variable)!, parsed.GetValue(json), cancellationToken);
            using var place = Open(parsed.GetValue(uri)!);
            var finder = new SeriesFinder(place.Objects);
            var (id, name) = await finder.FindAsync(parsed.GetValue(dataset), parsed.GetValue(variable), cancellationToken);
            var time = RangeOf(parsed.GetValue(from), parsed.GetValue(to));
            var reader = new SeriesReader(place.Objects, id, name);
            var answer = parsed.GetValue(at) is { } point
                ? await reader.ReadPointAsync(point.Latitude, point.Longitude, time, cancellationToken)
                : await reader.ReadRegionAsync(parsed.GetValue(bbox)!.Value, time, cancellationToken);
            answer = answer with { Requests = answer.Requests + finder.Requests, Bytes = answer.Bytes + finder.Bytes };
            if (parsed.GetValue(json))
                Terminal.Json(JsonOutput.Bytes(JsonOf(id, answer)));
            else if (parsed.GetValue(csv))
                WriteCsv(answer);
            else
                Write(answer, parsed.GetValue(plot));
            return ExitCode.Done;
        }));
        return command;
    }

    private sealed record Place(IObjectPartReader Objects, IDisposable Owner) : IDisposable
    {
        public void Dispose() => Owner.Dispose();
    }

    private static Place Open(string uri)
    {
        if (Uri.TryCreate(uri, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            var objects = new HttpObjects(address!);
            return new Place(objects, objects);
        }
        var store = OutputTarget.OpenStore(uri);
        return new Place((IObjectPartReader)store, store);
    }

    private static async Task<int> PlanAsync(string uri, string dataset, string variable, bool isJson, CancellationToken cancellationToken)
    {
        using var store = OutputTarget.OpenStore(uri);
        var estimate = await SeriesEstimate.MakeAsync(store, dataset, variable, Path.GetTempPath(), cancellationToken);
        if (isJson)
        {
            Terminal.Json(JsonOutput.Bytes(new JsonObject
            {
                ["dataset"] = dataset,
                ["variable"] = variable,
                ["times"] = estimate.Times,
                ["sampledTimes"] = estimate.SampledTimes,
                ["cogBytes"] = estimate.CogBytes,
                ["bytes"] = estimate.Bytes,
                ["puts"] = estimate.Puts,
                ["gets"] = estimate.Gets,
                ["scratchBytes"] = estimate.ScratchBytes,
                ["requestDollars"] = Math.Round(estimate.RequestPrice, 4),
                ["storageDollarsPerMonth"] = Math.Round(estimate.StoragePrice, 4),
            }));
            return ExitCode.Done;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A series of {variable} of {dataset}: {HumanReadable.Count(estimate.Times, "time")}, about {HumanReadable.Size(estimate.Bytes)} (by a sample of {estimate.SampledTimes}), beside {HumanReadable.Size(estimate.CogBytes)} of COGs."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"To make it: {HumanReadable.Count(estimate.Gets, "COG")} read, {HumanReadable.Count(estimate.Puts, "object")} written, {HumanReadable.Size(estimate.ScratchBytes)} of temporary space."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"In S3 Standard: ${estimate.RequestPrice:0.00} for the requests once, ${estimate.StoragePrice:0.00} a month for the bytes."));
        return ExitCode.Done;
    }

    private static void Write(SeriesAnswer answer, bool isPlot)
    {
        var values = answer.Values.Select(value => value.Value).ToList();
        var known = values.Where(double.IsFinite).ToList();
        var unit = answer.Unit is { } stated ? $" {stated}" : "";
        var place = answer.Latitude is { } latitude
            ? string.Create(CultureInfo.InvariantCulture, $"pixel at {latitude:0.####}, {answer.Longitude:0.####}")
            : $"mean of {HumanReadable.Count(answer.Pixels, "pixel")} by area";
        Console.WriteLine(SafeText.Text($"{answer.Title}, {place}", 500));
        if (answer.Values.Count > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{HumanReadable.Count(values.Count, "time")} from {Moment(answer.Values[0].Time)} to {Moment(answer.Values[^1].Time)}, {known.Count} with a value"));
        if (known.Count > 0)
        {
            Console.WriteLine(SafeText.Text($"least {SeriesChart.Number(known.Min())}, mean {SeriesChart.Number(known.Average())}, greatest {SeriesChart.Number(known.Max())}{unit}", 500));
            var width = Math.Clamp(Terminal.Results.Profile.Width - (isPlot ? ChartMargin : 1), 10, WidestChart);
            foreach (var line in isPlot ? SeriesChart.Plot(values, width, PlotHeight) : [SeriesChart.Sparkline(values, width)])
                Console.WriteLine(line);
        }
        Console.WriteLine(Took(answer));
    }

    private static string Took(SeriesAnswer answer) => $"{HumanReadable.Count(answer.Requests, "request")}, {HumanReadable.Size(answer.Bytes)}";

    private static void WriteCsv(SeriesAnswer answer)
    {
        var text = new StringBuilder();
        var isRegion = answer.Latitude is null;
        text.Append(isRegion ? "time,mean,valid\n" : "time,value\n");
        foreach (var value in answer.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Moment(value.Time)},{(double.IsFinite(value.Value) ? value.Value.ToString("R", CultureInfo.InvariantCulture) : "")}");
            if (isRegion)
                text.Append(CultureInfo.InvariantCulture, $",{value.Valid:0.####}");
            text.Append('\n');
        }
        Console.Write(text);
        Console.Error.WriteLine(Took(answer));
    }

    private static JsonObject JsonOf(string dataset, SeriesAnswer answer)
    {
        var json = new JsonObject { ["dataset"] = dataset, ["variable"] = answer.Variable, ["title"] = answer.Title, ["unit"] = answer.Unit };
        if (answer.Latitude is { } latitude)
            (json["latitude"], json["longitude"]) = (latitude, answer.Longitude);
        json["pixels"] = answer.Pixels;
        json["times"] = new JsonArray([.. answer.Values.Select(value => (JsonNode)Moment(value.Time))]);
        json["values"] = new JsonArray([.. answer.Values.Select(value => double.IsFinite(value.Value) ? (JsonNode)value.Value : null)]);
        if (answer.Latitude is null)
            json["valid"] = new JsonArray([.. answer.Values.Select(value => (JsonNode)Math.Round(value.Valid, 4))]);
        (json["requests"], json["bytes"]) = (answer.Requests, answer.Bytes);
        return json;
    }

    private static string Moment(DateTimeOffset time) => StacJson.Time(time);

    private static TimeRange? RangeOf(TimeRange? from, TimeRange? to) =>
        from is null && to is null ? null : new TimeRange(from?.Start ?? DateTimeOffset.MinValue, to?.End ?? DateTimeOffset.MaxValue);

    private static Option<TimeRange?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => result.Tokens[0].Value is var text && !text.Contains('/') && SearchTime.TryParse(text) is { } time ? time : Fail<TimeRange?>(result, $"{name}: expected a time such as 2024-09-24, 2024-09 or 2024"),
    };

    private static (double Latitude, double Longitude)? PointOf(string text)
    {
        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers is [>= -90 and <= 90 and var latitude, >= -360 and <= 360 and var longitude] ? (latitude, longitude) : null;
    }

    private static void RequireDataset(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !DatasetId.IsValid(result.Tokens[0].Value))
            result.AddError("--dataset: expected a dataset's id");
    }

    private static void RequireVariable(OptionResult result)
    {
        if (result.Tokens.Count > 0 && !StacLayout.IsVariable(result.Tokens[0].Value))
            result.AddError("--var: expected a variable's name");
    }

    private static T? Fail<T>(ArgumentResult result, string problem)
    {
        result.AddError(problem);
        return default;
    }
}
