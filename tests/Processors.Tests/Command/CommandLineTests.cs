using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Support;

namespace Datasets.Command;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Help_names_every_verb_of_the_contract()
    {
        var (exitCode, output, _) = DatasetsCommand.Run("--help");

        Assert.Equal(0, exitCode);
        foreach (var verb in new[] { "list", "new", "validate", "inspect", "convert", "check", "discover", "run", "verify", "demo" })
            Assert.Matches($@"(?m)^\s+{verb}\b", output);
    }

    [Theory]
    [InlineData("convert")]
    [InlineData("nonsense")]
    [InlineData("run", "omi-ozone", "--out", "x", "--from", "yesterday")]
    [InlineData("run", "omi-ozone", "--out", "x", "--from", "2024-02-02", "--to", "2024-02-01")]
    [InlineData("run", "omi-ozone", "--out", "ftp://x/y")]
    [InlineData("run", "omi-ozone", "--out", "x", "--endpoint", "nowhere")]
    [InlineData("run", "omi-ozone", "--out", "x", "--workers", "0")]
    [InlineData("run", "omi-ozon", "--out", "x")]
    [InlineData("demo", "--days", "0")]
    [InlineData("verify", "")]
    [InlineData("discover", "omi-ozone", "--out", "")]
    [InlineData("new", "granule.he5", "--id", "../x")]
    [InlineData("new", "granule.he5", "--id", "My SO2")]
    [InlineData("verify", "no-such-folder")]
    [InlineData("verify", "docs")]
    [InlineData("verify", "README.md")]
    [InlineData("verify", "s3:///prefix")]
    [InlineData("verify", "s3://Not_A_Bucket")]
    [InlineData("verify", "s3://bucket/../prefix")]
    [InlineData("verify", "ftp://x/y")]
    [InlineData("inspect", "no-such.nc")]
    [InlineData("inspect", "docs")]
    [InlineData("check", "omi-ozone", "no-such.nc")]
    [InlineData("new", "no-such.nc")]
    [InlineData("convert", "omi-ozone", "no-such.nc", "--out", "no-such-folder")]
    [InlineData("convert", "omi-ozone", "docs", "--out", "no-such-folder")]
    [InlineData("convert", "omi-ozone", "Pulumi.yaml", "--out", "README.md")]
    [InlineData("discover", "omi-ozone", "--out", "README.md")]
    [InlineData("discover", "omi-ozone", "--from", "2024-02-02", "--to", "2024-02-01")]
    [InlineData("reconcile", "omi-ozone", "--out", "README.md")]
    [InlineData("reconcile", "omi-ozone", "--out", "no-such-folder")]
    [InlineData("run", "omi-ozone", "--out", "README.md/below")]
    [InlineData("run", "omi-ozone", "--out", "no-such-folder", "--retry-failed", "no-such-run")]
    [InlineData("run", "no-such.yaml", "--out", "no-such-folder")]
    [InlineData("step", "discover", "--dataset", "omi-ozone", "--run", "r", "--out", "no-such-folder", "--retry-failed", "no-such-run")]
    [InlineData("step", "convert", "--dataset", "omi-ozone", "--run", "r", "--out", "README.md", "--shard", "0001")]
    [InlineData("list", "--datasets", "no-such-folder")]
    [InlineData("list", "--datasets", "docs")]
    [InlineData("validate", "--datasets", "docs")]
    public void Wrong_usage_exits_with_2_and_says_what_is_wrong(params string[] arguments)
    {
        var (exitCode, output, error) = DatasetsCommand.Run(arguments);

        Assert.Equal(2, exitCode);
        Assert.Equal("", output);
        Assert.NotEqual("", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Path.Exists(Repository.PathOf("no-such-folder")), "it made a folder that is not needed");
    }

    [Fact]
    public void Verify_of_a_dataset_alone_leads_to_its_catalog()
    {
        Directory.CreateDirectory(_folder["out/omi-so2"]);
        Write("out/omi-so2/collection.json", "{}");

        var (exitCode, _, error) = DatasetsCommand.Run("verify", _folder["out/omi-so2"]);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{_folder["out/omi-so2"]} is one dataset of a catalog: give the folder above it", error, StringComparison.Ordinal);
        // The catalog that lost its root is one, with a fault.
        Assert.Equal(1, DatasetsCommand.Run("verify", _folder["out"]).ExitCode);
    }

    [Fact]
    public void A_step_of_a_run_that_is_not_there_is_wrong_usage()
    {
        string[] run = ["--dataset", "omi-ozone", "--run", "no-such-run", "--out", _folder["out"]];

        Assert.Equal(2, DatasetsCommand.Run(["step", "report", .. run]).ExitCode);
        Assert.Equal(2, DatasetsCommand.Run(["step", "convert", "--shard", "0001", .. run]).ExitCode);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    public void List_breaks_no_id_however_narrow_the_terminal_is(int columns)
    {
        var (exitCode, output, _) = DatasetsCommand.RunWith(new Dictionary<string, string> { ["COLUMNS"] = $"{columns}" }, "list");

        Assert.Equal(0, exitCode);
        var lines = output.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
        foreach (var file in Directory.GetFiles(Repository.PathOf("datasets"), "*.yaml"))
            Assert.Contains(lines, line => line.Split(' ').Contains(Path.GetFileNameWithoutExtension(file)));
        Assert.Contains("--json has all", Regex.Replace(output, @"\s+", " "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "datasets run omi-ozone --from 2024-09-24 --to 2024-10-03 --out out/omi-ozone", "EARTHDATA_TOKEN")]
    [InlineData("discover", "datasets discover omi-ozone --from 2024-09-24 --to 2024-10-03", "Nothing is downloaded or written")]
    [InlineData("convert", "datasets convert omi-ozone GRANULE.he5 --out out/omi-ozone")]
    [InlineData("new", "datasets new GRANULE.he5 --id my-so2", "datasets new OMSO2e")]
    [InlineData("verify", "datasets verify out/demo")]
    [InlineData("reconcile", "datasets reconcile omi-ozone --from 2024-01-01 --out out/omi-ozone --fix")]
    [InlineData("", "datasets demo", "0  done", "2  the command line or a descriptor is wrong", "75  ")]
    public void Help_shows_how_the_verb_is_called(string verb, params string[] examples)
    {
        var (exitCode, output, _) = DatasetsCommand.Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, exitCode);
        Assert.All(examples, example => Assert.Contains(example, output, StringComparison.Ordinal));
        Assert.DoesNotMatch(@"\(default:.*\[default:", output);
        // What follows the options is written for a terminal of 80 columns.
        var own = output[(output.IndexOf("Examples:", StringComparison.Ordinal) + 1)..];
        Assert.All(own.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("datasets sam", "sample")]
    [InlineData("datasets run omi-oz", "omi-ozone", "omi-ozone-orbits")]
    [InlineData("datasets list --js", "--json")]
    public void A_shell_can_ask_what_completes_a_line(string line, params string[] expected)
    {
        var (exitCode, output, _) = DatasetsCommand.Run($"[suggest:{line.Length}]", line);

        Assert.Equal(0, exitCode);
        Assert.All(expected, word => Assert.Contains(word, output.Split('\n')));
    }

    [Fact]
    public void Bash_completes_by_the_script_that_is_printed()
    {
        File.WriteAllText(_folder["completion.sh"], DatasetsCommand.Run("completion", "bash").Output + """
            datasets() { printf 'sample\nschema\n'; }
            COMP_LINE='datasets sam' COMP_POINT=12 COMP_CWORD=1 COMP_WORDS=(datasets sam)
            _datasets
            echo "${COMPREPLY[*]}"

            """);

        Assert.Equal("sample\n", ExternalProgram.Run("bash", _folder["completion.sh"]).Output);
    }

    [Fact]
    public void Wrong_usage_leads_to_the_help_of_the_verb_that_was_meant() =>
        Assert.EndsWith("see: datasets step convert --help\n", DatasetsCommand.Run("step", "convert", "--shard", "1").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("convrt granule.he5", "convrt: there is no such verb; did you mean 'convert'?")]
    [InlineData("step discovr", "discovr: there is no such verb; did you mean 'discover'?")]
    [InlineData("list --jsn", "--jsn: there is no such option; did you mean '--json'?")]
    [InlineData("run omi-ozone --wrokers=3", "--wrokers: there is no such option; did you mean '--workers'?")]
    [InlineData("run --wrokers 3 omi-ozone", "--wrokers: there is no such option; did you mean '--workers'?")]
    public void A_misspelt_verb_or_option_gets_a_suggestion(string line, string suggestion)
    {
        var (exitCode, _, error) = DatasetsCommand.Run(line.Split(' '));

        Assert.Equal(2, exitCode);
        Assert.Contains(suggestion, error.Split('\n'));
    }

    [Theory]
    [InlineData("lst omi-ozone --json", "lst: there is no such verb; did you mean 'list'?\nsee: datasets --help\n")]
    [InlineData("step", "a verb is missing: discover, convert, report\nsee: datasets step --help\n")]
    [InlineData("list extra", "extra: there is one word too many\nsee: datasets list --help\n")]
    [InlineData("convert --out x", "DATASET is missing\nFILE is missing\nsee: datasets convert --help\n")]
    [InlineData("run omi-ozone --from yesterday --out x", "--from: 'yesterday' is neither a day (2024-10-01) nor a time in UTC (2024-10-01T06:00:00Z)\nsee: datasets run --help\n")]
    public void Wrong_usage_is_told_in_words_of_the_command(string line, string told)
    {
        var (exitCode, output, error) = DatasetsCommand.Run(line.Split(' '));

        Assert.Equal((2, "", told), (exitCode, output, error));
    }

    [Fact]
    public void Without_a_verb_the_help_is_shown()
    {
        var (exitCode, output, error) = DatasetsCommand.Run();

        Assert.Equal((2, ""), (exitCode, error));
        Assert.Equal(DatasetsCommand.Run("--help").Output, output);
    }

    [Theory]
    [InlineData("list --verbatim-of-everything")]
    [InlineData("list omi-ozone")]
    public void A_word_that_nothing_is_near_to_gets_no_suggestion(string line) =>
        Assert.DoesNotContain("did you mean", DatasetsCommand.Run(line.Split(' ')).Error, StringComparison.Ordinal);

    [Fact]
    public void A_descriptor_that_is_not_there_is_a_problem_of_that_file()
    {
        var (exitCode, _, error) = DatasetsCommand.Run("validate", "no-such.yaml");

        Assert.Equal(2, exitCode);
        Assert.Contains("no-such.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_dataset_gets_a_suggestion() =>
        Assert.Contains("did you mean 'omi-ozone'", DatasetsCommand.Run("discover", "omi-ozon").Error, StringComparison.Ordinal);

    [Fact]
    public void List_shows_the_datasets_that_ship()
    {
        using var json = JsonDocument.Parse(DatasetsCommand.Run("list", "--json").Output);
        var ids = json.RootElement.GetProperty("datasets").EnumerateArray().Select(dataset => dataset.GetProperty("id").GetString()).ToList();

        Assert.Contains("omi-ozone", ids);
        Assert.Contains("omi-so2", ids);
        Assert.Contains("omi-so2", DatasetsCommand.Run("list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_shows_what_a_descriptor_needs_to_know_of_a_granule()
    {
        var (exitCode, output, _) = DatasetsCommand.Run("inspect", Shared.Granule);

        Assert.Equal(0, exitCode);
        Assert.Contains("/HDFEOS/GRIDS/OMI Total Column Amount SO2/Data Fields", output, StringComparison.Ordinal);
        Assert.Contains("RootMeanSquareFittingResiduals", output, StringComparison.Ordinal);
        Assert.Contains("720 rows x 1440 columns of 0.25° x 0.25°", output, StringComparison.Ordinal);
        Assert.Contains("row 0 is the southernmost", output, StringComparison.Ordinal);
        Assert.Contains("-2147483648", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(DatasetsCommand.Run("inspect", Shared.Granule, "--json").Output);
        Assert.False(json.RootElement.GetProperty("grids")[0].GetProperty("northFirst").GetBoolean());
    }

    [Fact]
    public void Inspecting_what_is_no_granule_is_one_clear_line()
    {
        var (exitCode, _, error) = DatasetsCommand.Run("inspect", Repository.PathOf("README.md"));

        Assert.Equal(1, exitCode);
        Assert.Contains("README.md", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_descriptor_with_faults_is_refused_with_each_at_its_place()
    {
        var path = Write("bad.yaml", """
            id: ../x
            titel: typo
            title: 3
            source: {cmr: {shortName: A, version: "1"}}
            mapping: hdfeos5-gird
            itemId: x_{date:yyyyMMdd}
            variables:
              - {name: a, path: /b}
            """);

        var (exitCode, _, error) = DatasetsCommand.Run("validate", path);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{path}:1:5: ", error, StringComparison.Ordinal);
        Assert.Contains($"{path}:2:1: ", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'title'", error, StringComparison.Ordinal);
        Assert.Contains($"{path}:5:10: ", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'hdfeos5-grid'", error, StringComparison.Ordinal);
        Assert.Equal(2, DatasetsCommand.Run("convert", path, "x.he5", "--out", _folder["out"]).ExitCode);
    }

    [Fact]
    public void Two_descriptors_with_one_id_are_refused_by_both_names()
    {
        File.Copy(Repository.PathOf("datasets/omi-so2.yaml"), _folder["a.yaml"]);
        File.Copy(Repository.PathOf("datasets/omi-so2.yaml"), _folder["b.yaml"]);

        var (exitCode, _, error) = DatasetsCommand.Run("validate", "--datasets", _folder.Path);

        Assert.Equal(2, exitCode);
        Assert.Contains("a.yaml", error, StringComparison.Ordinal);
        Assert.Contains("b.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_still_to_be_filled_in_is_told_and_never_looked_for()
    {
        var path = Write("blank.yaml", File.ReadAllText(Repository.PathOf("datasets/omi-so2.yaml"))
            .Replace("version: \"004\"", "version: UNKNOWN", StringComparison.Ordinal));

        var validated = DatasetsCommand.Run("validate", path);
        var discovered = DatasetsCommand.Run("discover", path, "--from", "2024-10-01", "--endpoint", "http://127.0.0.1:9/search");

        Assert.Equal((0, "1 valid, 0 problems"), (validated.ExitCode, validated.Output.Trim()));
        Assert.Contains($"{path}: does not say its version in CMR yet (UNKNOWN in source.cmr)", validated.Error, StringComparison.Ordinal);
        Assert.Equal(2, discovered.ExitCode);
        Assert.Contains("does not say its version in CMR yet", discovered.Error, StringComparison.Ordinal);

        var run = DatasetsCommand.Run("run", path, "--from", "2024-10-01", "--endpoint", "http://127.0.0.1:9/search", "--out", _folder["out"]);
        Assert.Equal(2, run.ExitCode);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void A_copy_of_a_descriptor_with_another_id_and_one_variable_works_everywhere()
    {
        var granule = Shared.Granule;
        var copy = File.ReadAllText(Repository.PathOf("datasets/omi-so2.yaml")).Replace("id: omi-so2", "id: my-so2", StringComparison.Ordinal);
        copy = copy[..copy.IndexOf("  - name: ozone", StringComparison.Ordinal)];
        File.WriteAllText(_folder["my-so2.yaml"], copy);

        Assert.Equal(0, DatasetsCommand.Run("validate", _folder["my-so2.yaml"]).ExitCode);
        Assert.Contains("my-so2", DatasetsCommand.Run("list", "--datasets", _folder.Path).Output, StringComparison.Ordinal);
        var (exitCode, _, error) = DatasetsCommand.Run("convert", "my-so2", granule, "--datasets", _folder.Path, "--out", _folder["out"]);

        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.EndsWith("_so2.tif", Assert.Single(Directory.GetFiles(_folder["out"], "*.tif", SearchOption.AllDirectories)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_granules_are_named_with_their_cause_and_leave_nothing_while_the_good_one_is_converted()
    {
        var good = OmdoaO3eGranule.Generate(new DateOnly(2024, 10, 1), options: new GranuleOptions { Columns = 144, Rows = 72 });
        var bytes = good.ToBytes();
        var goodPath = WriteBytes("good.he5", bytes);
        var truncated = WriteBytes("truncated.he5", bytes[..(bytes.Length / 2)]);
        var text = Write("text.he5", "<html>please log in</html>");
        var other = WriteBytes("other.he5", good.ToBytesOfAnotherProduct());
        var missing = _folder["missing.he5"];
        var descriptor = Write("small.yaml", DatasetsCommand.SmallOzone());

        var (exitCode, output, error) = DatasetsCommand.Run(
            "convert", descriptor, truncated, text, goodPath, other, missing, "--out", _folder["out"], "--json");

        Assert.Equal(1, exitCode);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains("truncated", Line(lines, truncated), StringComparison.Ordinal);
        Assert.Contains("HDF5", Line(lines, text), StringComparison.Ordinal);
        Assert.Contains("ColumnAmountO3", Line(lines, other), StringComparison.Ordinal);
        Assert.Contains("OMI Total Column Amount SO2", Line(lines, other), StringComparison.Ordinal);
        Assert.NotEqual("", Line(lines, missing));
        Assert.DoesNotContain("unexpected", error, StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"Converted\"", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(_folder["out/omi-ozone/2024"]));
        Assert.Equal(0, DatasetsCommand.Run("verify", _folder["out"]).ExitCode);
    }

    [Fact]
    public void A_grid_that_disagrees_with_the_descriptor_is_an_error_that_names_both()
    {
        var path = WriteBytes("small.he5", OmdoaO3eGranule
            .Generate(new DateOnly(2024, 10, 1), options: new GranuleOptions { Columns = 144, Rows = 72 }).ToBytes());

        var (exitCode, _, error) = DatasetsCommand.Run("convert", "omi-ozone", path, "--out", _folder["out"]);

        Assert.Equal(1, exitCode);
        Assert.Matches(@"72.*144.*720.*1440|720.*1440.*72.*144", error);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_to_write_to_is_one_clear_line()
    {
        var path = Write("file", "");

        var (exitCode, _, error) = DatasetsCommand.Run("convert", "omi-so2", Shared.Granule, "--out", path);

        Assert.Equal(2, exitCode);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(path, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_one_clear_line()
    {
        var folder = Directory.CreateDirectory(_folder["locked"]).FullName;
        ExternalProgram.Run("chmod", "555", folder);

        var (exitCode, _, error) = DatasetsCommand.RunUnprivileged(
            new Dictionary<string, string>(), "convert", "omi-so2", Shared.Granule, "--out", Path.Combine(folder, "out"));

        Assert.Equal(2, exitCode);
        Assert.Contains("cannot be written to. Check its permissions", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "omi-so2")]
    [InlineData("new", "--yes")]
    public void A_file_that_may_not_be_written_is_one_clear_line(params string[] arguments)
    {
        var folder = Directory.CreateDirectory(_folder["locked"]).FullName;
        ExternalProgram.Run("chmod", "555", folder);
        var path = Path.Combine(folder, "file");

        var (exitCode, _, error) = DatasetsCommand.RunUnprivileged(new Dictionary<string, string>(), [.. arguments, Shared.Granule, "--out", path]);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"error: cannot write {path}: the folder {folder} cannot be written to. Check its permissions or choose another folder.",
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("check", "omi-so2", "docs")]
    [InlineData("check", "omi-so2", "README.md/file")]
    [InlineData("new", "--yes", "docs/none/new.yaml")]
    [InlineData("new", "--yes", "README.md/new.yaml")]
    public void A_file_that_can_be_nowhere_is_wrong_usage(string verb, string argument, string path)
    {
        var (exitCode, _, error) = DatasetsCommand.Run(verb, argument, Shared.Granule, "--out", path);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"error: {path} cannot be written, as ", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    /// <summary>Full while the first COG is written, and after one.</summary>
    [Theory]
    [InlineData("8k")]
    [InlineData("40k")]
    public void A_full_disk_is_said_so_and_publishes_nothing_half_written(string size)
    {
        var folder = Directory.CreateDirectory(_folder["narrow"]).FullName;
        var granule = OmdoaO3eGranule.Generate(new DateOnly(2024, 10, 1), options: new GranuleOptions { Columns = 144, Rows = 72 });
        var input = WriteBytes("good.he5", granule.ToBytes());
        var descriptor = Write("small.yaml", DatasetsCommand.SmallOzone());
        var command = $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "datasets.dll")}' convert '{descriptor}' '{input}' --out '{folder}'";

        // A real file system of that size, in a mount namespace of its own; the listing is taken before it goes away.
        var (exitCode, output, error) = ExternalProgram.Run(
            "unshare", "--map-root-user", "--mount", "sh", "-c",
            $"mount -t tmpfs -o size={size} tmpfs '{folder}' || exit 99; {command}; code=$?; find '{folder}' -type f; exit $code");

        if (exitCode == 99 || error.StartsWith("unshare:", StringComparison.Ordinal))
            Assert.Skip("mounts a small disk, which root may do and most containers forbid: run the tests as root on a machine or in a privileged container");
        Assert.Equal(1, exitCode);
        Assert.Contains("good.he5", error, StringComparison.Ordinal);
        Assert.Contains("is full. Free some space", error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", error, StringComparison.Ordinal);
        // COGs come before their item: those that found room may lie there, but nothing that names them, and no part of one.
        var left = output.Split('\n').Where(line => line.StartsWith(folder + "/", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(left, path => path.EndsWith(".json", StringComparison.Ordinal) || path.Contains("/_work/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_read_only_disk_is_said_so()
    {
        var folder = Directory.CreateDirectory(_folder["read-only disk"]).FullName;
        var command = $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "datasets.dll")}' convert omi-so2 '{Shared.Granule}' --out '{folder}'";

        var (exitCode, _, error) = ExternalProgram.RunIn(
            Repository.Root, "unshare", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o ro tmpfs '{folder}' || exit 99; {command}");

        if (exitCode == 99 || error.StartsWith("unshare:", StringComparison.Ordinal))
            Assert.Skip("mounts a read-only disk, which root may do and most containers forbid: run the tests as root on a machine or in a privileged container");
        Assert.Equal(2, exitCode);
        Assert.Contains("cannot be written to", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_S3", "localhost")]
    [InlineData("AWS_ENDPOINT_URL", "minio:9000")]
    [InlineData("EARTHDATA_LOGIN_URL", "urs.earthdata.nasa.gov")]
    [InlineData("DATASETS_CMR_URL", "cmr")]
    public void A_variable_that_is_no_URL_is_named(string variable, string value)
    {
        var (exitCode, _, error) = DatasetsCommand.RunWith(
            new Dictionary<string, string> { [variable] = value }, "run", "omi-ozone", "--from", "2024-10-01", "--to", "2024-10-01", "--out", _folder["out"]);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{variable}: '{value}' is not an http or https URL", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_on_an_endpoint_that_is_no_URL_is_refused()
    {
        var (exitCode, _, error) = DatasetsCommand.RunWith(new Dictionary<string, string> { ["AWS_ENDPOINT_URL_S3"] = "localhost" }, "verify", "s3://bucket");

        Assert.Equal(2, exitCode);
        Assert.Contains("AWS_ENDPOINT_URL_S3: 'localhost' is not an http or https URL", error, StringComparison.Ordinal);
    }

    private static string Line(string[] lines, string file) => Assert.Single(lines, line => line.Contains(file, StringComparison.Ordinal));

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    private string WriteBytes(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        return _folder[name];
    }
}
