using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Datasets.Storage;
using Datasets.Storage.S3;

[assembly: AssemblyFixture(typeof(Datasets.Support.CloudServer))]

namespace Datasets.Support;

/// <summary>
/// A local S3 server with policies and faults, which also runs compiled state machines: tests/statemachine/server.mjs, started when first asked
/// for. Tests that share it keep to buckets of their own.
/// </summary>
public sealed class CloudServer : IAsyncDisposable
{
    private const int NodeNeeded = 20;
    private readonly Lazy<Task<Connection>> _connection = new(StartAsync);

    public async Task<Bucket> BucketAsync()
    {
        var connection = await _connection.Value;
        var name = $"tests-{Guid.NewGuid():N}"[..20];
        return await BucketAsync(connection, name);
    }

    /// <summary>The bucket that a compiled program writes to; each test has an access key of its own.</summary>
    public async Task<Bucket> BucketAsync(string name) => await BucketAsync(await _connection.Value, name);

    public async ValueTask DisposeAsync()
    {
        if (!_connection.IsValueCreated || !_connection.Value.IsCompletedSuccessfully)
            return;
        var connection = await _connection.Value;
        connection.Client.Dispose();
        connection.Process.StandardInput.Close();
        if (!connection.Process.WaitForExit(TimeSpan.FromSeconds(10)))
            connection.Process.Kill();
        connection.Process.Dispose();
    }

    private static async Task<Bucket> BucketAsync(Connection connection, string name)
    {
        var bucket = new Bucket(connection, name);
        await bucket.ControlAsync("buckets", new JsonObject { ["name"] = name });
        return bucket;
    }

    private static async Task<Connection> StartAsync()
    {
        if (!ExternalProgram.Exists("node") || int.Parse(ExternalProgram.Run("node", "-p", "process.versions.node.split('.')[0]").Output) < NodeNeeded)
            Assert.Skip($"the S3 server and the state machine's interpreter need Node {NodeNeeded} or newer: install it from your distribution or https://nodejs.org");
        var process = Process.Start(new ProcessStartInfo("node", [Repository.PathOf("tests/statemachine/server.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("the S3 server does not start: run 'npm ci' in tests/s3 and tests/statemachine, as ./run test does");
        var urls = JsonNode.Parse(line)!;
        return new Connection(
            process, (string)urls["s3"]!,
            new HttpClient { BaseAddress = new Uri((string)urls["control"]!), Timeout = TimeSpan.FromMinutes(10) });
    }

    internal sealed record Connection(Process Process, string S3, HttpClient Client);

    /// <summary>A bucket on the server, and what a test may do to it.</summary>
    public sealed class Bucket
    {
        private readonly Connection _connection;

        internal Bucket(Connection connection, string name)
        {
            _connection = connection;
            Name = name;
        }

        public string Name { get; }

        /// <summary>Names who asks: faults, policies and the record of requests go by it.</summary>
        public string AccessKey { get; } = $"KEY{Guid.NewGuid():N}"[..20].ToUpperInvariant();

        public string Secret { get; } = $"s3-secret-{Guid.NewGuid():N}";

        public string Endpoint => _connection.S3;

        /// <summary>What a process needs to use it.</summary>
        public Dictionary<string, string> Environment => new()
        {
            ["AWS_ENDPOINT_URL_S3"] = Endpoint,
            ["AWS_REGION"] = "us-west-2",
            ["AWS_ACCESS_KEY_ID"] = AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = Secret,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };

        /// <param name="retries">How often the SDK tries again; it waits up to a second before the first.</param>
        /// <param name="accessKey">Another key than the bucket's own: no fault and no policy is on it.</param>
        public IObjectStore Open(string prefix = "", S3StoreOptions? options = null, int retries = 0, string? accessKey = null)
        {
            var connection = new S3Connection
            {
                Endpoint = new Uri(Endpoint),
                Region = "us-west-2",
                Credentials = new BasicAWSCredentials(accessKey ?? AccessKey, Secret),
                Attempts = retries + 1,
            };
            return S3Store.Open($"s3://{Name}{prefix}", connection, options);
        }

        /// <summary>Sees all that is there, whatever the faults.</summary>
        public IObjectStore Look(string prefix = "") => Open(prefix, accessKey: "OWNER");

        /// <summary>The next <paramref name="times"/> requests with this bucket's key that the fault fits fail so.</summary>
        public Task FaultAsync(JsonObject fault, int times = 1)
        {
            fault["times"] = times;
            return ControlAsync("faults", new JsonObject { ["accessKey"] = AccessKey, ["faults"] = new JsonArray(fault) });
        }

        public Task PolicyAsync(JsonNode policy) => ControlAsync("policies", new JsonObject { [AccessKey] = policy.DeepClone() });

        public async Task<IReadOnlyList<JsonNode>> RequestsAsync()
        {
            var all = await _connection.Client.GetFromJsonAsync<JsonArray>("requests");
            return [.. all!.Where(one => (string?)one!["accessKey"] == AccessKey).Select(one => one!)];
        }

        public async Task<JsonNode> ExecuteAsync(JsonObject execution) => await ControlAsync("executions", execution);

        public async Task<JsonNode> ControlAsync(string what, JsonNode body)
        {
            using var answer = await _connection.Client.PostAsJsonAsync(what, body);
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? JsonNode.Parse(text) ?? new JsonObject() : throw new InvalidOperationException(text);
        }
    }
}
