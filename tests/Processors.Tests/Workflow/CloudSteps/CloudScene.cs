using System.Text;
using System.Text.Json.Nodes;
using Datasets.Catalog.Verification;
using Datasets.Command;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Infra;
using Datasets.Storage;
using Datasets.Support;

namespace Datasets.Workflow.CloudSteps;

/// <summary>
/// omi-ozone in the cloud, as far as that fits on one machine: the state machine exactly as compiled, jobs that are processes with the job role's
/// rights, the embedded archive. The grid is 2.5° so that tests are quick.
/// </summary>
internal sealed class CloudScene : IAsyncDisposable
{
    public const string Dataset = "omi-ozone";
    public const int GranulesPerJob = 10;

    /// <summary>A dataset that is derived from it, compiled beside it.</summary>
    public const string Derived = "omi-ozone-monthly";

    public static readonly DateOnly FirstDay = new(2024, 8, 1);

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;

    private CloudScene(EmbeddedArchiveServer archive, CloudServer.Bucket bucket, TemporaryFolder folder, string program)
    {
        Archive = archive;
        Bucket = bucket;
        _folder = folder;
        _program = program;
        Store = bucket.Look();
    }

    public EmbeddedArchiveServer Archive { get; }

    public CloudServer.Bucket Bucket { get; }

    /// <summary>The bucket with its owner's rights.</summary>
    public IObjectStore Store { get; }

    public string Descriptor => _folder["datasets/omi-ozone.yaml"];

    public static async Task<CloudScene> StartAsync(
        CloudServer server, int days, Func<EmbeddedArchiveOptions, EmbeddedArchiveOptions>? change = null)
    {
        var options = new EmbeddedArchiveOptions
        {
            From = FirstDay,
            To = FirstDay.AddDays(days - 1),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
            Token = $"earthdata-secret-{Guid.NewGuid():N}",
        };
        var folder = new TemporaryFolder();
        // The bucket is named after the project: each scene has its own.
        var project = $"p{Guid.NewGuid():N}"[..12];
        var program = Compile(folder, project);
        var bucket = await server.BucketAsync($"{project}-dev-123456789012-us-west-2");
        return new CloudScene(await EmbeddedArchiveServer.StartAsync(change?.Invoke(options) ?? options), bucket, folder, program);
    }

    /// <summary>Starts an execution and waits for its end.</summary>
    /// <param name="kills">Processes to end: <c>command</c> and <c>line</c> are regular expressions, <c>attempt</c> and <c>signal</c>.</param>
    public Task<Execution> ExecuteAsync(string name, JsonObject? input = null, params JsonObject[] kills) =>
        ExecuteOfAsync(Dataset, name, input ?? Days(FirstDay, Archive.Options.To), kills);

    /// <inheritdoc cref="ExecuteAsync(string, JsonObject?, JsonObject[])"/>
    public async Task<Execution> ExecuteOfAsync(string dataset, string name, JsonObject input, params JsonObject[] kills)
    {
        var answer = await Bucket.ExecuteAsync(new JsonObject
        {
            ["program"] = _program,
            ["dataset"] = dataset,
            ["name"] = name,
            ["input"] = input,
            ["command"] = new JsonArray("dotnet", "exec", DatasetsCommand.Program),
            ["environment"] = new JsonObject(Environment().Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            ["kills"] = new JsonArray([.. kills]),
        });
        var execution = new Execution(answer);
        await AssertNoSecretsAsync(execution);
        return execution;
    }

    public static JsonObject Days(DateOnly from, DateOnly to) => new() { ["from"] = $"{from:yyyy-MM-dd}", ["to"] = $"{to:yyyy-MM-dd}" };

    /// <summary>What a run on one machine publishes of the same archive, by key with its content's hash.</summary>
    public Dictionary<string, string> LocalRun()
    {
        var output = _folder["local"];
        var (exitCode, _, error) = DatasetsCommand.RunWith(
            Environment(), "run", Descriptor, "--from", $"{FirstDay:yyyy-MM-dd}", "--to", $"{Archive.Options.To:yyyy-MM-dd}", "--out", output);
        Assert.True(exitCode == 0, error);
        return Trees.Published(output);
    }

    /// <summary>What is published, by key with its content's hash; of receipts the key counts.</summary>
    public Task<Dictionary<string, string>> PublishedAsync(string prefix = "") => PublishedAsync(Bucket.Look(prefix));

    public async Task<JsonNode> JsonAsync(string key) =>
        JsonNode.Parse((await Store.ReadAsync(key) ?? throw new InvalidOperationException($"there is no {key}")).Content)!;

    public Task<JsonNode> RunJsonAsync(string run, string name) => JsonAsync($"_runs/{Dataset}/{run}/{name}");

    public Task<int> CountAsync(string prefix) => Store.ListAsync(prefix).CountAsync().AsTask();

    public Task<List<string>> ItemsAsync() =>
        Store.ListAsync($"{Dataset}/").Select(entry => entry.Key).Where(key => key.Count(c => c == '/') == 3 && key.EndsWith(".json", StringComparison.Ordinal) && !key.Contains("/_series/", StringComparison.Ordinal)).ToListAsync().AsTask();

    /// <summary>Every link, size and checksum of the catalog.</summary>
    public async Task AssertWholeAsync() =>
        Assert.Empty(await new StacVerifier(Store).VerifyAsync().SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}")).ToListAsync());

    public Dictionary<string, string> Environment()
    {
        var environment = Bucket.Environment;
        environment["DATASETS_FOLDER"] = _folder["datasets"];
        environment["DATASETS_CMR_URL"] = new Uri(Archive.Address, "search").AbsoluteUri;
        environment["EARTHDATA_LOGIN_URL"] = new UriBuilder(Archive.Address) { Host = Archive.LoginHost }.Uri.AbsoluteUri;
        environment["EARTHDATA_TOKEN"] = Archive.Options.Token;
        if (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root)
            environment["DOTNET_ROOT"] = root;
        return environment;
    }

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Archive.DisposeAsync();
        _folder.Dispose();
    }

    private static string Compile(TemporaryFolder folder, string project)
    {
        Directory.CreateDirectory(folder["datasets"]);
        Change("datasets/omi-ozone.yaml", ("shape: [720, 1440]", "shape: [72, 144]"), ("granulesPerJob: 20", $"granulesPerJob: {GranulesPerJob}"));
        Change("datasets/omi-ozone-monthly.yaml");
        Change("Pulumi.yaml", ("name: datasets\n", $"name: {project}\n"));
        File.Copy(Repository.PathOf("Pulumi.dev.yaml"), folder["Pulumi.dev.yaml"]);
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.True(CompileCommand.Run(["--stack", "dev", "--root", folder.Path], _ => null, output, error) == 0, error.ToString());
        return output.ToString();

        void Change(string file, params (string Old, string New)[] changes)
        {
            var text = File.ReadAllText(Repository.PathOf(file));
            foreach (var (old, changed) in changes)
            {
                Assert.Contains(old, text, StringComparison.Ordinal);
                text = text.Replace(old, changed, StringComparison.Ordinal);
            }

            File.WriteAllText(folder[file], text);
        }
    }

    private static async Task<Dictionary<string, string>> PublishedAsync(IObjectStore store)
    {
        using (store)
        {
            var published = new Dictionary<string, string>();
            await foreach (var (key, _) in store.ListAsync(""))
            {
                // What is remembered of items, where listings tell their tags, a folder has not.
                if (key.StartsWith($"_receipts/{Dataset}/_items/", StringComparison.Ordinal))
                    continue;
                if (key.StartsWith("_receipts/", StringComparison.Ordinal))
                    published[key] = "receipt";
                else if (!key.StartsWith("_runs/", StringComparison.Ordinal))
                    published[key] = Trees.HashOf((await store.ReadAsync(key))!.Content);
            }

            return published;
        }
    }

    /// <summary>Neither a log nor an object holds a secret that was used.</summary>
    private async Task AssertNoSecretsAsync(Execution execution)
    {
        string[] secrets = [Archive.Options.Token, Bucket.Secret];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(execution.Attempts, attempt => attempt.Log.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, execution.Cause, StringComparison.Ordinal);
        }

        await foreach (var (key, _) in Store.ListAsync(""))
        {
            var text = Encoding.UTF8.GetString((await Store.ReadAsync(key))!.Content);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }
}

/// <summary>What became of an execution, as Step Functions and Batch tell.</summary>
internal sealed class Execution(JsonNode answer)
{
    public string Status { get; } = (string)answer["status"]!;
    public string Error { get; } = (string?)answer["error"] ?? "";
    public string Cause { get; } = (string?)answer["cause"] ?? "";

    public IReadOnlyList<string> States { get; } = [.. answer["states"]!.AsArray().Select(state => (string)state!)];

    /// <summary>Of all jobs, in the order in which they ended.</summary>
    public IReadOnlyList<JobAttempt> Attempts { get; } = [.. answer["attempts"]!.AsArray().Select(attempt => new JobAttempt(
        string.Join(' ', attempt!["command"]!.AsArray().Select(part => (string)part!)),
        (string)attempt["id"]!, (int)attempt["number"]!, (int)attempt["exitCode"]!, (string)attempt["log"]!))];

    public int CountOf(string step) => Attempts.Count(attempt => attempt.Command.StartsWith($"step {step}", StringComparison.Ordinal));

    /// <summary>For a test's message: how every process ended, and what those said that failed.</summary>
    public override string ToString() =>
        $"{Status} {Error} {Cause}\n"
        + string.Join("\n", Attempts.Select(one => $"{one.Command} → {one.ExitCode}\n{(one.ExitCode == 0 ? "" : one.Log)}"));
}

internal sealed record JobAttempt(string Command, string Job, int Number, int ExitCode, string Log);
