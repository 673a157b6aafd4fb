using System.Text.Json.Nodes;
using Datasets.Infra.Contract;

namespace Datasets.Infra.Access;

public sealed class AccessTests(ContractRun contract)
{
    private const string Bucket = "arn:aws:s3:::datasets-dev-123456789012-us-west-2";
    private const string ProdBucket = "arn:aws:s3:::datasets-prod-123456789012-us-west-2";
    private const string Earthdata = "arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf";
    private const string SecretKey = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string BucketKey = "arn:aws:kms:eu-central-1:210987654321:key/mrk-1234abcd12ab34cd56ef1234567890ab";
    private const string AnotherKey = "arn:aws:kms:us-west-2:123456789012:key/00000000-12ab-34cd-56ef-1234567890ab";
    private const string Stac = "arn:aws:secretsmanager:us-west-2:123456789012:secret:stac-GhIjKl";

    [Theory]
    [InlineData("s3:PutObject", "/omi-ozone/2022/OMI_20220120/OMI_20220120_ozone.tif", true)]
    [InlineData("s3:GetObject", "/omi-ozone/collection.json", true)]
    [InlineData("s3:PutObject", "/_receipts/omi-ozone/G1-GES_DISC.5", true)]
    [InlineData("s3:PutObject", "/_runs/omi-ozone/f3c1/results/0001.json", true)]
    [InlineData("s3:GetObject", "/catalog.json", true)]
    [InlineData("s3:PutObject", "/catalog.json", true)]
    [InlineData("s3:DeleteObject", "/catalog.json", false)]
    [InlineData("s3:PutObject", "/omi-so2/2022/x.tif", false)]
    [InlineData("s3:GetObject", "/omi-so2/collection.json", false)]
    [InlineData("s3:GetObject", "/_receipts/omi-so2/G1", false)]
    [InlineData("s3:PutObject", "/_runs/omi-so2/f3c1/manifest.json", false)]
    [InlineData("s3:PutObject", "/omi-ozone-v2/x.tif", false)]
    [InlineData("s3:PutObject", "/omi-ozone", false)]
    [InlineData("s3:PutObject", "/other/omi-ozone/x.tif", false)]
    [InlineData("s3:PutBucketPolicy", "", false)]
    [InlineData("s3:DeleteBucket", "", false)]
    public void A_job_reads_and_writes_its_own_prefixes_only(string action, string key, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(Policy("dev", "omi-ozone-job-policy"), action, Bucket + key));

    [Theory]
    [InlineData("omi-ozone/2022/", true)]
    [InlineData("_receipts/omi-ozone/", true)]
    [InlineData("_runs/omi-ozone/f3c1/", true)]
    [InlineData("catalog.json", true)]
    [InlineData("omi-so2/", false)]
    [InlineData("_receipts/", false)]
    [InlineData("", false)]
    public void A_job_lists_its_own_prefixes_only(string prefix, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(Policy("dev", "omi-ozone-job-policy"), "s3:ListBucket", Bucket, ("s3:prefix", prefix)));

    [Theory]
    [InlineData("s3:PutObject", "/omi-ozone-monthly/2024/x.tif", true)]
    [InlineData("s3:GetObject", "/omi-ozone/2024/x/x_ozone.tif", true)]
    [InlineData("s3:PutObject", "/omi-ozone/2024/x/x_ozone.tif", false)]
    [InlineData("s3:DeleteObject", "/omi-ozone/2024/x/x_ozone.tif", false)]
    [InlineData("s3:GetObject", "/_receipts/omi-ozone/_items/2024.json.gz", true)]
    [InlineData("s3:PutObject", "/_receipts/omi-ozone/_items/2024.json.gz", false)]
    [InlineData("s3:GetObject", "/_receipts/omi-ozone/2024/G1", false)]
    [InlineData("s3:GetObject", "/omi-so2/collection.json", false)]
    public void A_job_of_a_derived_dataset_reads_the_items_that_it_is_made_of(string action, string key, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(Policy("derived", "omi-ozone-monthly-job-policy"), action, Bucket + key));

    [Theory]
    [InlineData("omi-ozone/2024/", true)]
    [InlineData("_receipts/omi-ozone/_items/2024.json.gz", true)]
    [InlineData("_receipts/omi-ozone/2024/", false)]
    [InlineData("omi-so2/", false)]
    public void A_job_of_a_derived_dataset_lists_the_items_that_it_is_made_of(string prefix, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(Policy("derived", "omi-ozone-monthly-job-policy"), "s3:ListBucket", Bucket, ("s3:prefix", prefix)));

    [Fact]
    public void A_job_does_not_list_the_bucket_without_a_prefix() =>
        Assert.False(Iam.Allows(Policy("dev", "omi-ozone-job-policy"), "s3:ListBucket", Bucket));

    [Fact]
    public void A_job_has_no_other_bucket_and_no_secret()
    {
        var policy = Policy("dev", "omi-ozone-job-policy");
        Assert.False(Iam.Allows(policy, "s3:GetObject", "arn:aws:s3:::another-bucket/omi-ozone/x.tif"));
        Assert.False(Iam.Allows(policy, "s3:ListBucket", "arn:aws:s3:::another-bucket", ("s3:prefix", "omi-ozone/")));
        Assert.False(Iam.Allows(policy, "secretsmanager:GetSecretValue", Earthdata));
    }

    [Theory]
    [InlineData("from-bucket", "s3:GetObject", "arn:aws:s3:::their-archive/L3/daily/2024/x.nc", true)]
    [InlineData("from-bucket", "s3:GetObject", "arn:aws:s3:::their-archive/L2/x.nc", false)]
    [InlineData("from-bucket", "s3:PutObject", "arn:aws:s3:::their-archive/L3/daily/2024/x.nc", false)]
    [InlineData("from-bucket", "s3:DeleteObject", "arn:aws:s3:::their-archive/L3/daily/2024/x.nc", false)]
    [InlineData("from-bucket", "s3:GetObject", "arn:aws:s3:::their-other-archive/x.nc", false)]
    [InlineData("whole-bucket", "s3:GetObject", "arn:aws:s3:::their-other-archive/x.nc", true)]
    [InlineData("whole-bucket", "s3:GetObject", "arn:aws:s3:::their-other-archive-2/x.nc", false)]
    [InlineData("open-data", "s3:GetObject", "arn:aws:s3:::noaa-open/x.nc", false)]
    [InlineData("omi-ozone", "s3:GetObject", "arn:aws:s3:::their-archive/L3/daily/2024/x.nc", false)]
    public void A_job_reads_the_bucket_that_is_its_source_and_writes_nothing_there(string dataset, string action, string key, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(Policy("bucket-sources", $"{dataset}-job-policy"), action, key));

    [Theory]
    [InlineData("from-bucket", "their-archive", "L3/daily/", true)]
    [InlineData("from-bucket", "their-archive", "L2/", false)]
    [InlineData("from-bucket", "their-archive", null, false)]
    [InlineData("whole-bucket", "their-other-archive", null, true)]
    [InlineData("open-data", "noaa-open", null, false)]
    public void A_job_lists_the_bucket_that_is_its_source_below_its_prefix(string dataset, string bucket, string? prefix, bool allowed)
    {
        (string, string)[] context = prefix is null ? [] : [("s3:prefix", prefix)];
        Assert.Equal(allowed, Iam.Allows(Policy("bucket-sources", $"{dataset}-job-policy"), "s3:ListBucket", $"arn:aws:s3:::{bucket}", context));
    }

    [Fact]
    public void A_prefix_of_the_configuration_holds_the_job_below_it()
    {
        var policy = Policy("prod", "omi-ozone-job-policy");
        Assert.True(Iam.Allows(policy, "s3:PutObject", ProdBucket + "/eo/cogs/omi-ozone/x.tif"));
        Assert.True(Iam.Allows(policy, "s3:ListBucket", ProdBucket, ("s3:prefix", "eo/cogs/_receipts/omi-ozone/")));
        Assert.False(Iam.Allows(policy, "s3:PutObject", ProdBucket + "/omi-ozone/x.tif"));
        Assert.False(Iam.Allows(policy, "s3:ListBucket", ProdBucket, ("s3:prefix", "omi-ozone/")));
    }

    [Theory]
    [InlineData("execution-role-policy", Earthdata, true)]
    [InlineData("execution-role-policy", Stac, false)]
    [InlineData("dataset-omi-so2-execution-role-policy", Earthdata, true)]
    [InlineData("dataset-omi-so2-execution-role-policy", Stac, true)]
    [InlineData("dataset-omi-so2-execution-role-policy", "arn:aws:secretsmanager:us-west-2:123456789012:secret:another-AbCdEf", false)]
    public void A_container_is_given_the_secrets_of_every_job_and_its_datasets_own(string policy, string secret, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(contract.Json("prod", policy, "policy"), "secretsmanager:GetSecretValue", secret));

    [Theory]
    [InlineData("omi-ozone", "execution-role")]
    [InlineData("omi-so2", "dataset-omi-so2-execution-role")]
    public void A_dataset_with_secrets_of_its_own_has_an_execution_role_of_its_own(string dataset, string role)
    {
        var container = contract.Json("prod", $"dataset-{dataset}-job-definition", "containerProperties");
        Assert.Equal((string)contract.Resources("prod")[role]!["inputs"]!["name"]!, ((string)container["executionRoleArn"]!).Split('/')[^1]);
    }

    [Fact]
    public void The_shared_execution_role_reads_no_secret_where_there_is_none() =>
        Assert.False(Iam.Allows(contract.Json("dev", "execution-role-policy", "policy"), "secretsmanager:GetSecretValue", Earthdata));

    /// <summary>S3 asks for a data key when an object is put, and to decrypt one when it is read or put in parts.</summary>
    [Theory]
    [InlineData("dataset-omi-ozone-job-policy", "kms:Decrypt", BucketKey, "s3.eu-central-1.amazonaws.com", true)]
    [InlineData("dataset-omi-ozone-job-policy", "kms:GenerateDataKey", BucketKey, "s3.eu-central-1.amazonaws.com", true)]
    [InlineData("dataset-omi-ozone-job-policy", "kms:GenerateDataKey", SecretKey, "s3.us-west-2.amazonaws.com", true)]
    [InlineData("dataset-omi-ozone-job-policy", "kms:Decrypt", AnotherKey, "s3.us-west-2.amazonaws.com", false)]
    [InlineData("dataset-omi-ozone-job-policy", "kms:Decrypt", SecretKey, "secretsmanager.us-west-2.amazonaws.com", false)]
    [InlineData("dataset-omi-ozone-job-policy", "kms:Decrypt", BucketKey, null, false)]
    [InlineData("dataset-omi-ozone-job-policy", "kms:ScheduleKeyDeletion", BucketKey, "s3.eu-central-1.amazonaws.com", false)]
    [InlineData("run-policy", "kms:Decrypt", BucketKey, "s3.eu-central-1.amazonaws.com", true)]
    [InlineData("run-policy", "kms:GenerateDataKey", BucketKey, "s3.eu-central-1.amazonaws.com", true)]
    [InlineData("run-policy", "kms:Decrypt", BucketKey, null, false)]
    [InlineData("run-policy", "kms:Decrypt", AnotherKey, "s3.us-west-2.amazonaws.com", false)]
    [InlineData("execution-role-policy", "kms:Decrypt", SecretKey, "secretsmanager.us-west-2.amazonaws.com", true)]
    [InlineData("execution-role-policy", "kms:Decrypt", AnotherKey, "secretsmanager.us-west-2.amazonaws.com", false)]
    [InlineData("execution-role-policy", "kms:Decrypt", SecretKey, "s3.us-west-2.amazonaws.com", false)]
    [InlineData("execution-role-policy", "kms:GenerateDataKey", SecretKey, "secretsmanager.us-west-2.amazonaws.com", false)]
    [InlineData("start-policy", "kms:Decrypt", BucketKey, "s3.eu-central-1.amazonaws.com", false)]
    public void Keys_of_the_configuration_are_used_through_the_service_that_needs_them(
        string policy, string action, string key, string? service, bool allowed)
    {
        (string, string)[] context = service is null ? [] : [("kms:ViaService", service)];
        Assert.Equal(allowed, Iam.Allows(contract.Json("existing-bucket", policy, "policy"), action, key, context));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void Without_keys_in_the_configuration_no_role_may_use_any(string program) =>
        Assert.DoesNotContain(
            AllowStatements(program).SelectMany(statement => Iam.Texts(statement["Action"])),
            action => action.StartsWith("kms:", StringComparison.Ordinal));

    [Theory]
    [InlineData("arn:aws:ecr:us-west-2:123456789012:repository/datasets-dev", true)]
    [InlineData("arn:aws:ecr:us-west-2:123456789012:repository/another", false)]
    public void A_container_is_pulled_from_this_stacks_repository_only(string repository, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(contract.Json("dev", "execution-role-policy", "policy"), "ecr:BatchGetImage", repository));

    [Fact]
    public void A_configured_image_is_pulled_from_its_own_repository() =>
        Assert.True(Iam.Allows(
            contract.Json("prod", "execution-role-policy", "policy"), "ecr:BatchGetImage", "arn:aws:ecr:us-west-2:210987654321:repository/tools/datasets"));

    [Theory]
    [InlineData("batch:SubmitJob", "arn:aws:batch:us-west-2:123456789012:job-definition/datasets-dev-omi-ozone:7", true)]
    [InlineData("batch:SubmitJob", "arn:aws:batch:us-west-2:123456789012:job-definition/datasets-dev-omi-so2:7", true)]
    [InlineData("batch:SubmitJob", "arn:aws:batch:us-west-2:123456789012:job-queue/datasets-dev", true)]
    [InlineData("batch:SubmitJob", "arn:aws:batch:us-west-2:123456789012:job-definition/datasets-prod-omi-ozone:7", false)]
    [InlineData("batch:SubmitJob", "arn:aws:batch:us-west-2:123456789012:job-definition/another:7", false)]
    [InlineData("batch:SubmitJob", "arn:aws:batch:us-west-2:123456789012:job-queue/another", false)]
    [InlineData("batch:TerminateJob", "arn:aws:batch:us-west-2:123456789012:job/1b2c", true)]
    [InlineData("batch:TagResource", "arn:aws:batch:us-west-2:123456789012:job/1b2c", true)]
    [InlineData("batch:TagResource", "arn:aws:batch:us-west-2:123456789012:job-queue/datasets-dev", false)]
    [InlineData("batch:DescribeJobs", "*", true)]
    [InlineData("states:StartExecution", "arn:aws:states:us-west-2:123456789012:stateMachine:datasets-dev-omi-ozone", true)]
    [InlineData("states:StartExecution", "arn:aws:states:us-west-2:123456789012:stateMachine:datasets-prod-omi-ozone", false)]
    [InlineData("states:DescribeExecution", "arn:aws:states:us-west-2:123456789012:execution:datasets-dev-omi-ozone:1b2c", true)]
    [InlineData("states:DescribeExecution", "arn:aws:states:us-west-2:123456789012:execution:datasets-dev-omi-ozone/Shards:1b2c", true)]
    [InlineData("states:StopExecution", "arn:aws:states:us-west-2:123456789012:execution:another:1b2c", false)]
    [InlineData("events:PutRule", "arn:aws:events:us-west-2:123456789012:rule/StepFunctionsGetEventsForBatchJobsRule", true)]
    [InlineData("events:PutRule", "arn:aws:events:us-west-2:123456789012:rule/another", false)]
    [InlineData("s3:GetObject", Bucket + "/_runs/omi-ozone/f3c1/manifest.json", true)]
    [InlineData("s3:PutObject", Bucket + "/_runs/omi-so2/f3c1/failure.json", true)]
    [InlineData("s3:PutObject", Bucket + "/omi-ozone/2022/x.tif", false)]
    [InlineData("s3:PutObject", Bucket + "/_receipts/omi-ozone/G1-GES_DISC.5", false)]
    [InlineData("s3:GetObject", Bucket + "/catalog.json", false)]
    [InlineData("iam:PassRole", "arn:aws:iam::123456789012:role/datasets-dev-omi-ozone-job", false)]
    [InlineData("states:RedriveExecution", "arn:aws:states:us-west-2:123456789012:execution:datasets-dev-omi-ozone/Shards:1b2c", false)]
    public void State_machines_start_the_stacks_jobs_and_keep_records_of_runs_and_reach_no_data(string action, string resource, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(contract.Json("dev", "run-policy", "policy"), action, resource));

    [Theory]
    [InlineData("states:StartExecution", "arn:aws:states:us-west-2:123456789012:stateMachine:datasets-dev-omi-ozone", true)]
    [InlineData("states:StartExecution", "arn:aws:states:us-west-2:123456789012:stateMachine:datasets-prod-omi-ozone", false)]
    [InlineData("states:StopExecution", "arn:aws:states:us-west-2:123456789012:execution:datasets-dev-omi-ozone:1b2c", false)]
    [InlineData("sqs:SendMessage", "arn:aws:sqs:us-west-2:123456789012:datasets-dev-schedule-dead-letters", true)]
    [InlineData("sqs:SendMessage", "arn:aws:sqs:us-west-2:123456789012:another", false)]
    public void The_scheduler_starts_the_stacks_state_machines_only(string action, string resource, bool allowed) =>
        Assert.Equal(allowed, Iam.Allows(contract.Json("dev", "start-policy", "policy"), action, resource));

    [Fact]
    public void A_wider_policy_would_be_noticed()
    {
        var wide = JsonNode.Parse(Policy("dev", "omi-ozone-job-policy").ToJsonString().Replace("/omi-ozone/*", "/*"))!.AsObject();
        Assert.True(Iam.Allows(wide, "s3:PutObject", Bucket + "/omi-so2/2022/x.tif"));
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    [InlineData("existing-bucket")]
    [InlineData("bucket-sources")]
    public void No_action_is_open_and_each_open_resource_has_a_reason(string program) =>
        Assert.Empty(OpenStatements(AllowStatements(program)));

    [Fact]
    public void An_open_action_or_resource_would_be_noticed()
    {
        JsonObject Statement(string action, string resource) => new() { ["Action"] = action, ["Resource"] = resource };
        Assert.Equal(
            ["s3:* on arn:aws:s3:::x", "s3:PutObject on *"],
            OpenStatements([Statement("s3:*", "arn:aws:s3:::x"), Statement("s3:PutObject", "*"), Statement("xray:PutTraceSegments", "*")]));
        Assert.Throws<ArgumentException>(() => Datasets.Infra.Access.Statement.AllowEverywhere("Anything", "s3:PutObject"));
        Assert.Throws<ArgumentException>(() => Datasets.Infra.Access.Statement.Allow("Anything", ["s3:PutObject"], ["*"]));
    }

    [Fact]
    public void No_reason_is_kept_for_an_action_that_is_not_used() =>
        Assert.Equal(
            ForcedWildcards.Reasons.Keys.Order(),
            AllowStatements("dev").Where(s => Iam.Texts(s["Resource"]).Contains("*"))
                .SelectMany(s => Iam.Texts(s["Action"])).Distinct().Order());

    [Fact]
    public void The_bucket_refuses_what_does_not_come_over_TLS()
    {
        var policy = contract.Json("dev", "data-bucket-policy", "policy");
        policy["Statement"]!.AsArray().Add(new JsonObject { ["Effect"] = "Allow", ["Action"] = "s3:GetObject", ["Resource"] = "*" });
        Assert.False(Iam.Allows(policy, "s3:GetObject", Bucket + "/catalog.json", ("aws:SecureTransport", "false")));
        Assert.True(Iam.Allows(policy, "s3:GetObject", Bucket + "/catalog.json", ("aws:SecureTransport", "true")));
    }

    private static List<string> OpenStatements(IEnumerable<JsonObject> statements) =>
    [
        .. from statement in statements
           from action in Iam.Texts(statement["Action"])
           from resource in Iam.Texts(statement["Resource"])
           where action.Contains('*') || (resource == "*" && !ForcedWildcards.Reasons.ContainsKey(action))
           select $"{action} on {resource}",
    ];

    private IEnumerable<JsonObject> AllowStatements(string program) =>
        from resource in contract.Resources(program)
        from property in new[] { "policy", "assumeRolePolicy" }
        let text = resource.Value!["inputs"]![property]
        where text is JsonValue
        from statement in JsonNode.Parse((string)text!)!["Statement"]?.AsArray() ?? []
        where (string?)statement!["Effect"] == "Allow"
        select statement.AsObject();

    private JsonObject Policy(string program, string what) => contract.Json(program, $"dataset-{what}", "policy");
}
