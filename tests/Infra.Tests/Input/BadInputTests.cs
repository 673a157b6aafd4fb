using Datasets.Infra.Support;

namespace Datasets.Infra.Input;

public sealed class BadInputTests
{
    [Fact]
    public void Every_problem_is_listed_at_once_on_standard_error_and_no_program_is_begun()
    {
        using var project = new Project();
        project
            .Edit("datasets/omi-ozone.yaml", "mapping: hdfeos5-grid", "mappping: hdfeos5-grid")
            .Edit("datasets/omi-so2.yaml", "\nmapping:", "\nresources: {vcpus: 3}\nmapping:")
            .Edit("Pulumi.dev.yaml", "datasets:logRetentionDays: \"14\"", "datasets:logRetentionDays: 15\n  datasets:maxVcpu: 3");
        var (exitCode, output, error) = project.Run(["--stack", "dev"]);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains("Pulumi.dev.yaml:7:3: datasets:logRetentionDays: is 15; CloudWatch Logs keeps"));
        Assert.Contains(lines, line => line.Contains("Pulumi.dev.yaml:8:3: datasets:maxVcpu: unknown key; allowed: namePrefix, only"));
        Assert.Contains(lines, line => line.Contains("omi-ozone.yaml:") && line.Contains("mappping"));
        Assert.Contains(
            lines, line => line.Contains("omi-so2.yaml:") && line.Contains("resources.vcpus: is 3; Fargate offers 0.25, 0.5, 1, 2, 4, 8, 16"));
    }

    [Fact]
    public void A_problem_with_what_AWS_allows_has_its_place_in_the_descriptor()
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "memoryMiB: 2048", "memoryMiB: 2500");
        var line = File.ReadAllLines(project["datasets/omi-ozone.yaml"]).Index().Single(l => l.Item.StartsWith("resources:"));
        Assert.Equal(
            $"{Path.GetRelativePath(Directory.GetCurrentDirectory(), project["datasets/omi-ozone.yaml"])}:{line.Index + 1}:{line.Item.IndexOf("2500", StringComparison.Ordinal) + 1}: "
                + "resources.memoryMiB: is 2500; with 1 vCPUs Fargate offers 2048 to 8192 MiB in steps of 1024",
            Assert.Single(project.Problems()));
    }

    [Fact]
    public void A_mistyped_key_of_a_stacks_file_does_not_leave_its_configuration_out()
    {
        using var project = new Project();
        project.Edit("Pulumi.dev.yaml", "\nconfig:", "\nconfg:");
        var (exitCode, output, error) = project.Run(["--stack", "dev"]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal("Pulumi.dev.yaml:3:1: unknown key 'confg'; allowed: config, environment, secretsprovider, encryptedkey, encryptionsalt", error.Trim());
    }

    [Fact]
    public void More_jobs_than_the_queue_has_room_for_are_refused()
    {
        using var project = new Project();
        var problems = project.Problems(config: """{"datasets:maxVcpus": "32"}""");
        Assert.Equal(2, problems.Count);
        Assert.Contains(
            "workflow.maxConcurrency: 50 jobs of 1 vCPUs need 50 vCPUs; the queue of stack dev has 32: "
                + "at most 32 jobs, or a larger datasets:maxVcpus", problems[0]);
    }

    [Fact]
    public void A_source_that_is_still_to_be_filled_in_is_not_deployed()
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "version: \"003\"", "version: UNKNOWN");
        var problem = Assert.Single(project.Problems());
        Assert.Matches(@"omi-ozone\.yaml:\d+:\d+: source\.cmr: does not say its version in CMR yet; it is UNKNOWN$", problem);
    }

    [Fact]
    public void An_id_that_makes_a_name_too_long_for_AWS_is_refused()
    {
        using var project = new Project();
        project.AddDataset(new string('a', 40));
        var stack = new string('s', 20);
        var problem = Assert.Single(project.Problems(stack));
        Assert.Contains(
            $"id: the IAM role name 'datasets-{stack}-{new string('a', 40)}-job' has 74 characters; AWS allows 64; shorten the id by 10",
            problem);
        Assert.Matches(@"a\.yaml:\d+:5: ", problem);
    }

    [Fact]
    public void A_stack_name_that_makes_the_buckets_name_too_long_is_refused()
    {
        using var project = new Project();
        Assert.Contains(
            project.Problems(new string('s', 30)), problem => problem.Contains("the S3 bucket name") && problem.Contains("AWS allows 63"));
    }

    [Fact]
    public void Two_descriptors_with_one_id_are_refused()
    {
        using var project = new Project();
        File.Copy(project["datasets/omi-ozone.yaml"], project["datasets/copy.yaml"]);
        Assert.Contains(project.Problems(), problem => problem.Contains("omi-ozone") && problem.Contains("ids must differ"));
    }

    [Fact]
    public void One_id_in_a_yaml_and_a_yml_file_is_refused_by_both_names()
    {
        using var project = new Project();
        File.Copy(project["datasets/omi-ozone.yaml"], project["datasets/omi-ozone.yml"]);
        Assert.Contains(project.Problems(), problem => problem.Contains("omi-ozone.yaml:") && problem.Contains("omi-ozone.yml:") && problem.Contains("ids must differ"));
    }

    [Theory]
    [InlineData("rate(1 dya)", "unit in rate")]
    [InlineData("cron(0 6 * * * *)", "must be '?'")]
    [InlineData("every day", "must be rate(value unit) or cron")]
    [InlineData("rate(1 days)", "the unit of 1 in the singular, and others in the plural: rate(1 day)")]
    [InlineData("rate(12 hour)", "the unit of 1 in the singular, and others in the plural: rate(12 hours)")]
    public void A_schedule_that_EventBridge_would_refuse_is_refused(string expression, string why)
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "expression: rate(1 day)", $"expression: {expression}");
        Assert.Contains(why, Assert.Single(project.Problems()));
    }

    [Theory]
    [InlineData("""{"datasets:namePrefix": "Datasets-Dev"}""", "config datasets:namePrefix: is 'Datasets-Dev'; allowed: words of lower-case letters and digits")]
    [InlineData("""{"datasets:namePrefix": "datasets_dev"}""", "config datasets:namePrefix: is 'datasets_dev'")]
    [InlineData("""{"datasets:namePrefix": "datasets-dev-"}""", "config datasets:namePrefix: is 'datasets-dev-'")]
    [InlineData("""{"datasets:only": "omi-ozone"}""", "config datasets:only: is not a list")]
    [InlineData("""{"datasets:only": "[\"omi-ozon\"]", "datasets:except": "[]"}""", "config datasets:only: has 'omi-ozon', which is no dataset; there are omi-ozone, omi-so2")]
    [InlineData("""{"datasets:except": "[\"omi-no2\"]"}""", "config datasets:except: has 'omi-no2', which is no dataset; there are omi-ozone, omi-so2")]
    [InlineData("""{"datasets:except": "[\"omi-ozone\", \"omi-so2\"]"}""", "no dataset is left by 'only' and 'except'")]
    [InlineData("""{"datasets:only": "[\"omi-ozone\"]", "datasets:except": "[\"omi-ozone\"]"}""", "no dataset is left by 'only' and 'except'")]
    [InlineData("""{"datasets:folder": "ours"}""", "config datasets:folder: is 'ours'; there is no such folder beside Pulumi.yaml")]
    [InlineData("""{"datasets:folder": "/etc"}""", "config datasets:folder: is '/etc'; allowed: a folder of the project other than datasets/")]
    [InlineData("""{"datasets:folder": "../ours"}""", "config datasets:folder: is '../ours'; allowed: ")]
    [InlineData("""{"datasets:folder": "datasets"}""", "config datasets:folder: is 'datasets'; allowed: ")]
    [InlineData("""{"datasets:strict": "perhaps"}""", "config datasets:strict: is not true or false")]
    [InlineData("""{"datasets:bucket": "No_Bucket"}""", "config datasets:bucket: is 'No_Bucket'; allowed: a bucket's name")]
    [InlineData("""{"datasets:prefix": "/a/../b"}""", "config datasets:prefix: is '/a/../b'")]
    [InlineData("""{"datasets:image": "datasets"}""", "config datasets:image: is 'datasets'; allowed: an image with its tag or digest")]
    [InlineData("""{"datasets:maxVcpus": "0"}""", "config datasets:maxVcpus: is 0; allowed: 1 to 10000")]
    [InlineData("""{"datasets:maxVcpus": "many"}""", "config datasets:maxVcpus: is not an integer")]
    [InlineData("""{"datasets:disposable": "perhaps"}""", "config datasets:disposable: is not true or false")]
    [InlineData("""{"datasets:subnetIds": "subnet-1"}""", "config datasets:subnetIds: is not a list")]
    [InlineData("""{"datasets:vpcId": "vpc-0a1b2c3d"}""", "datasets:vpcId and datasets:subnetIds: one is given without the other")]
    [InlineData("""{"datasets:securityGroupIds": "[\"sg-0a1b2c3d\"]"}""", "datasets:securityGroupIds: belong to a VPC")]
    [InlineData("""{"datasets:ephemeralStorageGiB": "20"}""", "config datasets:ephemeralStorageGiB: is 20; allowed: 21 to 200")]
    [InlineData("""{"datasets:alarmEmail": "nobody"}""", "config datasets:alarmEmail: is 'nobody'; allowed: a mail address")]
    [InlineData("""{"datasets:colour": "red"}""", "config datasets:colour: unknown key; allowed: ")]
    [InlineData("""{"datasets:overrides": "{\"omi-ozon\": {\"enabled\": false}}"}""", "config datasets:overrides: has 'omi-ozon', which is no dataset; there are omi-ozone, omi-so2")]
    [InlineData("""{"datasets:overrides": "{\"omi-ozone\": {\"enable\": false}}"}""", "omi-ozone has an unknown key 'enable'; allowed: enabled, secrets")]
    [InlineData("""{"datasets:kmsKeyArns": "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"}""", "config datasets:kmsKeyArns: is not a list")]
    [InlineData("""{"datasets:kmsKeyArns": "[\"1234abcd-12ab-34cd-56ef-1234567890ab\"]"}""", "config datasets:kmsKeyArns: has \"1234abcd-12ab-34cd-56ef-1234567890ab\"; allowed: ARNs of KMS keys")]
    [InlineData("""{"datasets:kmsKeyArns": "[\"arn:aws:kms:us-west-2:123456789012:alias/ours\"]"}""", "allowed: ARNs of KMS keys (arn:aws:kms:REGION:ACCOUNT:key/ID), no aliases")]
    [InlineData("""{"datasets:kmsKeyArns": "[\"arn:aws:kms:us-west-2:123456789012:key/*\"]"}""", "allowed: ARNs of KMS keys")]
    [InlineData("""{"datasets:kmsKeyArns": "[\"arn:aws:kms:us-west-2:*:key/1234abcd-12ab-34cd-56ef-1234567890ab\"]"}""", "allowed: ARNs of KMS keys")]
    [InlineData("""{"datasets:environment": "[]"}""", "config datasets:environment: is not a map")]
    [InlineData("""{"datasets:environment": "{\"gdal_cachemax\": \"64\"}"}""", "config datasets:environment: has 'gdal_cachemax'; allowed: the name of an environment variable, upper-case letters, digits and '_'")]
    [InlineData("""{"datasets:environment": "{\"A=B\": \"x\"}"}""", "config datasets:environment: has 'A=B'; allowed: ")]
    [InlineData("""{"datasets:environment": "{\"GDAL_CACHEMAX\": [64]}"}""", "config datasets:environment: GDAL_CACHEMAX is neither a text, a number, true nor false")]
    [InlineData("""{"datasets:environment": "{\"GDAL_CACHEMAX\": \"\"}"}""", "config datasets:environment: GDAL_CACHEMAX has no value")]
    [InlineData("""{"datasets:environment": "{\"STAC_API_URL\": \"https://a\\nb\"}"}""", "config datasets:environment: STAC_API_URL has a control character")]
    [InlineData("""{"datasets:environment": "{\"HOME\": \"/tmp\"}"}""", "config datasets:environment: HOME is set by the stack itself")]
    [InlineData("""{"datasets:environment": "{\"DATASETS_FOLDER\": \"/tmp\"}"}""", "config datasets:environment: DATASETS_FOLDER is set by the image")]
    [InlineData("""{"datasets:environment": "{\"AWS_BATCH_JOB_ID\": \"1\"}"}""", "config datasets:environment: AWS_BATCH_JOB_ID is set by AWS")]
    [InlineData("""{"datasets:environment": "{\"STAC_API_SCOPE\": \"write\"}", "datasets:overrides": "{\"omi-so2\": {\"secrets\": {\"STAC_API_SCOPE\": \"arn:aws:secretsmanager:us-west-2:123456789012:secret:stac-GhIjKl\"}}}"}""",
        "config datasets:environment: STAC_API_SCOPE is filled from a secret, too; give it in one place")]
    [InlineData("""{"aws:region": "cn-north-1"}""", "config aws:region: is 'cn-north-1'; regions of China, GovCloud and other partitions are refused")]
    [InlineData("""{"aws:region": "us-gov-west-1"}""", "config aws:region: is 'us-gov-west-1'; regions of China")]
    [InlineData("""{"aws:region": "us-isob-east-1"}""", "config aws:region: is 'us-isob-east-1'; regions of China")]
    public void A_wrong_configuration_is_refused(string config, string why)
    {
        using var project = new Project();
        Assert.Contains(why, Assert.Single(project.Problems(config: config)));
    }

    [Fact]
    public void A_time_zone_that_there_is_not_is_refused()
    {
        using var project = new Project();
        project.Edit("datasets/omi-ozone.yaml", "expression: rate(1 day)", "timeZone: Europe/Amsterdm\n  expression: rate(1 day)");
        Assert.Contains("schedule.timeZone: is Europe/Amsterdm, which is in no list", Assert.Single(project.Problems()));
        project.Edit("datasets/omi-ozone.yaml", "Amsterdm", "Amsterdam");
        Assert.NotEmpty(project.Compile().Resources);
    }

    /// <summary>AWS Batch service quotas: a job definition has 24 KiB at most.</summary>
    [Theory]
    [InlineData(20_000, true)]
    [InlineData(24_576, false)]
    public void An_environment_that_Batch_has_no_room_for_is_refused(int length, bool fits)
    {
        using var project = new Project();
        var config = $$"""{"datasets:environment": "{\"GDAL_CONFIG\": \"{{new string('x', length)}}\"}"}""";
        if (fits)
            Assert.NotEmpty(project.Compile(config: config).Resources);
        else
            Assert.All(project.Problems(config: config), problem => Assert.Matches("^omi-(ozone|so2): the job definition has about [0-9]+ bytes; Batch allows 24576: ", problem));
    }

    /// <summary>IAM and STS quotas: a role's inline policies have 10,240 characters at most.</summary>
    [Theory]
    [InlineData(50, true)]
    [InlineData(150, false)]
    public void More_secrets_than_a_policy_has_room_for_are_refused(int secrets, bool fit)
    {
        using var project = new Project();
        var map = string.Join(", ", Enumerable.Range(0, secrets).Select(i => $"\\\"SECRET_{i}\\\": \\\"arn:aws:secretsmanager:us-west-2:123456789012:secret:s{i}-AbCdEf\\\""));
        var config = $$"""{"datasets:secrets": "{{{map}}}"}""";
        if (fit)
            Assert.NotEmpty(project.Compile(config: config).Resources);
        else
            Assert.StartsWith("execution-role-policy: the role's policy has about ", Assert.Single(project.Problems(config: config)));
    }

    [Fact]
    public void A_secret_in_place_of_its_ARN_is_refused_and_not_repeated()
    {
        using var project = new Project();
        var problem = Assert.Single(project.Problems(config: """{"datasets:secrets": "{\"EARTHDATA_TOKEN\": \"eyJ0eXAi\"}"}"""));
        Assert.Contains("EARTHDATA_TOKEN is not the ARN of a Secrets Manager secret", problem);
        Assert.DoesNotContain("eyJ0eXAi", problem);
    }

    [Theory]
    [InlineData("EARTHDATA_TOKEN", "s3cr3t")]
    [InlineData("EARTHDATA_USERNAME", "s3cr3t")]
    [InlineData("EARTHDATA_PASSWORD", "s3cr3t")]
    [InlineData("STAC_API_TOKEN", "s3cr3t")]
    [InlineData("STAC_API_CLIENT_SECRET", "s3cr3t")]
    [InlineData("AWS_ACCESS_KEY_ID", "s3cr3t")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "s3cr3t")]
    [InlineData("AWS_SESSION_TOKEN", "s3cr3t")]
    [InlineData("GDAL_HTTP_USERPWD", "s3cr3t")]
    [InlineData("OUR_API_KEY", "s3cr3t")]
    [InlineData("HTTPS_PROXY", "http://user:s3cr3t@proxy.example.org")]
    public void A_secret_among_the_plain_variables_is_refused_and_not_repeated(string name, string value)
    {
        using var project = new Project();
        var problem = Assert.Single(project.Problems(config: $$"""{"datasets:environment": "{\"{{name}}\": \"{{value}}\"}"}"""));
        Assert.StartsWith($"config datasets:environment: {name} ", problem);
        Assert.Contains("under datasets:secrets", problem);
        Assert.DoesNotContain("s3cr3t", problem);
    }

    /// <summary>What docs/operations.md lists and is no secret, though its name has a part of one.</summary>
    [Theory]
    [InlineData("STAC_API_TOKEN_URL", "https://login.example.org/token")]
    [InlineData("STAC_API_CLIENT_ID", "datasets")]
    [InlineData("DATASETS_S3_SSE_KMS_KEY", "1234abcd-12ab-34cd-56ef-1234567890ab")]
    [InlineData("GDAL_HTTP_PROXY", "http://proxy.example.org:3128")]
    [InlineData("AWS_MAX_ATTEMPTS", "3")]
    public void A_variable_that_is_no_secret_is_taken(string name, string value)
    {
        using var project = new Project();
        Assert.NotEmpty(project.Compile(config: $$"""{"datasets:environment": "{\"{{name}}\": \"{{value}}\"}"}""").Resources);
    }

    [Theory]
    [InlineData("no object", "PULUMI_CONFIG: is not a JSON object")]
    [InlineData("""{"datasets:maxVcpus": 3}""", "PULUMI_CONFIG: is not a JSON object")]
    public void What_Pulumi_would_not_give_is_refused(string config, string why)
    {
        using var project = new Project();
        var (exitCode, output, error) = project.RunByPulumi("dev", config);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(why, error);
    }

    [Theory]
    [InlineData(new[] { "--stack", "nowhere" }, "Pulumi.nowhere.yaml: not found")]
    [InlineData(new[] { "--stak", "dev" }, "unknown argument '--stak'")]
    [InlineData(new[] { "--stack" }, "--stack")]
    public void Wrong_usage_is_refused(string[] arguments, string why)
    {
        using var project = new Project();
        var (exitCode, output, error) = project.Run(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(why, error);
    }

    [Fact]
    public void A_folder_without_descriptors_is_refused()
    {
        using var project = new Project();
        foreach (var file in Directory.GetFiles(project.Descriptors))
            File.Delete(file);
        Assert.Contains("has no descriptor", Assert.Single(project.Problems()));
    }
}
