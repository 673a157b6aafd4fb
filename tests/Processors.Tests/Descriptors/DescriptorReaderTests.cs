using System.Text;
using Datasets.Conversion;
using Datasets.Model;
using Datasets.Support;

namespace Datasets.Descriptors;

public sealed class DescriptorReaderTests
{
    [Fact]
    public void A_short_descriptor_takes_the_defaults()
    {
        var dataset = DescriptorReader.Parse(MarkedYaml.Valid, "d.yaml").OrThrow();

        Assert.Equal("other", dataset.License);
        Assert.Equal("rate(1 day)", dataset.Schedule.Expression.Text);
        Assert.Equal(TimeSpan.FromDays(10), dataset.Schedule.Window);
        Assert.True(dataset.Schedule.Enabled);
        Assert.Equal(512, dataset.Cog.BlockSize);
        Assert.Null(dataset.Cog.Level);
        Assert.Equal(TimeSpan.FromMinutes(15), dataset.Resources.Timeout);
        Assert.Null(dataset.Grid);
        Assert.Null(dataset.WrapLongitude);
        Assert.Equal(["*.earthdata.nasa.gov", "*.eosdis.nasa.gov", "*.gsfc.nasa.gov"], dataset.Source.Hosts);
        Assert.True(dataset.Source.Cmr!.Includes("anything.at.all"));
    }

    [Fact]
    public void Every_key_is_read()
    {
        var dataset = DescriptorReader.Parse(
            """
            id: a-1
            title: "2024"
            description: |
              Two
              lines
            license: CC0-1.0
            providers: [{name: N, roles: [producer, host], url: "https://example.org/a?b=c"}]
            keywords: [one, "2"]
            source:
              cmr: {shortName: S, version: "004", provider: P_1, include: 'a{2}\.nc$'}
              hosts: [localhost, "*.example.org"]
            schedule: {expression: cron(0 6 * * ? *), window: 1d12h, timeZone: Europe/Amsterdam, enabled: false}
            mapping: cf-grid
            options: {level: 3, layer: "top", flip: true, factor: 1.50}
            grid: {shape: [720, 1440], bbox: [-180, -90, 180.0, 9e1]}
            wrapLongitude: true
            itemId: '{granule}'
            variables:
            - {name: v_1, path: /g/a b, title: T, description: D, unit: DU, maskOutsideValidRange: true, unpack: true,
               render: {colormap: magma, rescale: [-1.5, .5]}}
            cog: {compression: zstd, level: 19, predictor: floating-point, blockSize: 256, overviewResampling: mode}
            workflow: {granulesPerJob: 1, maxConcurrency: 2, toleratedFailurePercentage: 0.5}
            resources: {vcpus: 0.25, memoryMiB: 0x200, timeout: 90s}
            """,
            "d.yaml").OrThrow();

        Assert.Equal(("a-1", "2024", "Two\nlines\n", "CC0-1.0"), (dataset.Id, dataset.Title, dataset.Description, dataset.License));
        var provider = Assert.Single(dataset.Providers);
        Assert.Equal(("N", "https://example.org/a?b=c"), (provider.Name, provider.Url));
        Assert.Equal(["producer", "host"], provider.Roles);
        Assert.Equal(["one", "2"], dataset.Keywords);
        Assert.Equal(new CmrSource { ShortName = "S", Version = "004", Provider = "P_1", Include = @"a{2}\.nc$" }, dataset.Source.Cmr);
        Assert.Equal(["localhost", "*.example.org"], dataset.Source.Hosts);
        Assert.Equal(
            new ScheduleDescriptor
            {
                Expression = "cron(0 6 * * ? *)",
                Window = TimeSpan.FromHours(36),
                TimeZone = "Europe/Amsterdam",
                Enabled = false,
            },
            dataset.Schedule);
        Assert.Equal("cf-grid", dataset.Mapping);
        Assert.Equal([("factor", "1.50"), ("flip", "true"), ("layer", "top"), ("level", "3")], dataset.Options.Select(o => (o.Key, o.Value)));
        Assert.Equal([720, 1440], dataset.Grid!.Shape);
        Assert.Equal([-180, -90, 180, 90], dataset.Grid.Bbox);
        Assert.Equal(true, dataset.WrapLongitude);
        Assert.Equal("{granule}", dataset.ItemId.Text);
        var variable = Assert.Single(dataset.Variables);
        Assert.Equal(
            ("v_1", "/g/a b", "T", "D", "DU", true, true, "magma"),
            (variable.Name, variable.Path, variable.Title, variable.Description, variable.Unit,
                variable.MaskOutsideValidRange, variable.Unpack, variable.Render!.Colormap));
        Assert.Equal([-1.5, 0.5], variable.Render.Rescale);
        Assert.Equal(
            new CogDescriptor
            {
                Compression = CogCompression.Zstd,
                Level = 19,
                Predictor = CogPredictor.FloatingPoint,
                BlockSize = 256,
                OverviewResampling = OverviewResampling.Mode,
            },
            dataset.Cog);
        Assert.Equal(new WorkflowDescriptor { GranulesPerJob = 1, MaxConcurrency = 2, ToleratedFailurePercentage = 0.5 }, dataset.Workflow);
        Assert.Equal(new ResourcesDescriptor { Vcpus = 0.25, MemoryMiB = 512, Timeout = TimeSpan.FromSeconds(90) }, dataset.Resources);
    }

    [Theory]
    [InlineData("¶titel: Ozon", "unknown key 'titel'; did you mean 'title'?")]
    [InlineData("cog: {¶blokSize: 512}", "cog: unknown key 'blokSize'; did you mean 'blockSize'?")]
    [InlineData("resources: {¶gpus: 1}", "resources: unknown key 'gpus'; there are vcpus, memoryMiB, timeout")]
    [InlineData("workflow: {granulesPerJob: ¶abc}", "workflow.granulesPerJob: expected a whole number, got 'abc'")]
    [InlineData("workflow: {granulesPerJob: ¶1.5}", "workflow.granulesPerJob: expected a whole number, got '1.5'")]
    [InlineData("workflow: {granulesPerJob: ¶\"20\"}", "workflow.granulesPerJob: expected a whole number, got '20'")]
    [InlineData("workflow: {granulesPerJob: ¶[1]}", "workflow.granulesPerJob: expected a whole number, got a list")]
    [InlineData("workflow: {granulesPerJob: ¶0}", "workflow.granulesPerJob: must be from 1 to 1000, got 0")]
    [InlineData("workflow: {toleratedFailurePercentage: ¶101}", "workflow.toleratedFailurePercentage: must be from 0 to 100, got 101")]
    [InlineData("resources: {vcpus: ¶.inf}", "resources.vcpus: expected a number, got '.inf'")]
    [InlineData("resources: {vcpus: ¶1e999}", "resources.vcpus: expected a number, got '1e999'")]
    [InlineData("cog: {blockSize: ¶500}", "cog.blockSize: must be a multiple of 16 from 128 to 1024, got 500")]
    [InlineData("cog: {blockSize: ¶64}", "cog.blockSize: must be a multiple of 16 from 128 to 1024, got 64")]
    [InlineData("cog: {compression: ¶zst}", "cog.compression: must be one of none, deflate, zstd, got 'zst'; did you mean 'zstd'?")]
    [InlineData("cog: {level: ¶12}", "cog.level: must be from 1 to 9 for deflate, got 12")]
    [InlineData("cog: {compression: none, level: ¶5}", "cog.level: compression 'none' has no levels; leave the key out")]
    [InlineData("cog: ¶deflate", "cog: expected keys and values, got 'deflate'")]
    [InlineData("schedule: {enabled: ¶yes}", "schedule.enabled: expected true or false, got 'yes'")]
    [InlineData("schedule: {window: ¶10 days}", "schedule.window: expected a duration such as 15m, 36h, 10d or 1h30m, got '10 days'")]
    [InlineData("schedule: {window: ¶10}", "schedule.window: expected a duration such as 15m, 36h, 10d or 1h30m, got '10'")]
    [InlineData("schedule: {window: ¶5m}", "schedule.window: must be from 1h to 3660d, got 5m")]
    [InlineData("schedule: {timeZone: ¶Amsterdam}", "schedule.timeZone: must be an IANA time zone such as UTC or Europe/Amsterdam, got 'Amsterdam'")]
    [InlineData("keywords: [a, ¶7]", "keywords[1]: expected text, but 7 without quotes is a number: write \"7\"")]
    [InlineData("keywords: [¶true]", "keywords[0]: expected text, but true without quotes is a boolean: write \"true\"")]
    [InlineData("keywords: ¶ozone", "keywords: expected a list of 0 to 100, got 'ozone'")]
    [InlineData("license:¶", "license: expected text, got nothing: give a value or leave the key out")]
    [InlineData("license: ¶CC0 1.0", "license: must be an SPDX licence identifier such as CC0-1.0, or 'other', got 'CC0 1.0'")]
    [InlineData("grid: {shape: ¶[1]}", "grid.shape: expected a list of 2, got 1")]
    [InlineData("grid: {bbox: ¶[10, 0, -10, 1]}", "grid.bbox: west must be less than east in [west, south, east, north]")]
    [InlineData("grid: {bbox: ¶[0, 90, 1, -90]}", "grid.bbox: south must be less than north in [west, south, east, north]")]
    [InlineData("providers: [¶{roles: [host]}]", "providers[0]: 'name' is missing: The organisation's name.")]
    [InlineData("providers: [{name: N, roles: [¶owner]}]", "providers[0].roles[0]: must be one of licensor, producer, processor, host, got 'owner'")]
    [InlineData("providers: [{name: N, url: ¶'javascript:x'}]",
        "providers[0].url: must be an address that starts with https:// or http://, without blanks, got 'javascript:x'")]
    [InlineData("options: {a: ¶[1]}", "options.a: expected text, a number, true or false, got a list")]
    [InlineData("options: {¶a-b: 1}", "options: a key must be letters, digits and '_', a letter first, got 'a-b'")]
    [InlineData("wrapLongitude: &x ¶true", "anchors (&name) are not allowed: write the value out where it is needed")]
    [InlineData("license: ¶*x", "aliases (*name) are not allowed: write the value out")]
    [InlineData("grid: {bbox: ¶*x, shape: [1, 2]}", "aliases (*name) are not allowed: write the value out")]
    [InlineData("¶title: Again", "key 'title' is given twice: first in line 2")]
    [InlineData("¶--- ", "starts a second document: a descriptor is one document, so take '---' out")]
    [InlineData("¶[a]: b", "a key must be a word, got a list")]
    public void What_is_added_wrongly_is_told_at_its_place(string marked, string message) =>
        MarkedYaml.Plus(marked.Replace("&x ¶", "¶&x ")).HasProblems(message);

    [Theory]
    [InlineData("id: ozone", "id: ¶../x",
        "id: must be lower-case letters and digits with single hyphens between them, at most 40 characters, got '../x'")]
    [InlineData("id: ozone", "id: ¶Ozone",
        "id: must be lower-case letters and digits with single hyphens between them, at most 40 characters, got 'Ozone'")]
    [InlineData("id: ozone", "id: ¶\"a\\n\\e[31m\"",
        @"id: must be lower-case letters and digits with single hyphens between them, at most 40 characters, got 'a\u000a\u001b[31m'")]
    [InlineData("id: ozone", "id: ¶!!str ozone", "tags, here 'tag:yaml.org,2002:str', are not allowed: put text in quotes instead")]
    [InlineData("id: ozone\n", "¶", "'id' is missing: The dataset's name in commands, paths and AWS, and the STAC collection's id.")]
    [InlineData("version: \"003\"", "version: ¶003",
        "source.cmr.version: expected text, but 003 without quotes is a number: write \"003\"")]
    [InlineData("{shortName: OMDOAO3e, version: \"003\"}", "¶{version: \"003\"}",
        "source.cmr: 'shortName' is missing: The collection's short name, such as OMDOAO3e.")]
    [InlineData("{cmr: {shortName: OMDOAO3e, version: \"003\"}}", "¶{hosts: [a.b]}", "source: needs one of 'cmr', 's3' or 'local'")]
    [InlineData("{cmr: {", "¶{s3: {bucket: abc, time: '(?<year>a)'}, cmr: {",
        "source: has 'cmr' and 's3', but they are alternatives: keep one")]
    [InlineData("{cmr: {shortName: OMDOAO3e, version: \"003\"}}", "{s3: {bucket: abc, time: ¶'(?<day>a)'}}",
        @"source.s3.time: needs a named group 'year', such as (?<year>\d{4})")]
    [InlineData("{cmr: {shortName: OMDOAO3e, version: \"003\"}}", "{s3: {bucket: abc, time: '(?<year>a)'}, access: ¶https}",
        "source.access: 'https' is for a cmr source; the files of an s3 source come from its bucket")]
    [InlineData("id: ozone\n", "id: ozone\npublish: {stacApi: {url: ¶http://stac.example.org}}\n",
        "publish.stacApi.url: must start with https:// (http is for this machine only)")]
    [InlineData("version: \"003\"", "version: \"003\", include: ¶'(a'",
        "source.cmr.include: is not a regular expression: Invalid pattern '(a' at offset 2. Not enough )'s.")]
    [InlineData("version: \"003\"", "version: \"003\", include: ¶'(?=a)b'",
        "source.cmr.include: is a regular expression that looks around, refers back or repeats too much, which is not supported here; use a simpler one")]
    [InlineData("version: \"003\"", "version: \"003\", provider: ¶ges_disc",
        "source.cmr.provider: must be capitals, digits and '_', such as GES_DISC, got 'ges_disc'")]
    [InlineData("{cmr: ", "{hosts: [¶'*.com'], cmr: ",
        "source.hosts[0]: must be a host's name in lower case, such as data.gesdisc.earthdata.nasa.gov or *.earthdata.nasa.gov, got '*.com'")]
    [InlineData("hdfeos5-grid", "¶hdfeos-grid", "unknown mapping 'hdfeos-grid'; there are: cf-grid, hdfeos5-grid; did you mean 'hdfeos5-grid'?")]
    [InlineData("hdfeos5-grid", "cf-grid\noptions: {¶tine: bands}", "options: the mapping cf-grid has no option 'tine'; it has: time, note; did you mean 'time'?")]
    [InlineData("hdfeos5-grid", "cf-grid\noptions: {time: ¶band}", "options.time: must be one of items, bands, got 'band'; did you mean 'bands'?")]
    [InlineData("hdfeos5-grid", "hdfeos5-grid\noptions: {¶time: bands}", "options: the mapping hdfeos5-grid has no options")]
    [InlineData("hdfeos5-grid", "¶swath", "unknown mapping 'swath'; there are: cf-grid, hdfeos5-grid")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶ozone", "itemId: gives every item the same id: add {date:yyyyMMdd} or {granule}")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶../{date:yyyyMMdd}",
        "itemId: must start with a letter, a digit or a placeholder, got '../{date:yyyyMMdd}'")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶a/{date:yyyyMMdd}",
        "itemId: must be letters, digits, '.', '_', '-' and placeholders in braces; '/' is none of them")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶ozone_{date:yyyyMMdd", "itemId: the brace in '{date:yyyyMMdd' is not closed")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶ozone_{date}",
        "itemId: unknown placeholder '{date}'; there are {date:yyyyMMdd}, {id}, {granule} and {tile}")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶ozone_{date:yyyyMMMdd}",
        "itemId: 'MMM' is not allowed in the date format 'yyyyMMMdd'; write MM")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶ozone_{date:yyyy:MM}",
        "itemId: ':' is not allowed in the date format 'yyyy:MM'; use yyyy, MM, dd, HH, mm, ss, digits, '_', '-' or T")]
    [InlineData("ozone_{date:yyyyMMdd}", "¶ozone_{date:2024}",
        "itemId: the date format '2024' has no date in it; write {date:yyyyMMdd}")]
    [InlineData("    path: /a/b", "    path: ¶a/b", "variables[0].path: must be an absolute path in the granule such as /HDFEOS/GRIDS/…, got 'a/b'")]
    [InlineData("    path: /a/b", "    path: ¶/a/../b",
        "variables[0].path: must have a name between any two '/' and after the last one, not '.' or '..', got '/a/../b'")]
    [InlineData("    path: /a/b", "    path: /a/b\n    render: ¶{colormap: viridis}",
        "variables[0].render: 'rescale' is missing: [minimum, maximum] of the colours, in the variable's unit.")]
    [InlineData("    path: /a/b", "    path: /a/b\n    render: {rescale: ¶[9, 1]}",
        "variables[0].render.rescale: the minimum must be less than the maximum in [minimum, maximum]")]
    [InlineData("    path: /a/b", "    path: /a/b\n    render: {rescale: [1, 2], colormap: ¶virdis}",
        "variables[0].render.colormap: must be one of viridis, plasma, inferno, magma, cividis, turbo, gray, rdbu, ylorrd, blues, "
        + "got 'virdis'; did you mean 'viridis'?")]
    [InlineData("    path: /a/b", "    path: /a/b\n  - name: ¶total\n    path: /c",
        "variables[1].name: there is a variable 'total' already; names must differ")]
    [InlineData("- name: total", "- name: ¶a.b",
        "variables[0].name: must be lower-case letters and digits with single '_' or '-' between them, at most 40 characters, got 'a.b'")]
    public void What_is_changed_wrongly_is_told_at_its_place(string original, string marked, string message) =>
        MarkedYaml.With(original, marked).HasProblems(message);

    [Fact]
    public void All_problems_are_told_at_once_in_the_order_of_the_file() =>
        MarkedYaml.Of(
            """
            id: ¶a_b
            ¶titel: Ozone
            title: Ozone
            source: {cmr: ¶{shortName: S}, ¶host: []}
            mapping: hdfeos5-grid
            itemId: ¶{x}
            variables:
              - ¶name: v
              - name: ¶V
                path: ¶v
            """).HasProblems(
            "id: must be lower-case letters and digits with single hyphens between them, at most 40 characters, got 'a_b'",
            "unknown key 'titel'; did you mean 'title'?",
            "source.cmr: 'version' is missing: The collection's version, in quotes because leading zeros count: \"003\".",
            "source: unknown key 'host'; did you mean 'hosts'?",
            "itemId: expected text, got keys and values: text that starts with '{' or has ': ' in it needs quotes",
            "variables[0]: 'path' is missing: The array's absolute path in the granule, as 'datasets inspect' shows it.",
            "variables[1].name: must be lower-case letters and digits with single '_' or '-' between them, at most 40 characters, got 'V'",
            "variables[1].path: must be an absolute path in the granule such as /HDFEOS/GRIDS/…, got 'v'");

    [Fact]
    public void Text_that_is_not_yaml_is_told_where_it_stops_being_yaml() =>
        MarkedYaml.Of("id: ¶\"ozone\ntitle: T").HasProblems("is not YAML: While scanning a multi-line double-quoted scalar, found wrong indentation.");

    [Theory]
    [InlineData("id: a\nsource:\n¶\tcmr: {shortName: S}\n")]
    [InlineData("id: a\nsource:\n  cmr:\n    shortName: S\n¶\tversion: a\n")]
    [InlineData("id: a\nvariables:\n  - name: a\n  ¶\tpath: /a\n")]
    [InlineData("¶\tid: a\ntitle: T\n")]
    [InlineData("description: |\n  a block\n  \tmay have tabs\nsource:\n¶\tcmr: {shortName: S}\n")]
    public void A_tab_that_indents_is_told_where_it_stands(string text) =>
        MarkedYaml.Of(text).HasProblems("is not YAML: the line is indented with a tab, and YAML takes blanks only");

    [Fact]
    public void A_tab_in_a_block_of_text_is_not_blamed_for_another_fault() =>
        MarkedYaml.Of("description: |\n  a block\n  \tmay have tabs\nid: ¶\"ozone\ntitle: T")
            .HasProblems("is not YAML: While scanning a multi-line double-quoted scalar, found wrong indentation.");

    [Theory]
    [InlineData("grid: {crs: ¶EPSG:99999}", "grid.crs: 'EPSG:99999' is not among the EPSG codes that PROJ knows: look the code up at https://epsg.org")]
    [InlineData("warp: {crs: ¶EPSG:99999, resolution: 1}", "warp.crs: 'EPSG:99999' is not among the EPSG codes that PROJ knows: look the code up at https://epsg.org")]
    [InlineData("warp: {crs: ¶EPSG:5773, resolution: 1}", "warp.crs: 'EPSG:5773' is neither a projection nor longitude and latitude, so that no raster can be in it")]
    [InlineData("grid: {crs: ¶'+proj=nonsense'}", "grid.crs: '+proj=nonsense' is not understood by PROJ: try it with 'gdalsrsinfo'")]
    public void A_coordinate_reference_system_that_PROJ_does_not_know_is_a_problem(string line, string message)
    {
        var marked = MarkedYaml.Plus(line).Text;
        var column = line.IndexOf('¶') + 1;
        var problem = Assert.Single(DescriptorReader.Parse(marked, "d.yaml", MappingRegistry.Default.Known).Problems);
        Assert.Equal($"d.yaml:9:{column}: {message}", problem.ToString());
    }

    [Fact]
    public void An_escape_of_no_character_is_a_problem() =>
        MarkedYaml.Of("a¶: \"\\UFFFFFFFF\"").HasProblems("is not YAML after here: look for a wrong escape, bracket or indentation");

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    public void An_empty_file_says_what_a_descriptor_needs(string text) =>
        Assert.Equal(
            "d.yaml:1:1: is empty: a descriptor needs at least id, title, source, mapping, itemId and variables",
            Assert.Single(DescriptorReader.Parse(text, "d.yaml").Problems).ToString());

    [Theory]
    [InlineData("[", 22)]
    [InlineData("{a: ", 82)]
    [InlineData("- ", 43)]
    [InlineData("? ", 43)]
    public void A_document_nested_absurdly_deep_is_refused(string piece, int column)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000));

        var problem = Assert.Single(DescriptorReader.Parse(text, "d.yaml").Problems);

        Assert.Equal("is nested more than 20 deep", problem.Message);
        Assert.Equal((1, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void Thousands_of_problems_are_counted_not_listed()
    {
        var problems = DescriptorReader.Parse(MarkedYaml.Valid + string.Concat(Enumerable.Range(0, 1000).Select(i => $"k{i}: 1\n")), "d.yaml").Problems;

        Assert.Equal(101, problems.Count);
        var line = MarkedYaml.Valid.Count(c => c == '\n') + 101;
        Assert.Equal($"d.yaml:{line}:1: there are 900 more problems, of which this is the first", problems[^1].ToString());
    }

    [Fact]
    public void One_problem_more_is_one()
    {
        var problems = DescriptorReader.Parse(MarkedYaml.Valid + string.Concat(Enumerable.Range(0, 101).Select(i => $"k{i}: 1\n")), "d.yaml").Problems;

        Assert.EndsWith(":1: there is 1 more problem", problems[^1].ToString());
    }

    [Fact]
    public void A_file_that_is_not_utf8_is_told_where()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["d.yaml"], [.. "id: ozone\ntitle: é"u8, 0xff]);

        Assert.Equal(
            $"{folder["d.yaml"]}:2:9: is not UTF-8 text: save the file in that encoding",
            Assert.Single(DescriptorReader.Read(folder["d.yaml"]).Problems).ToString());
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_do_no_harm()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["d.yaml"], "\ufeff" + MarkedYaml.Valid.Replace("\n", "\r\n"));

        Assert.Equal("ozone", DescriptorReader.Read(folder["d.yaml"]).OrThrow().Id);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["d.yaml"], MarkedYaml.Valid + "#" + new string('x', DescriptorReader.LargestFile));

        var line = MarkedYaml.Valid.Count(c => c == '\n') + 1;
        Assert.Equal(
            $"{folder["d.yaml"]}:{line}:{DescriptorReader.LargestFile - Encoding.UTF8.GetByteCount(MarkedYaml.Valid) + 1}: is larger than 1 MiB, which no descriptor needs",
            Assert.Single(DescriptorReader.Read(folder["d.yaml"]).Problems).ToString());
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_a_problem()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            $"{folder["no.yaml"]}: cannot be read: there is no such file",
            Assert.Single(DescriptorReader.Read(folder["no.yaml"]).Problems).ToString());
        Assert.Equal(
            $"{folder.Path}: cannot be read: it is a folder, or permission is missing",
            Assert.Single(DescriptorReader.Read(folder.Path).Problems).ToString());
    }

    [Fact]
    public void OrThrow_carries_every_problem()
    {
        var exception = Assert.Throws<DescriptorException>(() => DescriptorReader.Parse("[]", "d.yaml").OrThrow());

        Assert.Equal("d.yaml:1:1: expected keys and values, got a list", exception.Message);
        Assert.Single(exception.Problems);
    }
}
