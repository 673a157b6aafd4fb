using System.Diagnostics;
using System.Text.RegularExpressions;
using Datasets.Support;

namespace Datasets.Command;

/// <summary>What people see in a terminal of a usual width: tmux draws what the command writes, bars and wrapped lines included, and says what is on the screen.</summary>
public sealed partial class RealTerminalTests : IDisposable
{
    /// <summary>The screens of one width take some ten seconds on two cores.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"datasets-test-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (ExternalProgram.Exists("tmux"))
            Tmux("kill-server");
        File.Delete(_socket);
        _folder.Dispose();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void A_newcomers_first_screens_are_as_approved(int columns)
    {
        Assert.SkipUnless(ExternalProgram.Exists("tmux"), "a terminal to look at is played by tmux: apt-get install tmux");
        const string granule = "out/samples/omi-so2/*.he5";
        var shown = Show(
            columns,
            "demo --with-failures --days 3 --out demo",
            "list",
            "verify demo",
            "sample omi-so2 --days 1",
            $"inspect {granule} --variable '/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields/ColumnAmountSO2'",
            $"convert omi-so2 {granule} --out out/omi-so2",
            "validate nothing.yaml",
            "lst");

        ApprovedFile.Check($"tests/Processors.Tests/Command/screens/tmux-{columns}.txt", shown);
    }

    /// <summary>The screen after these command lines, without what differs from time to time.</summary>
    private string Show(int columns, params string[] commandLines)
    {
        File.WriteAllText(_folder["screen.sh"], $$"""
            cd '{{_folder["."]}}'
            unset COLUMNS EARTHDATA_TOKEN EARTHDATA_USERNAME EARTHDATA_PASSWORD NETRC DATASETS_COMMAND
            export DATASETS_FOLDER='{{Repository.PathOf("datasets")}}'
            datasets() { dotnet exec '{{DatasetsCommand.Program}}' "$@"; }
            {{string.Join('\n', commandLines.Select(line => $"echo; echo \"$ datasets {line}\"; datasets {line} || echo \"(exit code $?)\""))}}
            touch done
            exec sleep 1000

            """);
        File.WriteAllText(_folder["tmux.conf"], "set -g history-limit 10000\nset -g status off\n");
        Tmux("-f", _folder["tmux.conf"], "new-session", "-d", "-x", $"{columns}", "-y", "50", $"bash '{_folder["screen.sh"]}'");

        var waited = Stopwatch.StartNew();
        while (!File.Exists(_folder["done"]))
        {
            Assert.True(waited.Elapsed < Patience, Tmux("capture-pane", "-p", "-S", "-"));
            Thread.Sleep(100);
        }
        var lines = Tmux("capture-pane", "-p", "-S", "-").Trim().Split('\n');
        return string.Join('\n', Blocks(lines).SelectMany(Plain)) + "\n";
    }

    private string Tmux(params string[] arguments)
    {
        var (exitCode, output, error) = ExternalProgram.Run("env", ["-u", "TMUX", "LC_ALL=C.UTF-8", "tmux", "-u", "-S", _socket, .. arguments]);
        Assert.True(exitCode == 0 || arguments is ["kill-server"], error);
        return output;
    }

    /// <summary>Each table is one block; so is each line that belongs to none.</summary>
    private static IEnumerable<List<string>> Blocks(IEnumerable<string> lines)
    {
        var table = new List<string>();
        foreach (var line in lines)
        {
            table.Add(line);
            if (line.StartsWith('│') || line.StartsWith('╭') || line.StartsWith("├─", StringComparison.Ordinal))
                continue;
            yield return table;
            table = [];
        }
        if (table.Count > 0)
            yield return table;
    }

    /// <summary>Times, speeds and ids of runs are others each time, and so is how wide a table with times is; sizes are those of the compressors' versions.</summary>
    private static IEnumerable<string> Plain(List<string> block)
    {
        var plain = block.ConvertAll(line => Amount().Replace(Speed().Replace(Clock().Replace(Run().Replace(line, "20261201T120000Z-abcdef"), "12:00:00"), ""), "N $2"));
        return plain.SequenceEqual(block) ? plain : plain.Select(line => Spaces().Replace(Rule().Replace(line, "─"), " ").TrimEnd());
    }

    [GeneratedRegex(@"\d{8}T\d{6}Z-[0-9a-f]{6}")]
    private static partial Regex Run();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d")]
    private static partial Regex Clock();

    /// <summary>It is shown when enough time has passed to tell it.</summary>
    [GeneratedRegex(@", \d+(\.\d+)? [kMG]?B/s")]
    private static partial Regex Speed();

    [GeneratedRegex(@"\d+(\.\d+)? (s|B|kB|MB)\b")]
    private static partial Regex Amount();

    [GeneratedRegex("─+")]
    private static partial Regex Rule();

    [GeneratedRegex("(?<=\\S) +")]
    private static partial Regex Spaces();
}
