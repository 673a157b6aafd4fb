using Datasets.Command;
using Datasets.Support;

namespace Datasets.CloudRun;

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
        Assert.Contains("4 items and 12 assets", verify.Output, StringComparison.Ordinal);
        foreach (var secret in new[] { scene.Archive.Options.Token, scene.Bucket.Secret })
            Assert.DoesNotContain(secret, run.Output + run.Error + discover.Output + discover.Error + verify.Output + verify.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_named_and_nothing_is_written_to()
    {
        await using var scene = await CloudScene.StartAsync(server, days: 1);

        var (exitCode, _, error) = DatasetsCommand.RunWith(
            scene.Environment(), "step", "report", "--dataset", scene.Descriptor, "--run", "r", "--out", "s3://no-such-bucket");

        Assert.Equal(1, exitCode);
        Assert.Contains("there is no bucket 'no-such-bucket'", error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Bucket.Secret, error, StringComparison.Ordinal);
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
