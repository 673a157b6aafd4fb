using System.Diagnostics;
using Datasets.Authoring;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.Inspection;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage.Folder;
using Datasets.Support;
using Datasets.Validation;
using Datasets.Workflow.Runs;

namespace Datasets.Hostile;

/// <summary>Memory and time are bounded by what a file holds, not by what it declares; what is refused is named.</summary>
public sealed class HostileGranuleTests : IDisposable
{
    private const long MostBytes = 1L << 30;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public HostileGranuleTests() => Directory.CreateDirectory(_folder["cogs"]);

    public static TheoryData<string> Files => [.. HostileFiles.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Inspect_is_bounded(string name)
    {
        var path = Write(name);

        var error = Bounded(() =>
        {
            using var granule = GranuleOpener.Open(path);
            _ = GranuleInspection.Inspect(granule);
            _ = GranuleScan.Read(granule);
        });

        if (error is not null)
            Assert.StartsWith(name, Assert.IsAssignableFrom<GranuleException>(error).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_new_descriptor_is_bounded_and_its_failure_names_the_file(string name)
    {
        var path = Write(name);

        var error = Bounded(() =>
        {
            using var granule = GranuleOpener.Open(path);
            _ = DescriptorAuthor.Draft(granule, "new", new DefaultAnswers());
        });

        if (error is not null)
            Assert.StartsWith(name, Assert.IsType<DatasetsException>(error, exactMatch: false).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Conversion_is_bounded_and_its_failure_names_the_file(string name)
    {
        var path = Write(name);

        var error = Bounded(() => Converter(DatasetOf(name)).Convert(path, null, _folder["cogs"]));

        RequireNamed(name, error);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_check_is_bounded_and_its_failure_names_the_file(string name)
    {
        var path = Write(name);
        var dataset = DatasetOf(name);
        Directory.CreateDirectory(_folder["work"]);

        var error = Bounded(() => _ = DatasetCheck.Run(dataset, MappingRegistry.Default.Get(dataset.Mapping), path, _folder["work"]));

        RequireNamed(name, error);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Nine_sound_granules_beside_it_are_converted(string name)
    {
        using var store = new FolderStore(_folder["out"]);
        var dataset = DatasetOf("grid");
        List<string> files = [Write(name)];
        for (var day = 3; day < 12; day++)
            files.Insert(day % files.Count, Write($"sound_{day}.h5", HostileFiles.Ordinary(day)));

        var results = await new LocalConversion(Converter(dataset), new GranulePublisher(dataset, store, TimeProvider.System), store.Work)
            .RunAsync(files, workers: 2, _ => { });

        Assert.Equal(9, results.Count(result => result.Outcome == GranuleOutcome.Converted && result.File.Contains("sound_", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_array_that_lies_elsewhere_is_refused_by_name_and_the_others_are_read()
    {
        using var granule = GranuleOpener.Open(Write("not_here.h5"));

        var survey = GranuleScan.Read(granule);

        Assert.Equal(["/o3"], survey.Fields.Select(field => field.Path));
        Assert.Contains(survey.Refused, field => field.Path == "/elsewhere" && field.Reason.Contains("in other files", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("axis_2e28.h5", "/o3", "4194304")]
    [InlineData("axis_2e33.h5", "/o3", "4194304")]
    [InlineData("bomb.h5", "/o3", "16777216 bytes")]
    [InlineData("empty_grid.h5", "/o3", "none was ever written")]
    [InlineData("empty_swath.h5", "/lat", "was never written")]
    [InlineData("levels.h5", "/time", "100000 time steps")]
    [InlineData("texts.h5", "the attribute many", "16777216 bytes")]
    public void The_sentence_names_the_array_and_the_limit(string name, string array, string limit)
    {
        var error = Bounded(() => Converter(DatasetOf(name)).Convert(Write(name), null, _folder["cogs"]));

        var message = Assert.IsType<UnreadableException>(error).Message;
        Assert.StartsWith($"{name}: ", message, StringComparison.Ordinal);
        Assert.Contains(array, message, StringComparison.Ordinal);
        Assert.Contains(limit, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_array_that_was_never_written_is_said_to_be()
    {
        using var granule = GranuleOpener.Open(Write("swath.h5", HostileFiles.Swath(2000, 1000)));

        Assert.True(Assert.Single(GranuleScan.Read(granule).Fields).IsUnwritten);
        var error = Bounded(() => Converter(DatasetOf("swath")).Convert(_folder["swath.h5"], null, _folder["cogs"]));
        Assert.Equal("swath.h5: none of the 2000 x 1000 pixels has a place: /lat was never written", error?.Message);
    }

    [Fact]
    public void A_check_names_a_variable_of_more_values_than_it_compares()
    {
        File.WriteAllBytes(_folder["large.h5"], HostileFiles.ManyArrays(1));
        using var granule = GranuleOpener.Open(_folder["large.h5"]);
        SourceReader.RequireAtMost(granule, "/field_0", [5000, 6000], GranuleLimits.ComparedValues);

        var error = Assert.Throws<UnreadableException>(() => SourceReader.RequireAtMost(granule, "/field_0", [50_000, 60_000], GranuleLimits.ComparedValues));

        Assert.Equal(
            "large.h5: /field_0 has 50000 x 60000 values, and a check reads up to 2147483648: check a smaller granule of the dataset", error.Message);
    }

    private static void RequireNamed(string name, Exception? error)
    {
        if (HostileFiles.Sounds.Contains(name))
            Assert.Null(error);
        else
            Assert.StartsWith(name, Assert.IsType<GranuleException>(error, exactMatch: false).Message, StringComparison.Ordinal);
    }

    private string Write(string name) => Write(name, HostileFiles.Bytes(name));

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }

    private static DatasetDescriptor DatasetOf(string name) => name.Contains("swath", StringComparison.Ordinal)
        ? Rasters.Dataset("/o3") with { Mapping = "swath", ItemId = "item_{date:yyyyMMdd}", Gridding = new GriddingDescriptor { Resolution = 1 } }
        : Rasters.Dataset("/o3") with { Mapping = "cf-grid", ItemId = "item_{date:yyyyMMdd}" };

    private static GranuleConverter Converter(DatasetDescriptor dataset) => new(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter());

    /// <summary>What the work throws; it must not take more memory or time than one granule may.</summary>
    private static Exception? Bounded(Action work)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Record.Exception(work);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(bytes < MostBytes, $"{bytes} bytes were taken ({error?.Message})");
        Assert.True(clock.Elapsed < Longest, $"it took {clock.Elapsed} ({error?.Message})");
        return error;
    }
}
