using Datasets.Command.Output;
using Datasets.Conversion.Cf;
using Datasets.Conversion.Formats;
using Datasets.Support;
using Spectre.Console.Testing;

namespace Datasets.Authoring;

/// <summary>What <c>new</c> asks a user at a terminal, by the keys that the user presses.</summary>
public sealed class TerminalPromptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestConsole _console = new TestConsole().Interactive();

    public void Dispose()
    {
        _console.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Enter_takes_the_defaults_and_leaves_the_product_to_be_filled_in()
    {
        var path = TwoFields();
        Press(ConsoleKey.Enter, ConsoleKey.Enter, ConsoleKey.Enter);

        var draft = Draft(path);

        Assert.Equal(NewDataset.Draft(path).ToYaml(), draft.ToYaml());
        Assert.True(draft.IsSourceUnknown);
        Assert.Contains("Which variables become COGs?", _console.Output, StringComparison.Ordinal);
        Assert.Contains("short name", _console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_are_chosen_and_the_product_is_named()
    {
        var path = TwoFields();
        var suggested = NewDataset.Draft(path).Descriptor.Variables.Select(variable => variable.Path).ToHashSet();
        Press(ConsoleKey.DownArrow, ConsoleKey.Spacebar, ConsoleKey.Enter);
        _console.Input.PushTextWithEnter("MYRAIN");
        _console.Input.PushTextWithEnter("007");

        var draft = Draft(path);

        // The second in the list, which was turned over by the space bar.
        using var granule = GranuleOpener.Open(path);
        suggested.SymmetricExceptWith([GranuleScan.Read(granule).Fields[1].Path]);
        Assert.Equal(suggested.Order(), draft.Descriptor.Variables.Select(variable => variable.Path).Order());
        Assert.Equal(("MYRAIN", "007"), (draft.Descriptor.Source.Cmr!.ShortName, draft.Descriptor.Source.Cmr.Version));
        Assert.False(draft.IsSourceUnknown);
    }

    [Fact]
    public void Nothing_is_asked_that_the_granule_tells()
    {
        var file = CfFiles.Simple("rain_20220120.nc");
        file.Attributes["ShortName"] = "RAIN";
        file.Attributes["VersionID"] = "1";
        NetCdfFile.Write(_folder, file);

        Assert.Equal("RAIN", Draft(_folder["rain_20220120.nc"]).Descriptor.Source.Cmr!.ShortName);
        Assert.Equal("", _console.Output);
    }

    [Fact]
    public void Who_stops_the_command_is_asked_nothing_more() =>
        Assert.ThrowsAny<OperationCanceledException>(() => Draft(TwoFields(), new CancellationToken(canceled: true)));

    private string TwoFields()
    {
        var file = CfFiles.Simple("fields_20220120.nc");
        file.Variables.Add(file.Variables[^1] with { Name = "w" });
        NetCdfFile.Write(_folder, file);
        return _folder["fields_20220120.nc"];
    }

    private DescriptorDraft Draft(string path, CancellationToken cancellationToken = default)
    {
        using var granule = GranuleOpener.Open(path);
        return DescriptorAuthor.Draft(granule, null, new TerminalPrompt(_console, cancellationToken));
    }

    private void Press(params ConsoleKey[] keys)
    {
        foreach (var key in keys)
            _console.Input.PushKey(key);
    }
}
