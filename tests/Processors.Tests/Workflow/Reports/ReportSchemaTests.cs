using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.Reports;

/// <summary><c>docs/report.schema.json</c> says what report.json holds: generated from the model and its documentation, and held against reports.</summary>
public sealed partial class ReportSchemaTests
{
    private const string SchemaPath = "docs/report.schema.json";

    private const string Judge = """
        import json, sys, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        for path in sys.argv[2:]:
            for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(open(path))):
                print('/'.join(map(str, error.absolute_path)) + ': ' + error.message[:200])
        """;

    [Fact]
    public void The_committed_schema_is_the_one_that_the_model_generates()
    {
        var path = Repository.PathOf(SchemaPath);
        var generated = Generate();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(path, generated);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == generated,
            $"{SchemaPath} is not what the model generates: refresh it with 'APPROVE=1 ./run test' and review the diff");
    }

    [Fact]
    public void Every_property_is_described()
    {
        Assert.Empty(Undescribed(JsonNode.Parse(Generate())!, ""));

        static IEnumerable<string> Undescribed(JsonNode schema, string path) =>
        [
            .. from property in schema["properties"]?.AsObject() ?? []
               from name in (string[])[.. property.Value!["description"] is null ? [$"{path}/{property.Key}"] : (string[])[], .. Undescribed(property.Value, $"{path}/{property.Key}")]
               select name,
            .. schema["items"] is { } items ? Undescribed(items, path + "[]") : [],
        ];
    }

    [Fact]
    public async Task The_report_of_a_run_is_as_the_schema_says()
    {
        await using var scene = await RunScene.StartAsync(days: 2, options => options with
        {
            Corrupt = new Dictionary<DateOnly, Datasets.EmbeddedArchive.Corruption> { [RunScene.FirstDay] = Datasets.EmbeddedArchive.Corruption.Truncated },
        });
        await scene.RunAsync("real");

        Assert.Equal("", Problems(Path.Combine(scene.Out, "_runs/omi-ozone/real/report.json")));
    }

    [Fact]
    public void The_schema_refuses_what_it_does_not_know()
    {
        using var folder = new TemporaryFolder();
        var report = JsonNode.Parse(Full().ToJson())!.AsObject();
        File.WriteAllText(folder["good.json"], report.ToJsonString());
        report["surprise"] = 1;
        report["granules"]![0]!["outcome"] = "Exploded";
        report.Remove("failed");
        File.WriteAllText(folder["bad.json"], report.ToJsonString());

        Assert.Equal("", Problems(folder["good.json"]));
        var problems = Problems(folder["bad.json"]);
        Assert.Contains("surprise", problems, StringComparison.Ordinal);
        Assert.Contains("Exploded", problems, StringComparison.Ordinal);
        Assert.Contains("'failed' is a required property", problems, StringComparison.Ordinal);
    }

    private static RunReport Full() => SampleReport.Mixed() with
    {
        Problem = "p",
        StacApi = new StacApiPublication
        {
            Api = "https://stac.example.org",
            Published = 1,
            Missing = 1,
            Problem = "p",
            Failures = [new StacApiFailure("i", "r")],
        },
    };

    private static string Problems(string report)
    {
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-W", "ignore", "-c", Judge, Repository.PathOf(SchemaPath), report);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private static string Generate()
    {
        var documentation = Documentation.OfProduct();
        var schema = WorkflowJson.Default.RunReport.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Describe(documentation, context, node),
        }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "A run's report");
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private static JsonNode Describe(Documentation documentation, JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
            schema = new JsonObject { ["type"] = "string" };
        if (schema.ContainsKey("properties"))
            schema["additionalProperties"] = false;
        if ((context.PropertyInfo?.AttributeProvider as MemberInfo) is { } member && documentation.Of(member) is { } text)
            schema["description"] = text;
        return schema;
    }

    /// <summary>The summaries of the XML documentation that the compiler writes beside an assembly.</summary>
    private sealed partial class Documentation(XDocument xml)
    {
        /// <summary>That of all the product's assemblies: the report holds types of several.</summary>
        public static Documentation OfProduct() => new(new XDocument(new XElement("doc", Directory
            .EnumerateFiles(Path.GetDirectoryName(typeof(RunReport).Assembly.Location)!, "Datasets.*.xml")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => XDocument.Load(file).Descendants("member")))));

        public string? Of(MemberInfo member)
        {
            var summary = Find($"P:{member.DeclaringType!.FullName}.{member.Name}")?.Element("summary")
                // A positional record's property is documented as its parameter.
                ?? Find($"T:{member.DeclaringType.FullName}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == member.Name);
            return summary is null ? null : Blanks().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
        }

        private XElement? Find(string name) => xml.Descendants("member").FirstOrDefault(member => member.Attribute("name")?.Value == name);

        private static string Text(XNode node) => node switch
        {
            XText text => text.Value,
            XElement { Value.Length: > 0 } element => element.Value,
            XElement element => element.Attribute("cref")?.Value.Split('.')[^1] ?? "",
            _ => "",
        };

        [GeneratedRegex(@"\s+")]
        private static partial Regex Blanks();
    }
}
