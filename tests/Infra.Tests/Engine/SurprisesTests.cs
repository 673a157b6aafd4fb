namespace Datasets.Infra.Engine;

/// <summary>What goes on around a stack: exported variables, other names, dollar signs in descriptors, an unfinished descriptor.</summary>
public sealed class SurprisesTests(SurprisingStack stack) : IClassFixture<SurprisingStack>
{
    /// <summary>The language host would take these for references, for escapes, or panic.</summary>
    [Fact]
    public void A_title_with_any_dollar_sign_arrives_as_it_is() =>
        Assert.Equal($"Runs omi-ozone: {SurprisingStack.Title}", (string?)stack.Engine.Inputs("dataset-omi-ozone-schedule")["description"]);

    [Fact]
    public void Warnings_of_the_compiler_are_an_output() =>
        Assert.Contains(stack.Engine.Output("warnings")!.AsArray(), warning => ((string)warning!).Contains("EARTHDATA_TOKEN"));

    [Fact]
    public void What_is_wrong_with_a_descriptor_of_ones_own_is_an_output_of_a_stack_that_deploys_the_rest()
    {
        Assert.Contains(stack.Engine.Output("warnings")!.AsArray(), warning => ((string)warning!).StartsWith("datasets.d/unfinished.yaml:", StringComparison.Ordinal));
        Assert.Equal(["omi-ozone"], stack.Engine.Output("datasets")!.AsObject().Select(dataset => dataset.Key));
        stack.Engine.Run("preview", "--config", "datasets:strict=true").Fails("source.cmr: does not say its version in CMR yet");
    }

    [Fact]
    public void A_queue_with_more_than_the_default_of_vCPUs_is_deployed() =>
        Assert.Equal(1280, (int)stack.Engine.Inputs("spot-environment")["computeResources"]!["maxVcpus"]!);
}

/// <summary>A stack that is deployed once, with all at once that used to stop or mislead a deployment.</summary>
public sealed class SurprisingStack : IDisposable
{
    public const string Name = "my-stack";

    public const string Title = "${unclosed ${data-bucket.bucket} $$ $${x} 100 $";

    private readonly Lazy<PulumiEngine> _engine = new(() =>
    {
        var engine = new PulumiEngine();
        engine.Project.Edit("datasets/omi-ozone.yaml", "title: OMI/Aura DOAS total column ozone, daily, 0.25°", $"title: '{Title}'");
        Directory.CreateDirectory(engine.Project["datasets.d"]);
        File.Copy(engine.Project["datasets/omi-ozone.yaml"], engine.Project["datasets.d/unfinished.yaml"]);
        engine.Project.Edit("datasets.d/unfinished.yaml", "id: omi-ozone ", "id: unfinished ").Edit("datasets.d/unfinished.yaml", "version: \"003\"", "version: UNKNOWN");
        engine.Run("stack", "init", Name).Succeeds();
        string[] settings =
            ["aws:region=us-west-2", "datasets:namePrefix=eo-mine", "datasets:maxVcpus=1280", "datasets:except[0]=omi-so2"];
        engine.Run(["config", "set-all", "--path", .. settings.SelectMany(setting => new[] { "--plaintext", setting })]).Succeeds();
        Assert.Empty(engine.Up().Succeeds().Complaints);
        return engine;
    });

    internal PulumiEngine Engine
    {
        get
        {
            Assert.SkipWhen(EnginePrograms.Missing is not null, EnginePrograms.Missing ?? "");
            lock (_engine)
                return _engine.Value;
        }
    }

    public void Dispose()
    {
        if (_engine.IsValueCreated)
            _engine.Value.Dispose();
    }
}
