using System.Text.Json;
using Datasets.Command;
using Datasets.Conversion.Cf;
using Datasets.EmbeddedArchive;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;

namespace Datasets.Authoring;

/// <summary><c>new</c>, <c>inspect</c> and <c>convert</c> as a newcomer types them.</summary>
public sealed class NewCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_newcomer_gets_from_a_file_to_COGs_with_three_commands()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("rain_20220120.nc"));
        var descriptor = _folder["rain.yaml"];

        var made = DatasetsCommand.Run("new", _folder["rain_20220120.nc"], "--yes", "--id", "my-rain", "--out", descriptor);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Contains($"convert {descriptor}", made.Output, StringComparison.Ordinal);
        Assert.Equal(0, DatasetsCommand.Run("validate", descriptor).ExitCode);
        var converted = DatasetsCommand.Run("convert", descriptor, _folder["rain_20220120.nc"], "--out", _folder["out"]);
        Assert.Equal((0, ""), (converted.ExitCode, converted.Error));
        var cog = Assert.Single(Directory.GetFiles(_folder["out"], "*.tif", SearchOption.AllDirectories));
        Assert.Equal("", ExternalProgram.ValidateCog(cog));

        var again = DatasetsCommand.Run("new", _folder["rain_20220120.nc"], "--yes", "--id", "my-rain", "--out", descriptor);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("exists", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_another_descriptor_beside_it_has_is_refused()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("rain_20220120.nc"));
        var other = Path.Combine(Directory.CreateDirectory(_folder["mine"]).FullName, "other.yml");
        File.WriteAllText(other, File.ReadAllText(Repository.PathOf("datasets/omi-so2.yaml")).Replace("id: omi-so2", "id: my-rain", StringComparison.Ordinal));

        var (exitCode, _, error) = DatasetsCommand.Run(
            "new", _folder["rain_20220120.nc"], "--yes", "--id", "my-rain", "--out", Path.Combine(_folder["mine"], "my-rain.yaml"));

        Assert.Equal((2, $"error: {other} is the dataset my-rain already: give another --id, or remove it"), (exitCode, error.Trim()));
        Assert.Equal([other], Directory.GetFiles(_folder["mine"]));
    }

    [Fact]
    public void The_next_command_can_be_copied_whatever_the_paths_are()
    {
        var folder = Directory.CreateDirectory(_folder["it's here"]).FullName;
        NetCdfFile.Write(_folder, CfFiles.Simple("rain_20220120.nc"));
        File.Move(_folder["rain_20220120.nc"], Path.Combine(folder, "rain 20220120.nc"));

        var (exitCode, output, error) = DatasetsCommand.RunWith(
            new Dictionary<string, string> { ["COLUMNS"] = "60" }, "new", Path.Combine(folder, "rain 20220120.nc"), "--yes", "--id", "my-rain", "--out", Path.Combine(folder, "rain.yaml"));

        Assert.True(exitCode == 0, error);
        var next = Assert.Single(output.Split('\n'), line => line.StartsWith("next: ", StringComparison.Ordinal))["next: ".Length..];
        // As the README calls it, from the clone.
        Assert.StartsWith("datasets convert ", next, StringComparison.Ordinal);
        var (_, words, _) = ExternalProgram.Run("sh", "-c", $"datasets() {{ printf '%s\\n' \"$@\"; }}; {next}");
        Assert.Equal(
            ["convert", Path.Combine(folder, "rain.yaml"), Path.Combine(folder, "rain 20220120.nc"), "--out", "out/my-rain"],
            words.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_dash_writes_the_descriptor_alone_to_standard_output()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("rain_20220120.nc"));
        var (exitCode, output, error) = DatasetsCommand.Run("new", _folder["rain_20220120.nc"], "--yes", "--out", "-");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("# Written by", output, StringComparison.Ordinal);
        Assert.EndsWith("}\n", output, StringComparison.Ordinal);
        Assert.Contains("this granule becomes", error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_json_the_descriptor_is_a_text_in_it()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("rain_20220120.nc"));

        using var json = JsonDocument.Parse(DatasetsCommand.Run("new", _folder["rain_20220120.nc"], "--yes", "--json", "--out", "-").Output);

        Assert.StartsWith("# Written by", json.RootElement.GetProperty("yaml").GetString(), StringComparison.Ordinal);
        Assert.Equal("cf-grid", json.RootElement.GetProperty("mapping").GetString());
    }

    [Fact]
    public async Task A_short_name_is_looked_up_and_its_newest_granule_looked_at()
    {
        await using var archive = await EmbeddedArchiveServer.StartAsync(new EmbeddedArchiveOptions
        {
            From = new DateOnly(2024, 10, 1),
            To = new DateOnly(2024, 10, 3),
            Granule = new GranuleOptions { Columns = 144, Rows = 72 },
        });
        var environment = new Dictionary<string, string>
        {
            ["EARTHDATA_TOKEN"] = archive.Options.Token,
            ["EARTHDATA_LOGIN_URL"] = new UriBuilder(archive.Address) { Host = archive.LoginHost }.Uri.AbsoluteUri,
        };
        var endpoint = new Uri(archive.Address, "search").AbsoluteUri;
        var (exitCode, output, error) = DatasetsCommand.RunWith(
            environment, "new", "OMDOAO3e", "--endpoint", endpoint, "--yes", "--json", "--out", _folder["o3.yaml"]);

        Assert.True(exitCode == 0, error);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("hdfeos5-grid", json.RootElement.GetProperty("mapping").GetString());
        Assert.Equal("OMI-Aura_L3-OMDOAO3e_20241003", json.RootElement.GetProperty("items")[0].GetString());
        Assert.False(json.RootElement.GetProperty("sourceUnknown").GetBoolean());
        var yaml = await File.ReadAllTextAsync(_folder["o3.yaml"]);
        Assert.Contains("provider: GES_DISC", yaml, StringComparison.Ordinal);
        Assert.Contains("version: \"003\"", yaml, StringComparison.Ordinal);

        var missing = DatasetsCommand.RunWith(environment, "new", "NOSUCH", "--endpoint", endpoint, "--yes");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("no granule of the collection 'NOSUCH'", missing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Inspect_draws_a_map_with_north_up(bool northFirst)
    {
        double[] latitudes = [-80, -40, 0, 40, 80], longitudes = [-135, -45, 45, 135];
        if (northFirst)
            Array.Reverse(latitudes);
        NetCdfFile.Write(_folder, CfFiles.Simple(
            "north_20220120.nc", new NetCdfVariable("v", "f4", ["time", "lat", "lon"], [.. latitudes.SelectMany(lat => longitudes.Select(lon => lat == 0 && lon > 0 ? -999.0 : lat))])
            {
                Attributes = new() { ["_FillValue"] = -999 },
            },
            CfFiles.Latitude(latitudes), CfFiles.Longitude(longitudes)));
        var (exitCode, output, error) = DatasetsCommand.Run("inspect", _folder["north_20220120.nc"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("5 rows x 4 columns of 40° x 90°, west -180, south -100, east 180, north 100", output, StringComparison.Ordinal);
        Assert.Contains($"row 0 is the {(northFirst ? "north" : "south")}ernmost, column 0 the westernmost", output, StringComparison.Ordinal);
        Assert.Contains("time 1 x lat 5 x lon 4", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
        // Two rows a line: +80 and +40, 0 (its east without data) and -40, -80.
        Assert.EndsWith("\n%%%%\n==--\n....\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_shows_who_has_approved_a_dataset()
    {
        File.WriteAllText(_folder["a.yaml"], File.ReadAllText(Repository.PathOf("datasets/omi-so2.yaml")) + "validated: {by: Ada Example, on: 2026-11-22, page: docs/a.html}\n");
        var (exitCode, output, _) = DatasetsCommand.Run("list", "--datasets", _folder.Path, "--json");

        Assert.Equal(0, exitCode);
        using var json = JsonDocument.Parse(output);
        var validated = json.RootElement.GetProperty("datasets")[0].GetProperty("validated");
        Assert.Equal(("Ada Example", "2026-11-22", "docs/a.html"), (
            validated.GetProperty("by").GetString(), validated.GetProperty("on").GetString(), validated.GetProperty("page").GetString()));
    }

    [Fact]
    public void Inspect_says_where_a_CF_grid_lies_and_when_in_JSON_as_in_text()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("grid.nc"));
        using var json = System.Text.Json.JsonDocument.Parse(DatasetsCommand.Run("inspect", _folder["grid.nc"], "--json").Output);
        var grid = json.RootElement.GetProperty("grids")[0];

        Assert.Equal("2022-01-20T00:00:00Z", json.RootElement.GetProperty("start").GetString());
        Assert.Equal(("cf-grid", "south-west", 4326), (grid.GetProperty("mapping").GetString(), grid.GetProperty("firstCorner").GetString(), grid.GetProperty("epsg").GetInt32()));
        Assert.Equal([-180.0, -75, 180, 75], grid.GetProperty("bbox").EnumerateArray().Select(edge => edge.GetDouble()));
        Assert.Equal(["/v"], grid.GetProperty("variables").EnumerateArray().Select(path => path.GetString()!));
    }

    [Fact]
    public void Inspect_shows_the_grid_of_a_file_without_a_time_and_why_there_is_none()
    {
        var timeless = CfFiles.Simple("mine.nc", new NetCdfVariable("v", "f4", ["lat", "lon"], CfFiles.Values(["lat", "lon"], CfFiles.Latitudes, CfFiles.Longitudes)));
        timeless.Variables.RemoveAt(0);
        timeless.Dimensions.Remove("time");
        NetCdfFile.Write(_folder, timeless);
        var text = string.Join(' ', DatasetsCommand.Run("inspect", _folder["mine.nc"]).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        using var json = System.Text.Json.JsonDocument.Parse(DatasetsCommand.Run("inspect", _folder["mine.nc"], "--json").Output);

        Assert.Contains("grid 5 rows x 8 columns of 30° x 45°, west -180, south -75, east 180, north 75 (EPSG:4326)", text, StringComparison.Ordinal);
        Assert.Contains("time none: nothing in the file says its time", text, StringComparison.Ordinal);
        Assert.StartsWith("nothing in the file says its time", json.RootElement.GetProperty("timeProblem").GetString(), StringComparison.Ordinal);
        Assert.Equal(5, json.RootElement.GetProperty("grids")[0].GetProperty("shape")[0].GetInt32());
    }

    [Fact]
    public void Inspect_says_why_a_variable_cannot_be_drawn()
    {
        NetCdfFile.Write(_folder, CfFiles.Simple("x_20220120.nc"));
        var (exitCode, _, error) = DatasetsCommand.Run("inspect", _folder["x_20220120.nc"], "--variable", "/w");

        Assert.Equal(2, exitCode);
        Assert.Contains("there is no variable /w to draw; there are /v", error, StringComparison.Ordinal);
    }
}
