using Datasets.Infra.Support;

namespace Datasets.Infra.Configuration;

/// <summary>Which datasets a stack has.</summary>
public sealed class StackDatasetsTests
{
    [Theory]
    [InlineData("""{"datasets:only": "[\"omi-so2\"]"}""", "omi-so2")]
    [InlineData("""{"datasets:except": "[\"omi-so2\"]"}""", "omi-ozone")]
    [InlineData("""{"datasets:only": "[]", "datasets:except": "[]"}""", "omi-ozone omi-so2")]
    [InlineData("""{"datasets:only": "[\"omi-ozone\", \"omi-so2\"]", "datasets:except": "[\"omi-so2\"]"}""", "omi-ozone")]
    public void Only_and_except_decide(string config, string datasets)
    {
        using var project = new Project();
        Assert.Equal(datasets, Datasets(project.Compilation(config: config)));
    }

    [Fact]
    public void What_is_wrong_with_a_dataset_that_the_stack_does_not_have_is_no_matter()
    {
        using var project = new Project();
        project.Edit("datasets/omi-so2.yaml", "\nmapping:", "\nmappping:");
        Assert.Contains("mappping", string.Join('\n', project.Problems()));
        Assert.Equal("omi-ozone", Datasets(project.Compilation(config: """{"datasets:except": "[\"omi-so2\"]"}""")));
    }

    [Theory]
    [InlineData("datasets.d", "{}")]
    [InlineData("ours", """{"datasets:folder": "ours"}""")]
    [InlineData("eo/ours", """{"datasets:folder": "eo/ours"}""")]
    public void Descriptors_of_ones_own_stand_beside_the_shipped_ones(string folder, string config)
    {
        using var project = new Project().AddDataset("of-my-own");
        MoveInto(project, folder, "of-my-own");
        var compilation = project.Compilation(config: config);
        Assert.Equal("of-my-own omi-ozone omi-so2", Datasets(compilation));
        var image = compilation.Program.Resources.Single(resource => resource.Name == "container-image").View();
        Assert.Equal(folder, (string?)image["context"]!["named"]!["own-descriptors"]!["location"]);
        Assert.Contains("COPY --from=own-descriptors / /app/datasets/\n", File.ReadAllText(Repository.PathOf("processors/Dockerfile")));
    }

    [Theory]
    [InlineData("version: \"003\"", "version: UNKNOWN", "source.cmr: does not say its version in CMR yet; it is UNKNOWN")]
    [InlineData("mapping: hdfeos5-grid", "mappping: hdfeos5-grid", "(and 1 more: datasets validate)")]
    [InlineData("title: ", "title: \"", "")]
    public void An_unfinished_descriptor_of_ones_own_stops_only_itself_and_is_told_of(string old, string with, string why)
    {
        using var project = new Project().AddDataset("of-my-own");
        MoveInto(project, "datasets.d", "of-my-own");
        project.Edit("datasets.d/of-my-own.yaml", old, with);

        var compilation = project.Compilation();
        Assert.Equal("omi-ozone omi-so2", Datasets(compilation));
        var warning = Assert.Single(compilation.Warnings, warning => warning.Contains("of-my-own.yaml:"));
        Assert.Contains(why, warning);
        Assert.EndsWith(": left out of this stack, and taken away where it was deployed; datasets:strict makes it an error", warning);

        Assert.All(project.Problems(config: """{"datasets:strict": "true"}"""), problem => Assert.Contains("of-my-own.yaml:", problem));
    }

    [Fact]
    public void Beside_an_unfinished_descriptor_the_command_compiles_the_others_of_ones_own()
    {
        using var project = new Project();
        foreach (var id in (string[])["my-ozone", "my-so2", "my-sst", "unfinished"])
            MoveInto(project.AddDataset(id), "datasets.d", id);
        project.Edit("datasets.d/unfinished.yaml", "version: \"003\"", "version: UNKNOWN");

        var (exitCode, output, error) = project.Run(["--stack", "dev"]);

        Assert.Equal(0, exitCode);
        Assert.All((string[])["my-ozone", "my-so2", "my-sst"], id => Assert.Contains($"datasets-dev-{id}", output));
        Assert.DoesNotContain("datasets-dev-unfinished", output);
        Assert.Contains("unfinished.yaml:", Assert.Single(error.Split('\n'), line => line.Contains("datasets.d/")));
    }

    [Fact]
    public void Files_of_one_machine_are_no_source_of_a_stack()
    {
        using var project = new Project().AddBucketDataset("of-my-own", "bucket: b");
        MoveInto(project, "datasets.d", "of-my-own");
        project.Edit("datasets.d/of-my-own.yaml", "s3: {bucket: b, time: '_(?<year>[0-9]+)m(?<month>[0-9]+)(?<day>[0-9]+)_'}", "local: {path: granules}");

        var compilation = project.Compilation();

        Assert.Equal("omi-ozone omi-so2", Datasets(compilation));
        Assert.Contains(compilation.Warnings, warning => warning.Contains("of-my-own.yaml:") && warning.Contains("source.local: is for files on one machine"));
    }

    [Fact]
    public void An_unfinished_descriptor_that_the_stack_leaves_out_anyway_is_not_told_of()
    {
        using var project = new Project().AddDataset("of-my-own");
        MoveInto(project, "datasets.d", "of-my-own");
        project.Edit("datasets.d/of-my-own.yaml", "mapping: hdfeos5-grid", "mappping: hdfeos5-grid");
        Assert.DoesNotContain(
            project.Compilation(config: """{"datasets:except": "[\"of-my-own\"]"}""").Warnings, warning => warning.Contains("of-my-own"));
    }

    /// <summary>Leaving a shipped or a twice described dataset out would take away what is deployed.</summary>
    [Fact]
    public void A_shipped_descriptor_and_ids_that_do_not_differ_stop_the_deployment()
    {
        using var broken = new Project().Edit("datasets/omi-so2.yaml", "\nmapping:", "\nmappping:");
        Assert.Contains("omi-so2.yaml:", broken.Problems()[0]);

        using var twice = new Project().AddDataset("of-my-own");
        MoveInto(twice, "datasets.d", "of-my-own");
        File.Copy(twice["datasets.d/of-my-own.yaml"], twice["datasets.d/copy.yaml"]);
        Assert.Equal(2, twice.Problems().Count(problem => problem.Contains("ids must differ")));
    }

    [Fact]
    public void A_descriptor_of_ones_own_cannot_take_the_place_of_a_shipped_one()
    {
        using var project = new Project().AddDataset("of-my-own");
        MoveInto(project, "datasets.d", "of-my-own");
        project.Edit("datasets.d/of-my-own.yaml", "id: of-my-own ", "id: omi-ozone ");
        Assert.Contains(project.Compilation().Warnings, warning => warning.Contains("of-my-own.yaml:") && warning.Contains("id: 'omi-ozone' is also the id of"));
        Assert.Equal("omi-ozone omi-so2", Datasets(project.Compilation()));

        project.Edit("datasets.d/of-my-own.yaml", "id: omi-ozone ", "id: of-my-own ");
        File.Move(project["datasets.d/of-my-own.yaml"], project["datasets.d/omi-so2.yaml"]);
        Assert.Contains(project.Compilation().Warnings, warning => warning.Contains("omi-so2.yaml has the same name; give this file another"));
    }

    [Fact]
    public void With_nothing_but_unfinished_descriptors_there_is_nothing_to_deploy()
    {
        using var project = new Project().AddDataset("of-my-own");
        MoveInto(project, "datasets.d", "of-my-own");
        project.Edit("datasets.d/of-my-own.yaml", "version: \"003\"", "version: UNKNOWN");
        Assert.StartsWith("no dataset is finished: ", Assert.Single(project.Problems(config: """{"datasets:only": "[\"of-my-own\"]"}""")));
    }

    [Fact]
    public void Warnings_are_an_output_of_the_stack()
    {
        using var project = new Project();
        Assert.EndsWith("  warnings: []\n", project.Run(["--stack", "dev"]).Output);
        project.AddDataset("of-my-own");
        MoveInto(project, "datasets.d", "of-my-own");
        project.Edit("datasets.d/of-my-own.yaml", "version: \"003\"", "version: UNKNOWN");
        var compilation = project.Compilation();
        Assert.Equal(2, compilation.Warnings.Count);
        Assert.Equal(compilation.Warnings, compilation.Program.Outputs["warnings"].View()!.AsArray().Select(warning => (string?)warning));
    }

    private static string Datasets(Compilation compilation) => string.Join(' ', compilation.Datasets.Select(dataset => dataset.Id).Order(StringComparer.Ordinal));

    private static void MoveInto(Project project, string folder, string dataset)
    {
        Directory.CreateDirectory(project[folder]);
        File.Move(project[$"datasets/{dataset}.yaml"], project[$"{folder}/{dataset}.yaml"]);
    }
}
