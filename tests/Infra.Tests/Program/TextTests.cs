using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Datasets.Infra.Configuration;
using Datasets.Infra.Contract;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Stack;
using Datasets.Infra.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Program;

/// <summary>What texts become in the emitted program, as a parser of Pulumi's interpolation reads them.</summary>
public sealed class TextTests
{
    private static readonly string[] Pieces =
    [
        "$", "$$", "${", "}", "{", "${x}", "${unclosed", "${job-queue.arn}", "${data-bucket.bucket}", "$${x}", "$$$", "fn::join", "\"", "\\", "'", ": ", "#", " ",
        "a", "Z", "1", "-", "true", "null", "\n", "\t", "\0", "\u007f", "\u0085", "\u2028", "\ufeff", "\uffff", "°", "é", "東", "😀", "*", "&", "!", "%", "@", "`",
        "[", "]", ",", ">", "|", "?", "=", "~", "0x1f", "1e3", ".",
    ];

    private const string Marker = "marker";

    /// <summary>Texts that stopped Pulumi, were filled in, or came out changed.</summary>
    private static readonly string[] Known = ["${unclosed", "${data-bucket.bucket}", "$$", "${x}", "costs $5", "😀"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<string> Texts = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 12].Select(string.Concat);

    [Fact]
    public void Any_text_comes_back_as_it_is_as_value_key_JSON_and_output() =>
        Gen.Select(Texts, Texts).Sample(
            (text, key) =>
            {
                if (key.StartsWith("fn::", StringComparison.Ordinal))
                    return;
                var program = new PulumiProgram("p");
                program.Add("r", "aws:s3:Bucket", new() { [key] = text, ["list"] = new Items(text, text), ["json"] = new Json(new Map { [key] = text }) });
                program.Outputs["text"] = text;
                var read = PulumiYaml.Read(YamlTarget.Write(program));
                Assert.Equal(text, (string?)read["r"]![key]);
                Assert.Equal([text, text], read["r"]!["list"]!.AsArray().Select(item => (string?)item));
                Assert.Equal(text, (string?)read["r"]!["json"]!["JSON"]![key]);
                Assert.Equal(text, (string?)read["the outputs"]!["text"]);
            },
            iter: 1000, threads: 1);

    [Fact]
    public void A_text_with_references_is_joined_of_what_is_written_around_them() =>
        Gen.Select(Texts, Texts).Sample(
            (before, after) =>
            {
                var program = new PulumiProgram("p");
                var other = program.Add("other", "aws:s3:Bucket", []);
                program.Add("r", "aws:s3:Bucket", new() { ["text"] = Text.Of($"{before}{other["arn"]}{after}{other["id"]}") });
                Assert.Equal($"{before}⟦other.arn⟧{after}⟦other.id⟧", (string?)PulumiYaml.Read(YamlTarget.Write(program))["r"]!["text"]);
            },
            iter: 500, threads: 1);

    [Theory]
    [InlineData("dev", Project.RegionOnly)]
    [InlineData("prod", ContractRun.ProdConfig)]
    [InlineData("dev", ContractRun.ExistingBucketConfig)]
    public void No_reference_stands_within_a_longer_text(string stack, string config)
    {
        using var project = new Project();
        project.AddBucketDataset("from-bucket", "bucket: their-archive, prefix: L3/daily/");
        var read = PulumiYaml.Read(YamlTarget.Write(project.Compile(stack, config)));
        Assert.Contains("⟦", read.ToJsonString(Readable));
    }

    [Theory]
    [InlineData("arn: ${failure-topic.arn}\n", "arn: ${failure-topic.arn}/x\n", "a reference within a longer text")]
    [InlineData("\"${caller.accountId}\", \"-\"", "\"${caller.accountId}-\"", "a reference within a longer text")]
    [InlineData("arn: ${failure-topic.arn}\n", "arn: ${failure-topic.arn\n", "unterminated interpolation")]
    [InlineData("arn: ${failure-topic.arn}\n", "arn: ${x}\n", "'x' could not be found")]
    public void A_text_that_Pulumi_would_take_for_something_else_is_found(string old, string with, string problem)
    {
        using var project = new Project();
        var program = YamlTarget.Write(project.Compile());
        Assert.Contains(old, program);
        Assert.Contains(problem, Assert.Throws<InvalidOperationException>(() => PulumiYaml.Read(program.Replace(old, with))).Message);
    }

    /// <summary>A text of a descriptor, replaced by a word and by any text: where both are valid, the programs differ by just that.</summary>
    [Fact]
    public void Any_text_in_any_field_of_a_descriptor_is_refused_or_comes_back_unchanged()
    {
        foreach (var file in new[] { "datasets/omi-ozone.yaml", "datasets/from-bucket.yaml" })
        {
            using var project = new Project();
            project.AddBucketDataset("from-bucket", "bucket: their-archive, prefix: L3/daily/");
            var descriptor = Json(Yaml(File.ReadAllText(project[file])).RootNode)!;
            foreach (var other in Directory.GetFiles(project.Descriptors).Where(other => Path.GetFileName(other) != Path.GetFileName(file)))
                File.Delete(other);

            var fields = Fields(descriptor).ToList();
            Assert.True(fields.Count > 20);
            var plain = new Dictionary<int, JsonObject?>();
            foreach (var text in Known)
                Check(fields.FindIndex(field => field.Name == "title"), text, mayBeRefused: false);
            Gen.Select(Gen.Int[0, fields.Count - 1], Texts).Sample((field, text) => Check(field, text), iter: 60, threads: 1);

            JsonObject? Read((JsonObject Map, string Name) field, string text)
            {
                var original = (string)field.Map[field.Name]!;
                field.Map[field.Name] = text;
                File.WriteAllText(project[file], Written(descriptor));
                field.Map[field.Name] = original;
                return TextTests.Read(project, Project.RegionOnly);
            }

            void Check(int field, string text, bool mayBeRefused = true)
            {
                // Without a bucket's prefix the program has one condition less.
                if (text.Length == 0)
                    return;
                if (Read(fields[field], text) is not { } read)
                {
                    Assert.True(mayBeRefused, $"'{text}' was refused");
                    return;
                }

                if (!plain.ContainsKey(field))
                    plain[field] = Read(fields[field], Marker);
                if (plain[field] is { } expected)
                    Assert.Equal(With(text, expected), read.ToJsonString(Readable));
            }
        }
    }

    [Theory]
    [InlineData("environment", """{"GDAL_X": "MARKER"}""")]
    [InlineData("secrets", """{"EARTHDATA_TOKEN": "arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf:MARKER::"}""")]
    [InlineData("overrides", """{"omi-so2": {"secrets": {"X": "arn:aws:secretsmanager:us-west-2:123456789012:secret:earthdata-AbCdEf:MARKER::"}}}""")]
    [InlineData("alarmEmail", "MARKER@example.org")]
    [InlineData("bucket", "MARKER")]
    [InlineData("prefix", "MARKER")]
    [InlineData("image", "MARKER:1")]
    public void Any_text_in_a_value_of_the_configuration_is_refused_or_comes_back_unchanged(string key, string value)
    {
        using var project = new Project();
        var plain = Read("marker")!;
        foreach (var text in Known)
            Check(text);
        Texts.Sample(text => Check(text), iter: 10, threads: 1);
        Assert.NotEmpty(plain);

        JsonObject? Read(string text) => TextTests.Read(project, new JsonObject
        {
            ["aws:region"] = "us-west-2",
            [$"datasets:{key}"] = value.Replace("MARKER", value[0] == '{' ? JsonSerializer.Serialize(text)[1..^1] : text),
        }.ToJsonString());

        void Check(string text)
        {
            // Nothing is what a key has that is not set.
            if (text.Length > 0 && Read(text) is { } read)
                Assert.Equal(With(text, plain), read.ToJsonString(Readable));
        }
    }

    [Theory]
    [InlineData("${unclosed")]
    [InlineData("${data-bucket.bucket}")]
    [InlineData("$$")]
    public void A_variable_of_the_configuration_may_have_dollar_signs(string text)
    {
        using var project = new Project();
        var config = new JsonObject { ["datasets:environment"] = new JsonObject { ["GDAL_X"] = text }.ToJsonString() };
        Assert.Contains(JsonSerializer.Serialize(text, Readable), Read(project, config.ToJsonString())!.ToJsonString(Readable));
    }

    /// <summary>EventBridge Scheduler's longest description: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html.</summary>
    [Theory]
    [InlineData("$", 512)]
    [InlineData("x", 512)]
    [InlineData("😀", 511)]
    public void A_long_title_is_cut_before_it_is_escaped_and_never_within_a_character(string character, int length)
    {
        using var project = new Project();
        var descriptor = project.Compilation().Datasets[0] with { Title = "x" + string.Concat(Enumerable.Repeat(character, 600)) };
        var program = DatasetsStack.Build(project.Compilation().Config, [descriptor], []).Program;
        var description = (string)PulumiYaml.Read(YamlTarget.Write(program))["dataset-omi-ozone-schedule"]!["description"]!;
        Assert.Equal(length, description.Length);
        Assert.Equal(("Runs omi-ozone: " + descriptor.Title)[..length], description);
    }

    [Fact]
    public void A_value_of_the_program_cannot_become_a_string_by_mistake()
    {
        var bucket = new PulumiProgram("p").Add("r", "aws:s3:Bucket", []);
        Assert.Throws<InvalidOperationException>(() => $"{bucket["arn"]}/key");
        Assert.Throws<InvalidOperationException>(() => new Map { ["key"] = $"{bucket["arn"]}/key" });
    }

    [Fact]
    public void A_key_that_would_be_a_function_is_not_written()
    {
        var program = new PulumiProgram("p");
        program.Outputs["fn::readFile"] = "/etc/passwd";
        Assert.Throws<ArgumentException>(() => YamlTarget.Write(program));
    }

    /// <summary>What the program is, or null where the input is refused.</summary>
    private static JsonObject? Read(Project project, string config)
    {
        try
        {
            return PulumiYaml.Read(YamlTarget.Write(project.Compile(config: config)));
        }
        catch (CompileException)
        {
            return null;
        }
    }

    /// <summary>The program with a text in place of the marker, cut where a description is.</summary>
    private static string With(string text, JsonObject plain)
    {
        var quoted = JsonSerializer.Serialize(text, Readable)[1..^1];
        return plain.ToJsonString(Readable).Replace(Marker, quoted);
    }

    private static YamlDocument Yaml(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents[0];
    }

    /// <summary>Every map of a descriptor with the name of a text in it.</summary>
    private static IEnumerable<(JsonObject Map, string Name)> Fields(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String ? [(map, entry.Key)] : Fields(entry.Value)),
        JsonArray list => list.SelectMany(Fields),
        _ => [],
    };

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(entry => KeyValuePair.Create($"{entry.Key}", Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => JsonNode.Parse(text!),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => JsonNode.Parse(flag.Value!),
        _ => $"{node}",
    };

    /// <summary>A descriptor as YAML, which JSON is but for surrogates.</summary>
    private static string Written(JsonNode descriptor) => descriptor.ToJsonString(Readable).Replace("\\uD83D\\uDE00", "😀");
}
