using Datasets.Infra.Support;

namespace Datasets.Infra.Stack;

public sealed class ComputeTests
{
    /// <summary>The reasons that Batch acts on, and the times that it allows: https://docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable_time_limit_actions.html.</summary>
    [Fact]
    public void A_job_that_is_stuck_does_not_hold_the_queue_for_a_day()
    {
        using var project = new Project();
        var actions = Queue(project)["jobStateTimeLimitActions"]!.AsArray();
        Assert.Equal(
            ["CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE", "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT"],
            actions.Select(action => (string)action!["reason"]!).Order());
        Assert.All(actions, action =>
        {
            Assert.Equal(("RUNNABLE", "CANCEL"), ((string)action!["state"]!, (string)action["action"]!));
            Assert.InRange((int)action["maxTimeSeconds"]!, 600, 3600);
        });
    }

    [Fact]
    public void The_queue_is_shared_fairly_by_the_datasets()
    {
        using var project = new Project();
        Assert.Equal("${job-shares.arn}", (string?)Queue(project)["schedulingPolicyArn"]);
    }

    private static System.Text.Json.Nodes.JsonObject Queue(Project project) =>
        project.Compile().Resources.Single(resource => resource.Type == "aws:batch:JobQueue").View();
}
