using System.Text;
using Datasets.Command;
using Datasets.Support;
using Datasets.Workflow.StacApi;

namespace Datasets.Workflow.CloudSteps;

/// <summary>The command with a bucket in place of a folder.</summary>
public class BucketRunTests(CloudServer server)
{
    [Fact]
    public async Task A_run_into_a_bucket_gives_the_objects_of_a_run_into_a_folder_byte_for_byte()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 4);
        var uri = $"s3://{scene.Bucket.Name}/some/prefix";
        var window = new[] { "--from", "2024-08-01", "--to", "2024-08-04" };

        var run = DatasetsCommand.RunWith(scene.Environment(), ["run", scene.Descriptor, .. window, "--out", uri]);
        var discover = DatasetsCommand.RunWith(scene.Environment(), ["discover", scene.Descriptor, .. window, "--out", uri]);
        var verify = DatasetsCommand.RunWith(scene.Environment(), "verify", uri);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(scene.LocalRun(), await scene.PublishedAsync("/some/prefix"));
        Assert.Contains("4 granules, 0 new", discover.Output, StringComparison.Ordinal);
        Assert.True(verify.ExitCode == 0, verify.Error);
        Assert.Contains("4 items, 4 receipts and 12 assets", verify.Output, StringComparison.Ordinal);
        foreach (var secret in new[] { scene.Archive.Options.Token, scene.Bucket.Secret })
            Assert.DoesNotContain(secret, run.Output + run.Error + discover.Output + discover.Error + verify.Output + verify.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named_and_nothing_is_written_to()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 1);

        var (exitCode, _, error) = DatasetsCommand.RunWith(
            scene.Environment(), "step", "report", "--dataset", scene.Descriptor, "--run", "r", "--out", "s3://no-such-bucket");

        Assert.Equal(2, exitCode);
        Assert.Contains("there is no bucket 'no-such-bucket'", error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Bucket.Secret, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_not_there_are_asked_for()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 1);
        var environment = scene.Environment();
        environment["AWS_ACCESS_KEY_ID"] = environment["AWS_SECRET_ACCESS_KEY"] = "";
        environment["AWS_SHARED_CREDENTIALS_FILE"] = environment["AWS_CONFIG_FILE"] = "none";

        var (exitCode, _, error) = DatasetsCommand.RunWith(
            environment, "step", "report", "--dataset", scene.Descriptor, "--run", "r", "--out", $"s3://{scene.Bucket.Name}");

        Assert.Equal(1, exitCode);
        Assert.Contains("check the AWS credentials and region of the environment", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_a_STAC_API_says_back_is_in_no_log_report_or_object()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 1);
        await using var api = await FakeStacApi.StartAsync();
        var token = $"stac-secret-{Guid.NewGuid():N}";
        api.Tokens["the-other"] = true;
        await File.AppendAllTextAsync(scene.Descriptor, $"\npublish: {{baseUrl: 'https://data.example.org', stacApi: {{url: '{api.Url}', auth: bearer}}}}\n");
        var environment = scene.Environment();
        environment["STAC_API_TOKEN"] = token;
        environment["DATASETS_LOG_FORMAT"] = "json";

        var (exitCode, output, error) = DatasetsCommand.RunWith(
            environment, "run", scene.Descriptor, "--from", "2024-08-01", "--to", "2024-08-01", "--out", $"s3://{scene.Bucket.Name}", "--verbose");

        Assert.Equal(1, exitCode);
        Assert.Contains("It refuses the token from STAC_API_TOKEN", error, StringComparison.Ordinal);
        string[] secrets = [token, scene.Archive.Options.Token, scene.Bucket.Secret];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, output + error, StringComparison.Ordinal));
        var searched = 0;
        await foreach (var (key, _) in scene.Store.ListAsync(""))
        {
            var text = Encoding.UTF8.GetString((await scene.Store.ReadAsync(key))!.Content);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            searched++;
        }

        // Item, two COGs, thumbnail, three catalogs, the index, the table, the map page and its files, receipt, run, report and its page.
        Assert.InRange(searched, 15, 25);
    }

    [Theory]
    [InlineData("step", "convert", "--dataset", "omi-ozone", "--run", "r", "--out", "x", "--shard", "../1")]
    [InlineData("step", "convert", "--dataset", "omi-ozone", "--run", "../r", "--out", "x", "--shard", "0001")]
    [InlineData("step", "report", "--dataset", "omi-ozone", "--out", "x")]
    [InlineData("step", "discover", "--dataset", "omi-ozone", "--run", "r", "--out", "x", "--retry-failed", "a", "--from", "2024-01-01")]
    public void Wrong_usage_of_a_step_exits_with_2(params string[] arguments)
    {
        var (exitCode, output, error) = DatasetsCommand.Run(arguments);

        Assert.Equal(2, exitCode);
        Assert.Equal("", output);
        Assert.NotEqual("", error);
    }
}
