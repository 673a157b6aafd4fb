namespace Datasets.Infra.Engine;

/// <summary>What happens to a stack besides its first and second day: exported variables, another name, its end, and a bucket that stays.</summary>
public sealed class LifeTests
{
    private const string KeptBucket = "datasets-prod-123456789012-us-west-2";

    /// <summary>The compiler sees the exported variables in place of Pulumi's own.</summary>
    [Fact]
    public void Exported_variables_do_not_move_the_names_of_a_stack()
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
    }

    [Fact]
    public void A_stack_with_a_prefix_can_be_renamed()
    {
        using var engine = Engine();
        engine.Run("stack", "init", "dev").Succeeds();
        engine.Up().Succeeds();
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
        SetRegions(engine);
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
        SetRegions(engine);
        engine.Up().Succeeds();
        engine.Run("destroy", "--yes", "--skip-preview").Succeeds();
        Assert.All(engine.Cloud(), kind => Assert.Matches("^aws:s3/bucket", kind.Key));
        Assert.Equal([KeptBucket], engine.Cloud()["aws:s3/bucket:Bucket"]);

        engine.Up().Fails($"{KeptBucket} already exists");
        engine.Run("import", "aws:s3/bucket:Bucket", "data-bucket", KeptBucket, "--yes", "--protect=false", "--generate-code=false").Succeeds();
        engine.Up().Succeeds();
        engine.Run("preview", "--refresh", "--expect-no-changes").Succeeds();
        engine.Run("destroy", "--yes", "--skip-preview").Succeeds();

        engine.Run("config", "set", "datasets:bucket", KeptBucket).Succeeds();
        engine.Up().Succeeds();
        Assert.Equal(KeptBucket, (string?)engine.Output("bucket"));
    }

    [Fact]
    public void What_is_wrong_with_a_descriptor_of_ones_own_is_an_output_of_a_stack_that_deploys_the_rest()
    {
        using var engine = Engine();
        engine.Run("stack", "init", "dev").Succeeds();
        Directory.CreateDirectory(engine.Project["datasets.d"]);
        File.Copy(engine.Project["datasets/omi-ozone.yaml"], engine.Project["datasets.d/unfinished.yaml"]);
        engine.Project.Edit("datasets.d/unfinished.yaml", "id: omi-ozone ", "id: unfinished ").Edit("datasets.d/unfinished.yaml", "version: \"003\"", "version: UNKNOWN");
        engine.Up().Succeeds();
        Assert.StartsWith("datasets.d/unfinished.yaml:", (string?)engine.Output("warnings")![0]);
        Assert.Equal(["omi-ozone", "omi-so2"], engine.Output("datasets")!.AsObject().Select(dataset => dataset.Key));

        engine.Run("config", "set", "datasets:strict", "true").Succeeds();
        engine.Run("preview").Fails("source.cmr: does not say its version in CMR yet");
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
        return new() { ["STANDIN_SCHEDULES_ARE_FOUND"] = "1" };
    }

    private static void SetRegions(PulumiEngine engine)
    {
        engine.Run("config", "set", "aws:region", "us-west-2").Succeeds();
    }
}
