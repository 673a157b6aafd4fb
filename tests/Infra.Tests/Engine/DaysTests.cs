namespace Datasets.Infra.Engine;

/// <summary>The first day, the second day and the last day of a stack, in Pulumi's own engine.</summary>
public sealed class DaysTests(Days days) : IClassFixture<Days>
{
    [Fact]
    public void The_first_preview_compiles_passes_the_type_checker_and_warns_of_nothing() =>
        Assert.Empty(days.At("preview").Complaints);

    [Fact]
    public void The_first_up_makes_what_the_preview_has_planned()
    {
        var planned = days.At("preview").Output.Split('\n').Single(line => line.Contains(" to create", StringComparison.Ordinal));
        var made = days.At("up").Output.Split('\n').Single(line => line.TrimStart().StartsWith("+ ", StringComparison.Ordinal)
            && line.EndsWith(" created", StringComparison.Ordinal));
        Assert.Equal(planned.Replace(" to create", "").Trim(), made.Replace(" created", "").Trim());
        Assert.All(days.At("up").Operations, operation => Assert.Equal("create", operation.Method));
    }

    [Fact]
    public void A_second_up_that_reads_everything_back_changes_nothing() => Assert.Empty(days.At("up again").Operations);

    /// <summary>Each run under way ends with the revision that it began with, so state machines name revisions, and so move with them.</summary>
    [Fact]
    public void Another_image_moves_the_job_definitions_to_it_and_touches_nothing_else()
    {
        Assert.Empty(days.At("image").Of("delete"));
        Assert.Empty(days.At("image").Of("create"));
        AssertOnlyTheImageMoved(days.At("image").Of("update"), "omi-ozone", "omi-so2");
    }

    [Fact]
    public void A_new_descriptor_makes_its_own_resources_and_another_image()
    {
        var run = days.At("dataset added");
        Assert.NotEmpty(run.Of("create"));
        Assert.All(run.Of("create"), name => Assert.StartsWith("dataset-third-", name));
        Assert.Empty(run.Of("delete"));
        AssertOnlyTheImageMoved(run.Of("update"), "omi-ozone", "omi-so2");
    }

    [Fact]
    public void A_dataset_that_is_disabled_loses_its_schedule_and_what_watches_it()
    {
        var run = days.At("one disabled, one edited");
        Assert.Empty(run.Of("create"));
        Assert.Contains("dataset-omi-so2-schedule", run.Of("update"));
        Assert.NotEmpty(run.Of("delete"));
        Assert.All(run.Of("delete"), name => Assert.Matches("^dataset-omi-so2-.*alarm", name));
    }

    [Fact]
    public void A_descriptors_new_schedule_changes_that_datasets_schedule_alone()
    {
        var run = days.At("one disabled, one edited");
        Assert.Contains("dataset-omi-ozone-schedule", run.Of("update"));
        AssertOnlyTheImageMoved(
            run.Of("update").Where(name => !name.StartsWith("dataset-omi-ozone-", StringComparison.Ordinal) && name != "dataset-omi-so2-schedule"), "omi-so2", "third");
    }

    [Fact]
    public void A_removed_descriptor_takes_exactly_its_own_resources_away()
    {
        var run = days.At("dataset removed");
        Assert.Equal(days.At("dataset added").Of("create"), run.Of("delete"));
        Assert.Empty(run.Of("create"));
        AssertOnlyTheImageMoved(run.Of("update"), "omi-ozone", "omi-so2");
    }

    [Fact]
    public void After_all_of_that_nothing_is_left_to_change() => Assert.Empty(days.At("nothing more").Operations);

    [Fact]
    public void Destroy_leaves_nothing()
    {
        Assert.NotEmpty(days.At("destroy").Of("delete"));
        Assert.Empty(days.Engine.Cloud());
    }

    /// <summary>The image, the job definitions that name it, and the state machines that name their revisions.</summary>
    private static void AssertOnlyTheImageMoved(IEnumerable<string> updated, params string[] datasets)
    {
        var moved = updated.ToList();
        Assert.Contains("container-image", moved);
        var rest = moved.Where(name => name != "container-image").ToList();
        var all = datasets.Order(StringComparer.Ordinal);
        Assert.Equal(all.Select(id => $"dataset-{id}-job-definition"), rest.Where(name => name.EndsWith("-job-definition", StringComparison.Ordinal)));
        Assert.All(rest, name => Assert.Matches($"^dataset-({string.Join('|', datasets)})-(job-definition|state-machine)$", name));
    }
}
