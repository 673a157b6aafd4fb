using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>The documents for people: what they link to is there.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "tests/fixtures/README.md",
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_to_a_file_and_a_heading_that_are_there(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        foreach (var target in Links().Matches(File.ReadAllText(Repository.PathOf(page))).Select(link => link.Groups["target"].Value).Where(target => !target.Contains("://")))
        {
            var parts = target.Split('#');
            var path = parts[0] == "" ? Repository.PathOf(page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(Path.Exists(path), $"{page} links to {target}, which is not there");
            if (parts.Length > 1)
                Assert.True(Headings(path).Contains(parts[1]), $"{page} links to {target}, and {parts[0]} has no such heading");
        }
    }

    [Fact]
    public void The_notebooks_cells_are_Python_without_outputs()
    {
        var notebook = JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs/reading.ipynb")))!;
        Assert.Equal(4, (int)notebook["nbformat"]!);
        var cells = notebook["cells"]!.AsArray().Where(cell => (string?)cell!["cell_type"] == "code").ToList();
        Assert.All(cells, cell => Assert.Empty(cell!["outputs"]!.AsArray()));
        var code = string.Join("\n", cells.Select(cell => string.Concat(cell!["source"]!.AsArray().Select(line => (string)line!))));

        var (exitCode, _, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", "import ast, sys; ast.parse(sys.argv[1])", code);
        Assert.True(exitCode == 0, error);
    }

    /// <summary>As GitHub makes them: lower case, letters, digits, '_' and '-', blanks as '-'.</summary>
    private static HashSet<string> Headings(string path)
    {
        var slugs = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in HeadingLines().Matches(Fenced().Replace(File.ReadAllText(path), "")))
        {
            var slug = string.Concat(heading.Groups["text"].Value.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' ')).Replace(' ', '-');
            var unique = slug;
            for (var i = 1; !slugs.Add(unique); i++)
                unique = $"{slug}-{i}";
        }
        return slugs;
    }

    [GeneratedRegex(@"(?<!`)\]\((?<target>[^)\s`]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#{1,6} (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex HeadingLines();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
