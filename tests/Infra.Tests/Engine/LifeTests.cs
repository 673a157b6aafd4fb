namespace Datasets.Infra.Engine;

/// <summary>What happens to a stack besides its first and second day: exported variables, another name, its end, and a bucket that stays.</summary>
public sealed class LifeTests
{
    private const string KeptBucket = "datasets-prod-123456789012-us-west-2";

    /// <summary>The compiler sees the exported variables in place of Pulumi's own. The names that a stack has can be fixed afterwards, so that they stay where it is renamed.</summary>
    [Fact]
    public void Names_of_a_stack_stay_with_exported_variables_and_with_a_prefix_that_is_fixed_where_it_is_renamed()
    {
        using var engine = Engine();
        engine.Project.Edit("Pulumi.dev.yaml", "  datasets:namePrefix: datasets-dev", "  # no prefix");
        engine.Run("stack", "init", "dev").Succeeds();
        engine.Up().Succeeds();

        engine["PULUMI_STACK"] = "other";
        engine.Run("preview", "--stack", "dev", "--expect-no-changes").Succeeds();
        engine["PULUMI_STACK"] = "organization/datasets/dev";
        engine.Run("preview", "--expect-no-changes").Succeeds();
        engine["PULUMI_CONFIG"] = """{"datasets:maxVcpus": "64"}""";
        engine.Run("preview").Fails("unset PULUMI_CONFIG");

        engine["PULUMI_STACK"] = engine["PULUMI_CONFIG"] = null;
        engine.Run("config", "set", "datasets:namePrefix", "datasets-dev").Succeeds();
        engine.Run("preview", "--expect-no-changes").Succeeds();

        engine.Run("stack", "rename", "Renamed_2").Succeeds();
        var up = engine.Up().Succeeds();
        Assert.NotEmpty(up.Operations);
        Assert.All(up.Operations, operation => Assert.Equal("update", operation.Method));
        engine.Run("preview", "--refresh", "--expect-no-changes").Succeeds();
    }

    [Fact]
    public void A_stack_that_names_cannot_carry_says_so_in_its_first_preview_and_how_to_go_on()
    {
        using var engine = Engine();
        engine.Run("stack", "init", "My_Stack").Succeeds();
        engine.Run("config", "set", "aws:region", "us-west-2").Succeeds();
        engine.Run("preview").Fails("pulumi config set datasets:namePrefix datasets-my-stack");
        engine.Run("config", "set", "datasets:namePrefix", "datasets-my-stack").Succeeds();
        Assert.Empty(engine.Run("preview").Succeeds().Complaints);
    }

    /// <summary>Pulumi writes numbers and flags in quotes: where they are so already, a new stack adds its own line and changes no other.</summary>
    [Fact]
    public void A_new_stack_adds_one_line_to_its_committed_file()
    {
        using var engine = Engine();
        var before = File.ReadAllLines(engine.Project["Pulumi.dev.yaml"]);
        engine.Run("stack", "init", "dev").Succeeds();
        var after = File.ReadAllLines(engine.Project["Pulumi.dev.yaml"]);
        Assert.Equal(before, after[..^1]);
        Assert.StartsWith("encryptionsalt: ", after[^1]);
    }

    [Fact]
    public void A_stack_that_is_not_disposable_goes_and_leaves_the_bucket_which_the_next_one_takes_over()
    {
        using var engine = Engine();
        engine.Run("stack", "init", "prod").Succeeds();
        engine.Run("config", "set", "aws:region", "us-west-2").Succeeds();
        engine.Up().Succeeds();
        engine.Run("destroy", "--yes", "--skip-preview").Succeeds();
        Assert.All(engine.Cloud(), kind => Assert.Matches("^aws:s3/bucket", kind.Key));
        Assert.Equal([KeptBucket], engine.Cloud()["aws:s3/bucket:Bucket"]);

        engine.Up().Fails($"{KeptBucket} already exists");
        engine.Run("import", "aws:s3/bucket:Bucket", "data-bucket", KeptBucket, "--yes", "--protect=false", "--generate-code=false").Succeeds();
        engine.Up().Succeeds();
        engine.Up("--refresh", "--expect-no-changes").Succeeds();
        engine.Run("destroy", "--yes", "--skip-preview").Succeeds();

        engine.Run("config", "set", "datasets:bucket", KeptBucket).Succeeds();
        engine.Up().Succeeds();
        Assert.Equal(KeptBucket, (string?)engine.Output("bucket"));
    }

    [Fact]
    public void A_secret_variable_of_the_jobs_never_reaches_the_state()
    {
        using var engine = Engine();
        engine.Run("stack", "init", "dev").Succeeds();
        engine.Run("config", "set", "--secret", "--path", "datasets:environment.STAC_API_URL", "https://hidden.example.org").Succeeds();
        engine.Up().Fails("datasets:environment: STAC_API_URL is encrypted, and the jobs' environment is not");
        Assert.DoesNotContain("hidden", engine.Run("stack", "export").Succeeds().Output);
    }

    /// <summary>Of what is encrypted there Pulumi tells the compiler the value alone.</summary>
    [Fact]
    public void A_secret_variable_of_the_jobs_in_another_file_never_reaches_the_state()
    {
        using var engine = Engine();
        engine.Run("stack", "init", "dev").Succeeds();
        string[] file = ["--config-file", "elsewhere.yaml"];
        File.Copy(engine.Project["Pulumi.dev.yaml"], engine.Project["elsewhere.yaml"]);
        engine.Run(["config", "set", .. file, "--secret", "--path", "datasets:environment.STAC_API_URL", "https://hidden.example.org"]).Succeeds();
        Assert.Empty(engine.Up(file).Fails("Error registering config [environment-without-secrets]").Operations);
        Assert.DoesNotContain("hidden", engine.Run("stack", "export").Succeeds().Output);
    }

    private static PulumiEngine Engine()
    {
        Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
        return new();
    }
}
