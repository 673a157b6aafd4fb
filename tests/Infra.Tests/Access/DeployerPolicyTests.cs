using System.Text.Json.Nodes;
using Datasets.Infra.Contract;
using Datasets.Infra.Support;

namespace Datasets.Infra.Access;

/// <summary>infra/deployer-policy.json lets the identity that runs <c>pulumi up</c> and <c>destroy</c> do what the stack's resources need.</summary>
public sealed class DeployerPolicyTests(ContractRun contract)
{
    private const string Region = "us-west-2:123456789012";

    private static readonly JsonObject Policy = JsonNode.Parse(File.ReadAllText(Repository.PathOf("infra/deployer-policy.json")))!.AsObject();

    /// <summary>
    /// Resource type → the calls that its provider makes to create, read, change and delete one, and the ARN that each is allowed on; null is <c>*</c>.
    /// </summary>
    /// <remarks>
    /// Calls: terraform-provider-aws 6, internal/service, which pulumi-aws 7 wraps. ARNs and what has none: the Service Authorization Reference.
    /// </remarks>
    private static readonly Dictionary<string, (string[] Actions, Func<JsonObject, string>? Arn)[]> Needs = new()
    {
        ["aws:s3/bucket:Bucket"] =
        [
            (["s3:CreateBucket", "s3:DeleteBucket", "s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketPolicy", "s3:GetBucketTagging", "s3:GetBucketAcl",
                "s3:GetBucketCORS", "s3:GetBucketWebsite", "s3:GetBucketVersioning", "s3:GetAccelerateConfiguration", "s3:GetBucketRequestPayment",
                "s3:GetBucketLogging", "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:GetEncryptionConfiguration",
                "s3:GetBucketObjectLockConfiguration", "s3:PutBucketTagging"], input => $"arn:aws:s3:::{input["bucket"]}"),
            (["s3:DeleteObject", "s3:DeleteObjectVersion"], input => $"arn:aws:s3:::{input["bucket"]}/omi-ozone/x.tif"),
        ],
        ["aws:s3/bucketVersioning:BucketVersioning"] = [(["s3:PutBucketVersioning", "s3:GetBucketVersioning"], OfBucket)],
        ["aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"] =
            [(["s3:PutEncryptionConfiguration", "s3:GetEncryptionConfiguration"], OfBucket)],
        ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"] = [(["s3:PutBucketPublicAccessBlock", "s3:GetBucketPublicAccessBlock"], OfBucket)],
        ["aws:s3/bucketPolicy:BucketPolicy"] = [(["s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:DeleteBucketPolicy"], OfBucket)],
        ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"] = [(["s3:PutLifecycleConfiguration", "s3:GetLifecycleConfiguration"], OfBucket)],
        ["aws:ecr/repository:Repository"] =
        [
            (["ecr:CreateRepository", "ecr:DescribeRepositories", "ecr:DeleteRepository", "ecr:PutImageScanningConfiguration", "ecr:ListTagsForResource",
                "ecr:TagResource", "ecr:UntagResource"], input => $"arn:aws:ecr:{Region}:repository/{input["name"]}"),
        ],
        ["aws:ecr/lifecyclePolicy:LifecyclePolicy"] =
            [(["ecr:PutLifecyclePolicy", "ecr:GetLifecyclePolicy", "ecr:DeleteLifecyclePolicy"], input => $"arn:aws:ecr:{Region}:repository/{input["repository"]}")],
        ["docker-build:index:Image"] =
        [
            (["ecr:GetAuthorizationToken"], null),
            (["ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage", "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer"], _ => $"arn:aws:ecr:{Region}:repository/datasets-dev"),
        ],
        ["aws:cloudwatch/logGroup:LogGroup"] =
        [
            (["logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:PutRetentionPolicy", "logs:ListTagsForResource", "logs:TagResource", "logs:UntagResource"],
                input => $"arn:aws:logs:{Region}:log-group:{input["name"]}"),
            (["logs:DescribeLogGroups"], null),
        ],
        ["aws:cloudwatch/metricAlarm:MetricAlarm"] = [Alarm("cloudwatch:PutMetricAlarm")],
        ["aws:cloudwatch/compositeAlarm:CompositeAlarm"] = [Alarm("cloudwatch:PutCompositeAlarm", "alarmName")],
        ["aws:cloudwatch/dashboard:Dashboard"] =
        [
            (["cloudwatch:PutDashboard", "cloudwatch:GetDashboard", "cloudwatch:DeleteDashboards"],
                input => $"arn:aws:cloudwatch::123456789012:dashboard/{input["dashboardName"]}"),
        ],
        ["aws:cloudwatch/eventRule:EventRule"] =
        [
            (["events:PutRule", "events:DescribeRule", "events:DeleteRule", "events:ListTagsForResource", "events:TagResource", "events:UntagResource"],
                input => $"arn:aws:events:{Region}:rule/{input["name"]}"),
        ],
        ["aws:cloudwatch/eventTarget:EventTarget"] =
            [(["events:PutTargets", "events:ListTargetsByRule", "events:RemoveTargets"], input => $"arn:aws:events:{Region}:rule/{input["rule"]}")],
        ["aws:ec2/securityGroup:SecurityGroup"] =
        [
            (["ec2:CreateSecurityGroup", "ec2:DescribeSecurityGroups", "ec2:DeleteSecurityGroup", "ec2:DescribeNetworkInterfaces", "ec2:CreateTags", "ec2:DeleteTags",
                "ec2:RevokeSecurityGroupEgress"], null),
        ],
        ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"] =
            [(["ec2:AuthorizeSecurityGroupEgress", "ec2:DescribeSecurityGroupRules", "ec2:RevokeSecurityGroupEgress", "ec2:CreateTags"], null)],
        ["aws:batch/computeEnvironment:ComputeEnvironment"] =
        [
            (["batch:CreateComputeEnvironment", "batch:UpdateComputeEnvironment", "batch:DeleteComputeEnvironment", "batch:TagResource", "batch:UntagResource"],
                input => $"arn:aws:batch:{Region}:compute-environment/{input["name"]}"),
            (["batch:DescribeComputeEnvironments"], null),
            (["iam:CreateServiceLinkedRole"], _ => "arn:aws:iam::123456789012:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch"),
        ],
        ["aws:batch/jobQueue:JobQueue"] =
        [
            (["batch:CreateJobQueue", "batch:UpdateJobQueue", "batch:DeleteJobQueue", "batch:TagResource", "batch:UntagResource"],
                input => $"arn:aws:batch:{Region}:job-queue/{input["name"]}"),
            (["batch:DescribeJobQueues"], null),
        ],
        ["aws:batch/schedulingPolicy:SchedulingPolicy"] =
        [
            (["batch:CreateSchedulingPolicy", "batch:UpdateSchedulingPolicy", "batch:DeleteSchedulingPolicy", "batch:TagResource", "batch:UntagResource"],
                input => $"arn:aws:batch:{Region}:scheduling-policy/{input["name"]}"),
            (["batch:DescribeSchedulingPolicies"], null),
        ],
        ["aws:batch/jobDefinition:JobDefinition"] =
        [
            (["batch:RegisterJobDefinition", "batch:DeregisterJobDefinition", "batch:TagResource", "batch:UntagResource"],
                input => $"arn:aws:batch:{Region}:job-definition/{input["name"]}:1"),
            (["batch:DescribeJobDefinitions"], null),
            Passed("ecs-tasks.amazonaws.com"),
        ],
        ["aws:iam/role:Role"] =
        [
            (["iam:CreateRole", "iam:GetRole", "iam:UpdateRole", "iam:UpdateRoleDescription", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole", "iam:ListRolePolicies",
                "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:TagRole", "iam:UntagRole"], input => OfRole(input["name"])),
        ],
        ["aws:iam/rolePolicy:RolePolicy"] = [(["iam:PutRolePolicy", "iam:GetRolePolicy", "iam:DeleteRolePolicy"], input => OfRole(input["role"]))],
        ["aws:sns/topic:Topic"] =
        [
            (["sns:CreateTopic", "sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:DeleteTopic", "sns:ListTagsForResource", "sns:TagResource", "sns:UntagResource"],
                input => $"arn:aws:sns:{Region}:{input["name"]}"),
        ],
        ["aws:sns/topicPolicy:TopicPolicy"] = [(["sns:SetTopicAttributes", "sns:GetTopicAttributes"], input => (string)input["arn"]!)],
        ["aws:sns/topicSubscription:TopicSubscription"] =
            [(["sns:Subscribe", "sns:GetSubscriptionAttributes", "sns:Unsubscribe"], input => (string)input["topic"]!)],
        ["aws:sqs/queue:Queue"] =
        [
            (["sqs:CreateQueue", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:DeleteQueue", "sqs:ListQueueTags", "sqs:TagQueue", "sqs:UntagQueue"],
                input => $"arn:aws:sqs:{Region}:{input["name"]}"),
        ],
        ["aws:sqs/queuePolicy:QueuePolicy"] =
            [(["sqs:SetQueueAttributes", "sqs:GetQueueAttributes"], input => $"arn:aws:sqs:{Region}:{((string)input["queueUrl"]!).Split('/')[^1]}")],
        ["aws:scheduler/scheduleGroup:ScheduleGroup"] =
        [
            (["scheduler:CreateScheduleGroup", "scheduler:GetScheduleGroup", "scheduler:DeleteScheduleGroup", "scheduler:ListTagsForResource", "scheduler:TagResource",
                "scheduler:UntagResource"], input => $"arn:aws:scheduler:{Region}:schedule-group/{input["name"]}"),
        ],
        ["aws:scheduler/schedule:Schedule"] =
        [
            (["scheduler:CreateSchedule", "scheduler:GetSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule"],
                input => $"arn:aws:scheduler:{Region}:schedule/{input["groupName"]}/{input["name"]}"),
            Passed("scheduler.amazonaws.com"),
        ],
        ["aws:sfn/stateMachine:StateMachine"] =
        [
            (["states:CreateStateMachine", "states:DescribeStateMachine", "states:UpdateStateMachine", "states:DeleteStateMachine", "states:ListStateMachineVersions",
                "states:ListTagsForResource", "states:TagResource", "states:UntagResource"], input => $"arn:aws:states:{Region}:stateMachine:{input["name"]}"),
            (["states:ValidateStateMachineDefinition"], null),
            Passed("states.amazonaws.com"),
        ],
        ["aws:pipes/pipe:Pipe"] =
        [
            (["pipes:CreatePipe", "pipes:DescribePipe", "pipes:UpdatePipe", "pipes:DeletePipe", "pipes:TagResource", "pipes:UntagResource"],
                input => $"arn:aws:pipes:{Region}:pipe/{input["name"]}"),
            Passed("pipes.amazonaws.com"),
        ],
    };

    public static TheoryData<string> Programs => ["dev", "prod", "notified"];

    [Theory, MemberData(nameof(Programs))]
    public void It_allows_what_each_resource_of_a_stack_needs(string program) =>
        Assert.Empty(
            from resource in contract.Resources(program)
            let type = (string)resource.Value!["type"]!
            from need in Needs.GetValueOrDefault(type) ?? throw new InvalidOperationException($"no calls are listed for {type}")
            from action in need.Actions
            let arn = need.Arn?.Invoke(resource.Value!["inputs"]!.AsObject()) ?? "*"
            where !Allowed(action, arn, need)
            select $"{resource.Key}: {action} on {arn}");

    [Theory]
    [InlineData("s3:DeleteBucket", "arn:aws:s3:::another-bucket")]
    [InlineData("s3:GetObject", "arn:aws:s3:::datasets-dev-123456789012-us-west-2/omi-ozone/x.tif")]
    [InlineData("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/admin")]
    [InlineData("iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/datasets-dev-omi-ozone-job")]
    [InlineData("iam:PassRole", "arn:aws:iam::123456789012:role/datasets-dev-omi-ozone-job")]
    [InlineData("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf")]
    [InlineData("states:StartExecution", "arn:aws:states:us-west-2:123456789012:stateMachine:datasets-dev-omi-ozone")]
    public void It_allows_nothing_that_a_deployment_does_not_need(string action, string resource) =>
        Assert.False(Iam.Allows(Policy, action, resource));

    [Fact]
    public void An_action_that_is_missing_would_be_noticed()
    {
        var narrower = JsonNode.Parse(Policy.ToJsonString().Replace("\"sqs:DeleteQueue\",", ""))!.AsObject();
        Assert.False(Iam.Allows(narrower, "sqs:DeleteQueue", $"arn:aws:sqs:{Region}:datasets-dev-schedule-dead-letters"));
    }

    /// <summary>A managed policy may have so many characters, without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html.</summary>
    [Fact]
    public void It_fits_into_a_managed_policy() =>
        Assert.InRange(Policy.ToJsonString().Count(character => !char.IsWhiteSpace(character)), 1, 6144);

    private static bool Allowed(string action, string arn, (string[] Actions, Func<JsonObject, string>? Arn) need) =>
        action == "iam:PassRole"
            ? Iam.Allows(Policy, action, OfRole("datasets-dev-any"), ("iam:PassedToService", arn))
            : Iam.Allows(Policy, action, arn) && (need.Arn is null || !Iam.Allows(Policy, action, arn.Replace("datasets-", "others-")) || !arn.Contains("datasets-"));

    private static (string[], Func<JsonObject, string>?) Passed(string service) => (["iam:PassRole"], _ => service);

    private static (string[], Func<JsonObject, string>?) Alarm(string put, string name = "name") =>
    (
        [put, "cloudwatch:DescribeAlarms", "cloudwatch:DeleteAlarms", "cloudwatch:ListTagsForResource", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
        input => $"arn:aws:cloudwatch:{Region}:alarm:{input[name]}"
    );

    private static string OfBucket(JsonObject input) => $"arn:aws:s3:::{input["bucket"]}";

    private static string OfRole(JsonNode? name) => $"arn:aws:iam::123456789012:role/{name}";
}
