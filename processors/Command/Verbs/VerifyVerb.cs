using System.CommandLine;
using System.Text.Json.Nodes;
using Datasets.Command.Output;
using Datasets.Stac;

namespace Datasets.Command.Verbs;

internal static class VerifyVerb
{
    public static System.CommandLine.Command Create()
    {
        var uri = new Argument<string>("URI") { Description = "The root of a catalog: the folder that runs write to." };
        var json = Verb.Json();
        var verbose = Verb.Verbose();
        var command = new System.CommandLine.Command("verify", "Every COG and STAC item: valid, and true to its checksum.") { uri, json, verbose };
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(parsed.GetValue(verbose), async () =>
        {
            using var store = OutputPlace.OpenStore(parsed.GetValue(uri)!);
            var verifier = new StacVerifier(store, new StacVerifierOptions { CogCheck = CogChecks.Problems });
            var checkedObjects = new List<VerifiedObject>();
            await foreach (var one in verifier.VerifyAsync(cancellationToken))
            {
                checkedObjects.Add(one);
                foreach (var problem in one.Problems)
                    Console.Error.WriteLine($"{store.Locate(one.Key)}: {problem}");
            }

            if (parsed.GetValue(json))
                Terminal.Json(JsonOf(checkedObjects));
            else
                Console.WriteLine(Summary(checkedObjects));
            return checkedObjects.Any(one => one.Problems.Count > 0) ? ExitCode.SomeFailed : ExitCode.Done;
        }));
        return command;
    }

    private static string Summary(List<VerifiedObject> all)
    {
        var items = all.Count(one => one.Kind == StacObjectKind.Item);
        var assets = all.Where(one => one.Kind == StacObjectKind.Asset).ToList();
        var bad = all.Count(one => one.Problems.Count > 0);
        var size = Units.Size(assets.Sum(asset => asset.Size));
        return $"{items} items and {assets.Count} assets ({size}) checked: {(bad == 0 ? "all as they should be" : $"{bad} with problems")}";
    }

    private static byte[] JsonOf(List<VerifiedObject> all) => JsonOutput.Bytes(new JsonObject
    {
        ["checked"] = all.Count,
        ["problems"] = new JsonArray([.. all.SelectMany(one => one.Problems, (one, problem) => new JsonObject
        {
            ["key"] = one.Key,
            ["problem"] = problem,
        })]),
    });
}
