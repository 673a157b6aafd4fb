using Datasets.Authoring;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Command.Verbs;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Inspection;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Samples;
using Datasets.Support;
using Datasets.Workflow.Reports;
using Datasets.Workflow.Runs;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Datasets.Command;

/// <summary>What people see at usual widths, as approved files; 160 is the width of what goes to a file or a pipe.</summary>
public sealed class ScreenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void Screens_are_as_approved_and_no_wider_than_the_terminal(int width)
    {
        var console = new TestConsole().Width(width);
        Show(console, "$ datasets list", List);
        Show(console, "$ datasets inspect", Inspect);
        Show(console, "$ datasets run (while it goes on)", Progress);
        Show(console, "$ datasets run (at its end)", shown => RunTable.Write(SampleReport.Mixed(), shown));

        var lines = console.Output.Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        ApprovedFile.Check($"tests/Processors.Tests/Command/screens/{width}.txt", string.Join('\n', lines));
    }

    private static void Show(TestConsole console, string title, Action<IAnsiConsole> show)
    {
        console.WriteLine(title);
        show(console);
        console.WriteLine();
    }

    private static void List(IAnsiConsole console)
    {
        var folder = Repository.PathOf("datasets");
        ListVerb.WriteTable(DescriptorLibrary.Load(folder, MappingRegistry.Default.Known), new DescriptorPlaces(null, folder), console);
    }

    private void Inspect(IAnsiConsole console)
    {
        var file = SampleProducts.Find("mur-sst", new(2024, 9, 24), 1)![0];
        File.WriteAllBytes(_folder[file.Name], file.ToBytes());
        using var granule = GranuleOpener.Open(_folder[file.Name]);
        InspectionTree.Write(GranuleInspection.Inspect(granule), GranuleScan.Read(granule), console);
    }

    private static void Progress(IAnsiConsole console)
    {
        var time = new FakeTimeProvider();
        var screen = new RunScreen(time);
        var report = SampleReport.Mixed();
        foreach (var _ in Enumerable.Range(0, 9))
            screen.Discovered(GranuleStatus.New);
        screen.Discovered(GranuleStatus.Done);
        foreach (var granule in report.Granules)
            screen.Started(granule.File);
        foreach (var line in screen.Lines(console.Profile.Width))
            console.WriteLine(line);
        time.Advance(TimeSpan.FromSeconds(8));
        screen.DiscoveryEnded(early: false);
        foreach (var granule in report.Granules.Skip(1))
            screen.Finished(granule);
        foreach (var line in screen.Lines(console.Profile.Width))
            console.WriteLine(line);
    }
}
