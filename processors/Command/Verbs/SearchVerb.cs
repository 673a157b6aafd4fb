using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using Datasets.Catalog.ItemTables;
using Datasets.Catalog.Search;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Command.Verbs;

internal static class SearchVerb
{
    public static System.CommandLine.Command Create()
    {
        var uri = new Argument<string>("URI") { Description = "The root of a catalog, which runs write to: a folder, or s3://bucket/prefix." };
        var dataset = new Option<string[]>("--dataset") { Description = "The items of this dataset alone; may be given several times.", HelpName = "ID" };
        var datetime = new Option<TimeRange?>("--datetime")
        {
            Description = "Items whose time has a moment of it: a day, month, year or moment in UTC, or two of them with '/' between; '..' leaves an end open.",
            HelpName = "TIME",
            CustomParser = result => SearchTime.TryParse(result.Tokens[0].Value) is { } time ? time : Fail<TimeRange?>(result, "--datetime: expected a time such as 2024-09-24, 2024-09/2024-12 or 2024-09-24T06:00:00Z/.."),
        };
        var bbox = Box("Items whose bbox has a point of it; west is greater than east across the antimeridian. With = where it starts with a minus.");
        var where = new Option<ItemCondition[]>("--where")
        {
            Description = "Items of which it holds: NAME=VALUE, with =, !=, <, <=, > or >=; NAME is a property, or ASSET.FIELD. Several have to hold all.",
            HelpName = "CONDITION",
            CustomParser = Conditions,
        };
        var limit = new Option<int?>("--limit") { Description = "No more items than these.", HelpName = "N", Validators = { RequireLimit } };
        var paths = new Option<bool>("--paths") { Description = "Print where their COGs are, a line each." };
        var json = new Option<bool>("--json") { Description = "Print the items as a STAC ItemCollection." };
        var verbose = Verb.Verbose();
        var command = new ExplainedVerb(
            "search",
            "Items by time, place and what they state.",
            """
                Examples:
                  datasets search out/demo --datetime 2024-09-24/2024-09-26
                  datasets search s3://bucket/prefix --bbox=-10,35,30,60 --json
                  datasets search out/demo --where "ozone.mean<280" --paths | xargs -n 1 gdalinfo

                ASSET.FIELD is a field of an asset, or of its bands and their statistics: ozone.mean,
                ozone.valid_percent, ozone.file:size. Items come by dataset, then by date.
                """) { uri, dataset, datetime, bbox, where, limit, paths, json, verbose };
        command.TimeToStop = Verb.WithoutOutput;
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            using var store = OutputTarget.OpenStore(parsed.GetValue(uri)!);
            await PublishedCatalog.RequireAsync(store, cancellationToken);
            var query = new ItemQuery
            {
                Datasets = parsed.GetValue(dataset) ?? [],
                Time = parsed.GetValue(datetime),
                Box = parsed.GetValue(bbox),
                Conditions = parsed.GetValue(where) ?? [],
            };
            var items = new ItemSearch(store).FindAsync(query, cancellationToken).Take(parsed.GetValue(limit) ?? int.MaxValue);
            if (parsed.GetValue(json))
                await WriteCollectionAsync(items, store);
            else if (parsed.GetValue(paths))
                await WritePathsAsync(items, store);
            else
                await WriteTableAsync(items);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>An option <c>--bbox</c>.</summary>
    public static Option<GeographicBox?> Box(string description) => new("--bbox")
    {
        Description = description,
        HelpName = "W,S,E,N",
        CustomParser = result => BoxOf(result.Tokens[0].Value) is { } box ? box : Fail<GeographicBox?>(result, "--bbox: expected west,south,east,north in degrees"),
    };

    private static async Task WriteCollectionAsync(IAsyncEnumerable<FoundItem> items, IObjectStore store)
    {
        var features = new JsonArray();
        await foreach (var item in items)
            features.Add((JsonNode)ItemRow.ToItem(item.Row, item.TableKey, key => store.Locate(key)));
        Terminal.Json(JsonOutput.Bytes(new JsonObject { ["type"] = "FeatureCollection", ["numberReturned"] = features.Count, ["features"] = features }));
    }

    private static async Task WritePathsAsync(IAsyncEnumerable<FoundItem> items, IObjectStore store)
    {
        await foreach (var item in items)
        {
            foreach (var asset in AssetsOf(item).Where(asset => HasRole(asset.Value, "data")))
            {
                if (asset.Value["href"] is { } href && Catalog.StacLayout.Resolve(item.TableKey, ItemRow.TextOf(href)) is { } key)
                    Console.WriteLine(store.Locate(key));
            }
        }
    }

    private static async Task WriteTableAsync(IAsyncEnumerable<FoundItem> items)
    {
        var table = new ResultTable(
            new("dataset", Rank: 2), new("item") { IsName = true }, new("start", Rank: 1), new("end", Rank: 3), new("bbox", Rank: 5), new("assets", Rank: 4) { Wraps = true });
        var count = 0;
        await foreach (var item in items)
        {
            count++;
            table.Add(item.Dataset, item.Id, TimeOf(item.Row, "start_datetime"), TimeOf(item.Row, "end_datetime"), BoxOf(item.Row), string.Join(", ", AssetsOf(item).Select(asset => asset.Name)));
        }
        if (count > 0)
            table.Write(Terminal.Results, "--json has all");
        Console.WriteLine(count == 1 ? "1 item" : $"{count} items");
    }

    private static IEnumerable<(string Name, JsonObject Value)> AssetsOf(FoundItem item) =>
        (item.Row["assets"] as JsonObject ?? []).Where(asset => asset.Value is JsonObject).Select(asset => (asset.Key, asset.Value!.AsObject()));

    private static bool HasRole(JsonObject asset, string role) => (asset["roles"] as JsonArray ?? []).Any(one => one is JsonValue value && ItemRow.TextOf(value) == role);

    private static string TimeOf(JsonObject row, string name) => (row[name] ?? row["datetime"]) is { } time ? ItemRow.TextOf(time) : "";

    private static string BoxOf(JsonObject row) =>
        row[ItemRow.Bbox] is JsonObject bbox ? string.Join(", ", ItemRow.BoxOf(bbox).ToArray().Select(edge => edge.ToString("0.##", CultureInfo.InvariantCulture))) : "";

    private static GeographicBox? BoxOf(string text)
    {
        var numbers = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers is [>= -180 and <= 180 and var west, >= -90 and <= 90 and var south, >= -180 and <= 180 and var east, >= -90 and <= 90 and var north] && south <= north
            ? new GeographicBox(west, south, east, north)
            : null;
    }

    private static ItemCondition[] Conditions(ArgumentResult result)
    {
        var conditions = result.Tokens.Select(token => ItemCondition.TryParse(token.Value)).ToList();
        if (conditions.Contains(null))
            result.AddError("--where: expected NAME=VALUE, with =, !=, <, <=, > or >=");
        return [.. conditions.OfType<ItemCondition>()];
    }

    private static void RequireLimit(OptionResult result)
    {
        if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count < 1))
            result.AddError("--limit: expected a number from 1");
    }

    private static T? Fail<T>(ArgumentResult result, string problem)
    {
        result.AddError(problem);
        return default;
    }
}
