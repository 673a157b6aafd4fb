using Datasets.Support;
using Microsoft.CodeAnalysis;
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

    /// <summary>Folders whose files, and those of the folders within, have the project's namespace: what others use of them is one library.</summary>
    private static readonly string[] Flat =
    [
        "processors/Compression", "processors/Gdal", "processors/Cog", "processors/Hdf4", "processors/Hdf5", "processors/Descriptors/Contract", "processors/Descriptors/Values", "processors/Descriptors/Model", "processors/Descriptors/Reading",
    ];

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

    /// <summary>By the uses alone, whatever the order in the list: as long as a folder uses none that is left, it goes. The test's output lists the uses.</summary>
    [Fact]
    public void No_folder_uses_itself_by_a_detour()
    {
        var uses = Uses.Value
            .Select(use => (From: Folder(use.From), To: Folder(use.To)))
            .Where(use => use.From != use.To)
            .Distinct()
            .ToLookup(use => use.From, use => use.To);
        foreach (var folder in Order)
            TestContext.Current.TestOutputHelper?.WriteLine($"{folder}: {string.Join(", ", uses[folder].Order(StringComparer.Ordinal))}");

        var left = Sources().Select(Folder).ToHashSet();
        while (left.Where(folder => !uses[folder].Any(left.Contains)).ToList() is { Count: > 0 } free)
            left.ExceptWith(free);

        Assert.Empty(left.SelectMany(folder => uses[folder].Where(left.Contains).Select(used => $"{folder} uses {used}")));
        Assert.Contains("infra/Pulumi", uses["infra/Stack"]);
    }

    [Fact]
    public void A_files_namespace_follows_its_folder()
    {
        Assert.Empty(Namespaces().Where(file => file.Namespace != Expected(file.Path)).Select(file => $"{file.Path} has the namespace {file.Namespace}, not {Expected(file.Path)}"));
        Assert.All(Flat, flat => Assert.Contains(Namespaces(), file => IsWithin(flat, file.Path) && file.Namespace != Nested(Folder(file.Path))));
    }

    [Fact]
    public void The_compiler_of_the_cloud_uses_the_descriptors_only() => Assert.Empty(Uses.Value
        .Where(use => use.From.StartsWith("infra/", StringComparison.Ordinal))
        .Where(use => !new[] { "infra/", "processors/Descriptors/", "processors/Model/" }.Any(allowed => use.To.StartsWith(allowed, StringComparison.Ordinal)))
        .Select(use => $"{use.From} uses {use.Type} of {use.To}"));

    [Theory]
    [InlineData("processors/Validation", "processors/Authoring")]
    [InlineData("processors/Conversion", "processors/Cog/Writing")]
    [InlineData("processors/Conversion", "processors/Cog/Codecs")]
    public void A_project_does_not_use_what_it_must_not_know(string user, string used) =>
        Assert.DoesNotContain(Uses.Value, use => use.From.StartsWith(user + "/", StringComparison.Ordinal) && use.To.StartsWith(used + "/", StringComparison.Ordinal));

    private static string Folder(string file) => file[..file.LastIndexOf('/')];

    private static bool IsWithin(string folder, string path) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Expected(string path) =>
        Flat.Any(flat => IsWithin(flat, path)) ? Nested(string.Join('/', path.Split('/')[..2])) : Nested(Folder(path));

    private static string Nested(string folder) => folder.Split('/') switch
    {
        ["processors", .. var names] => string.Join('.', ["Datasets", .. names]),
        ["infra", .. var names] => string.Join('.', ["Datasets", "Infra", .. names]),
        _ => throw new ArgumentException($"{folder} is in none of the projects", nameof(folder)),
    };

    /// <summary>The namespace of every file but those of the programs' top-level statements.</summary>
    private static IEnumerable<(string Path, string? Namespace)> Namespaces() => Sources()
        .Where(path => Path.GetFileName(path) != "Program.cs")
        .Select(path => (path, File.ReadLines(Path.Combine(Root, path)).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))?["namespace ".Length..].TrimEnd(';')));

    private static IEnumerable<string> Sources() => ProductCompilation.Sources;

    private static List<Use> ReadUses() =>
        [.. ProductCompilation.Trees.SelectMany(tree => UsesOf(ProductCompilation.Value.GetSemanticModel(tree), tree))];

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
        // Top-level statements are in a class of that name in every program.
        return type?.ContainingNamespace is { IsGlobalNamespace: false } ? type.OriginalDefinition : null;
    }

    /// <param name="From">The file that uses <paramref name="Type"/>.</param>
    /// <param name="To">The file that declares it.</param>
    private sealed record Use(string From, string To, string Type);
}
