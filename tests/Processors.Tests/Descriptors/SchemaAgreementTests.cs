using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Datasets.Conversion;
using Datasets.Descriptors.Rules;
using Datasets.Support;

namespace Datasets.Descriptors;

/// <summary>
/// The reader and the schema judge alike. The schema's judge is Debian's python3-jsonschema, over python3-yaml with the types of YAML 1.2.
/// </summary>
public sealed partial class SchemaAgreementTests
{
    private const string Judge = """
        import json, re, sys, yaml, jsonschema
        class Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)): pass
        Core.yaml_implicit_resolvers = {}
        for tag, pattern in [('null', r'~|null|Null|NULL|'), ('bool', r'true|True|TRUE|false|False|FALSE'),
                             ('int', r'[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+'),
                             ('float', r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)')]:
            Core.add_implicit_resolver('tag:yaml.org,2002:' + tag, re.compile('^(?:' + pattern + r')\Z'), None)
        def whole(loader, node):
            text = node.value
            return int(text, 16 if text.startswith('0x') else 8 if text.startswith('0o') else 10)
        Core.add_constructor('tag:yaml.org,2002:int', whole)
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        formats = jsonschema.FormatChecker()
        @formats.checks('regex', raises=re.error)
        def is_regex(text): # ECMA-262's named groups, as JSON Schema means them, have a P in Python
            return not isinstance(text, str) or re.compile(re.sub(r'\(\?<(?![=!])', '(?P<', text)) is not None
        validator = jsonschema.Draft202012Validator(schema, format_checker=formats)
        for text in json.load(open(sys.argv[2])):
            error = next(iter(validator.iter_errors(yaml.load(text, Core))), None)
            print(json.dumps(None if error is None else '/'.join(map(str, error.absolute_path)) + ': ' + error.message[:200]))
        """;

    /// <summary>Every key, one a line, so that lines can be changed.</summary>
    private const string Full = """
        id: a-1
        title: T
        description: D
        license: MIT
        keywords: [a]
        wrapLongitude: true
        mapping: cf-grid
        itemId: "{date:yyyy}"
        group: time
        providers:
          - name: N
            roles: [host]
            url: https://example.org/a
        source:
          hosts: [a.example.org]
          cmr:
            shortName: S
            version: "1"
            provider: P
            include: a
        schedule:
          expression: rate(1 day)
          window: 1d
          timeZone: UTC
          enabled: true
        options:
          time: bands
        grid:
          shape: [1, 2]
          bbox: [0, 0, 1, 1]
        gridding:
          resolution: 1
          bbox: [0, 0, 1, 1]
          latitude: /a
          longitude: /a
          latitudeCorners: /a
          longitudeCorners: /a
          rejectRows: [1]
          filters:
            - path: /a
              minimum: 0
              maximum: 1
              rejectBits: [0]
        warp:
          crs: EPSG:4326
          resolution: 1
          resampling: average
          bbox: [0, 0, 1, 1]
        variables:
          - name: v
            path: /a
            file: a
            title: T
            description: D
            unit: U
            maskOutsideValidRange: true
            missing: [-1]
            overviewResampling: mode
            unpack: true
            statistic: mean
            render:
              colormap: gray
              rescale: [0, 1]
        cog:
          compression: zstd
          level: 1
          predictor: auto
          blockSize: 256
          overviewResampling: mode
        workflow:
          granulesPerJob: 1
          maxConcurrency: 1
          toleratedFailurePercentage: 1
        resources:
          vcpus: 1
          memoryMiB: 1024
          timeout: 1h
        publish:
          baseUrl: https://a.b
          stacApi:
            url: https://a.b
            auth: none
        time:
          fileName: '(?<year>a)'
          duration: 1d
        validated:
          by: A
          on: 2026-11-22
          page: a.html
        """;

    /// <summary>In place of a source.</summary>
    private const string Derived = """
        id: a-1
        title: T
        itemId: "{date:yyyyMM}"
        derive:
          from: b
          by: month
          statistic: anomaly
          minimumDays: 1
          reference: [1991, 2020]
        variables:
          - name: v
            title: T
        """;

    private const string Cmr = """
          cmr:
            shortName: S
            version: "1"
            provider: P
            include: a
        """;

    private const string S3 = """
          s3:
            bucket: abc
            prefix: a/
            include: a
            time: (?<year>.)
            duration: 1h
            region: us-west-2
            anonymous: true
          access: auto
        """;

    private static readonly string[] Values =
    [
        "", "a", "1", "0", "-1", "1.0", "1.5", "12", "22", "23", "100", "512", "1024", "1040", "2000", "0x40", "0o400", "1e2", "1e400",
        "-.5", ".inf", ".nan", "+1", "003", "1_0", "true", "True", "no", "null", "~", "\"\"", "\" \"", "\"1\"", "\"true\"", "'a\n\n  b'",
        "\"a\\tb\"", "é😀", "a b", "a-b", "a_b", "a--b", "-a", "A", "../x", "\"/\"", "/a/b", "/a//b", "/../a", "a/b", "\"*.a.b\"",
        "\"*.a\"", "[]", "[a]", "[1]", "[1, 2]", "[2, 1]", "[1, 2, 3]", "[1, 2, 3, 4]", "[a, b]", "[host]", "[[1], [2]]", "{}", "{a: b}",
        "{a: [b]}", "{a: null}", "{1: 2}", "{a-b: 1}", "15m", "1h30m", "30m1h", "90s", "15 m", "9999999s", "400d", "UTC",
        "Europe/Amsterdam", "europe/x", "GES_DISC", "'(a'", "'a(?=b)'", "'\\.nc$'", "rate(2 hours)", "rate(0 hours)", "rate(1 week)",
        "cron(0 6 * * ? *)", "cron(0 6 * * * *)", "cron(0 6)", "at(2026-01-01T00:00:00)", "\"{date:yyyyMMdd}\"", "\"{date:yyyyMMMdd}\"",
        "\"{date:}\"", "\"{date}\"", "\"{id}\"", "\"x{granule}y\"", "\".{granule}\"", "\"{granule\"", "\"{date:yyyyTHHmm}\"",
        "\"{date:ttyyyy}\"", "zstd", "deflate", "none", "lzw", "horizontal", "nearest", "viridis", "https://a.b", "http://a.b/?c=d#e",
        "bucket-1", "a.b.c", "s3", "https", "auto", "us-west-2", "'(?<year>a)'", "'(?<year>a)(?<day>b)'", "'(?<yaer>a)'", "bearer", "a/../b", "a/.b/c/",
        "ftp://a.b", "https://a b", "CC0-1.0", "other", "day", "time", "EPSG:3413", "EPSG:0", "epsg:1", "bilinear",
    ];

    /// <summary>What a schema cannot say, or not without becoming unreadable.</summary>
    private static readonly string[] BeyondSchemas =
    [
        "must be from 1h to 3660d", "must be from 1s to 366d", "must be from 1m to 14d", "west must be", "south must be", "the minimum must be", "for deflate, got",
        "whole number of times", "go together", "needs minimum", "greater than maximum",
        "is for group: time", "with group: time", "is for swaths", "with group an item", "has no levels", "named group", "no part of a time", "is for a cmr source", "must start with https", "looks around", "got '.nan'", "is given twice", "exactly one of day-of-month", "cron's ", "names no day",
        "an anomaly is", "of the days of many years", "is for climatologies", "the first year must not", "as many as there can be", "the same id; have", "made from itself", "and a derived dataset has none",
        "is what the counts of days are called",
    ];

    /// <summary>Without the keys that a mapping has no use for, as <see cref="Full"/> has all keys, and without what PROJ knows.</summary>
    private static readonly KnownMapping[] Mappings = [.. MappingRegistry.Default.Known.Select(mapping => mapping with { Foreign = [], ComplaintOfSystem = _ => null })];

    [Fact]
    public void Reader_and_schema_agree_on_every_value_of_every_key()
    {
        var texts = new List<string> { MarkedYaml.Valid };
        foreach (var full in new[] { Full, Full.Replace(Cmr, S3), Derived })
            texts.AddRange(Changes(full).Prepend(full));
        // Every example of the schema in a descriptor that is small otherwise.
        texts.AddRange(SchemaExamples.Read().Select(example => example.InDescriptor()));
        HoldTogether(texts, fewestGood: 300, fewestBad: 3000);
    }

    private static IEnumerable<string> Changes(string full)
    {
        var lines = full.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (KeyWithValue().Match(lines[i]) is { Success: true } key)
            {
                foreach (var value in Values)
                    yield return Changed(lines, i, $"{key.Groups[1].Value} {value}");
            }
            yield return Changed(lines, i, lines[i].Replace(":", "x:"));
            yield return Changed(lines, i, null);
        }
    }

    private static void HoldTogether(List<string> texts, int fewestGood, int fewestBad)
    {
        var isYaml = texts.Where(text => !DescriptorReader.Parse(text, "d", Mappings).Problems.Any(p => p.Message.Contains("is not YAML"))).ToList();
        var verdicts = JudgedBySchema(isYaml);
        var (good, bad) = (0, 0);
        foreach (var (text, refusal) in isYaml.Zip(verdicts))
        {
            var problems = DescriptorReader.Parse(text, "d", Mappings).Problems;
            var isKnownBeyond = problems.Count > 0 && problems.All(p => BeyondSchemas.Any(p.Message.Contains));
            Assert.True(
                problems.Count == 0 == refusal is null || (refusal is null && isKnownBeyond),
                $"reader: {string.Join("; ", problems)}\nschema: {refusal ?? "fine"}\n{text}");
            _ = refusal is null ? good++ : bad++;
        }
        Assert.True(good >= fewestGood && bad >= fewestBad, $"the schema found {good} good and {bad} bad: too few to say anything");
    }

    private static List<string?> JudgedBySchema(IEnumerable<string> texts)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["texts.json"], JsonSerializer.Serialize(texts));
        File.WriteAllText(folder["judge.py"], Judge);
        var (exitCode, output, error) = ExternalProgram.Run(
            ExternalProgram.Python, folder["judge.py"], Repository.PathOf(DescriptorSchema.Path), folder["texts.json"]);
        Assert.True(exitCode == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string?>(line))];
    }

    public static TheoryData<string> Rules =>
        [.. typeof(TextRuleAttribute).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(TextRuleAttribute))).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_for_text_judges_as_its_schema_says(string name)
    {
        var rule = Rule(typeof(TextRuleAttribute).Assembly.GetTypes().Single(t => t.Name == name));
        var schema = new JsonObject();
        rule.Describe(schema);
        Assert.NotEmpty(schema);
        if (schema["format"] is not null)
            return;
        Texts.Sample(text => rule.Complaint(text) is null == Allows(schema, text), iter: 5000, threads: 1);
    }

    [Fact]
    public void A_duration_is_what_its_pattern_says() =>
        Gen.Char["0123456789dhms -"].Array[0, 9].Select(c => new string(c))
            .Sample(text => Duration.TryParse(text) is not null == Matches(Duration.Pattern, text), iter: 20_000, threads: 1);

    [Fact]
    public void An_item_id_template_is_what_its_pattern_says() =>
        Pieces(
                "{", "}", "{date:", "{date:yyyy}", "{id}", "{granule}", "yyyy", "yy", "y", "MM", "M", "dd", "HH", "T", "t", "f", "K",
                "a", "7", ".", "_", "-", "/", "é", "\n")
            .Sample(
                text => ItemIdTemplate.TryParse(text, out _, out _) == Matches(ItemIdTemplate.Pattern, text), iter: 50_000, threads: 1);

    [Fact]
    public void A_schedule_that_is_accepted_matches_its_pattern() =>
        Gen.OneOf(
                Pieces("rate(", "0", "1", "20", " ", "day", "days", "hours", ")", "week"),
                Gen.Select(Item, Item, Item, Item, (a, b, c, d) => $"cron({a} {b} {c} {d} ? *)"),
                Gen.Select(Item, Item, Item, Item, (a, b, c, d) => $"cron({a} {b} ? {c} {d} 2030)"))
            .Sample(
                text =>
                {
                    var isAccepted = ScheduleExpression.TryParse(text, out var expression, out _);
                    var matches = Matches(ScheduleExpression.Pattern, text);
                    return isAccepted ? matches && expression!.Period > TimeSpan.Zero : !matches || text.StartsWith("cron", StringComparison.Ordinal);
                },
                iter: 5000,
                threads: 1);

    private static Gen<string> Item => Pieces("*", "1", "2", "15", "30", "-", ",", "/", "L", "W", "#", "MON", "JAN", "?").Where(t => t != "");

    private static Gen<string> Texts => Pieces(
        "a", "b9", "Z", "0", "-", "_", ".", "/", "..", "*", "*.", "+", " ", "\n", "\t", "\u0001", "\u0085", "é", "😀", "~", "\"", "<", "UTC", "Etc/GMT+1",
        "http://", "https://", "?", "#", "[", "]", "{", "|", "^", "`", "\\", "a.b", "deflate", "auto", "host");

    private static Gen<string> Pieces(params string[] pieces) =>
        Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]).Array[0, 7].Select(string.Concat);

    private static TextRuleAttribute Rule(Type type)
    {
        var constructor = type.GetConstructors().Single();
        object[] arguments = [.. constructor.GetParameters().Select(p => (object)(p.ParameterType == typeof(int) ? 12 : new[] { "deflate", "a" }))];
        return (TextRuleAttribute)constructor.Invoke(arguments);
    }

    private static bool Allows(JsonObject schema, string text)
    {
        if (schema["enum"] is JsonArray choices)
            return choices.Any(c => c!.GetValue<string>() == text);
        return text.EnumerateRunes().Count() <= schema["maxLength"]!.GetValue<int>() && Matches(schema["pattern"]!.GetValue<string>(), text);
    }

    /// <summary>In JSON Schema's regular expressions '$' is the very end; in .NET's it is before a last line feed too.</summary>
    private static bool Matches(string pattern, string text) => Regex.IsMatch(text, pattern.Replace("$", @"\z"));

    private static string Changed(string[] lines, int index, string? line) =>
        string.Join('\n', lines.Select((l, i) => i == index ? line : l).Where(l => l is not null)) + "\n";

    [GeneratedRegex(@"^([ -]*[A-Za-z]+:) \S")]
    private static partial Regex KeyWithValue();
}
