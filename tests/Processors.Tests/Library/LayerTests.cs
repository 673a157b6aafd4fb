using Datasets.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Datasets.Library;

/// <summary>
/// The order of the projects and their folders, from the bottom up (<c>layers.txt</c>): code may use what is in its own folder or in one that
/// stands above it in the list. So no folder uses itself by a detour, and each can be understood before those that use it. Uses are read from
/// the sources by Roslyn's symbols, those in documentation comments too.
/// </summary>
public sealed class LayerTests
{
    private static readonly string Root = Repository.PathOf(".");
    private static readonly Lazy<IReadOnlyList<Use>> Uses = new(ReadUses);

    private static IReadOnlyList<string> Order { get; } =
        [.. File.ReadLines(Repository.PathOf("tests/Processors.Tests/Library/layers.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    [Fact]
    public void Every_folder_has_its_place_in_the_order_and_every_place_its_folder() =>
        Assert.Equal(Order.Order(StringComparer.Ordinal), Sources().Select(Folder).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Code_uses_only_folders_above_its_own_in_the_order()
    {
        var rank = Order.Index().ToDictionary(folder => folder.Item, folder => folder.Index);

        var wrong = Uses.Value
            .Where(use => rank[Folder(use.To)] > rank[Folder(use.From)])
            .Select(use => $"{use.From} uses {use.Type} of {Folder(use.To)}, which stands below {Folder(use.From)} in layers.txt")
            .Distinct();

        Assert.Empty(wrong);
        Assert.Contains(Uses.Value, use => Folder(use.From) == "processors/Workflow/Runs" && Folder(use.To) == "processors/Catalog/Stac");
    }

    [Theory]
    [InlineData("processors/Validation", "processors/Authoring")]
    [InlineData("processors/Conversion", "processors/Cog/Writing")]
    [InlineData("processors/Conversion", "processors/Cog/Codecs")]
    public void A_project_does_not_use_what_it_must_not_know(string user, string used) =>
        Assert.DoesNotContain(Uses.Value, use => use.From.StartsWith(user + "/", StringComparison.Ordinal) && use.To.StartsWith(used + "/", StringComparison.Ordinal));

    private static string Folder(string file) => file[..file.LastIndexOf('/')];

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Repository.PathOf("processors"), "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/bin/") && !path.Contains("/obj/"));

    private static List<Use> ReadUses()
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse);
        var trees = Sources().Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Root, path)), parsing, path)).ToList();
        const string implicitUsings =
            "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
            + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("datasets", StringComparison.OrdinalIgnoreCase))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "layers", [.. trees, CSharpSyntaxTree.ParseText(implicitUsings, parsing, "usings.cs")], platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return [.. trees.SelectMany(tree => UsesOf(compilation.GetSemanticModel(tree), tree))];
    }

    private static IEnumerable<Use> UsesOf(SemanticModel model, SyntaxTree tree) => tree.GetRoot()
        .DescendantNodes(descendIntoTrivia: true)
        .OfType<SimpleNameSyntax>()
        .Select(name => Declaring(model.GetSymbolInfo(name)))
        .OfType<INamedTypeSymbol>()
        .SelectMany(type => type.DeclaringSyntaxReferences.Select(declared => new Use(tree.FilePath, declared.SyntaxTree.FilePath, type.Name)))
        .Where(use => use.From != use.To && use.To != "usings.cs")
        .Distinct();

    /// <summary>The outermost type that a name stands for or belongs to; null where it is none of ours.</summary>
    private static INamedTypeSymbol? Declaring(SymbolInfo info)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        if (symbol is IMethodSymbol { ReducedFrom: { } extension })
            symbol = extension;
        var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        while (type?.ContainingType is { } outer)
            type = outer;
        return type?.OriginalDefinition;
    }

    /// <param name="From">The file that uses <paramref name="Type"/>.</param>
    /// <param name="To">The file that declares it.</param>
    private sealed record Use(string From, string To, string Type);
}
