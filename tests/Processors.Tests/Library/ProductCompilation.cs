using Datasets.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Datasets.Library;

/// <summary>The sources of <c>processors</c> and <c>infra</c> as Roslyn sees them, as one program.</summary>
internal static class ProductCompilation
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly string Root = Repository.PathOf(".");
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview, DocumentationMode.Parse);
    private static readonly Lazy<CSharpCompilation> Compilation = new(Compile);

    /// <summary>Paths within the repository.</summary>
    public static IReadOnlyList<string> Sources { get; } =
    [
        .. new[] { "processors", "infra" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/") && !path.Contains("/obj/")),
    ];

    public static CSharpCompilation Value => Compilation.Value;

    /// <summary>One for each source; its path is that within the repository.</summary>
    public static IEnumerable<SyntaxTree> Trees => Value.SyntaxTrees.Take(Sources.Count);

    private static CSharpCompilation Compile()
    {
        var trees = Sources.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Root, path)), Parsing, path));
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("datasets", StringComparison.OrdinalIgnoreCase))
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            "product", [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings, Parsing, "usings.cs")], platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }
}
