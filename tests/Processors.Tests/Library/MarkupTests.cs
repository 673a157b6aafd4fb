using System.Text.RegularExpressions;
using Datasets.Catalog.Rendering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Datasets.Library;

/// <summary>Markup is in interpolated strings that become <see cref="Html"/>, which escapes what is put into it, and nowhere else.</summary>
public sealed partial class MarkupTests
{
    /// <summary>Files with tags that are no HTML of ours.</summary>
    private static readonly string[] Others =
    [
        // GDAL's metadata: XML in a TIFF tag.
        "processors/Cog/Tiff/GdalMetadata.cs",
        // What a server sends in place of a granule: to be recognised, and to be imitated.
        "processors/Conversion/Formats/FormatDetector.cs",
        "processors/EmbeddedArchive/Catalogue/GranuleStore.cs",
    ];

    [Fact]
    public void Tags_stand_only_in_strings_that_become_Html()
    {
        var strings = ProductCompilation.Trees.Where(tree => tree.FilePath.StartsWith("processors/", StringComparison.Ordinal) && !Others.Contains(tree.FilePath)).SelectMany(Strings).ToList();

        Assert.Empty(strings.Where(text => !text.IsHtml).Select(text => $"{text.Place} has '{text.Text}' in a plain string"));
        Assert.Contains(strings, text => text.Place.StartsWith("processors/Validation/CheckPage.cs", StringComparison.Ordinal));
        Assert.Contains(strings, text => text.Place.StartsWith("processors/Workflow/Reports/ReportPage.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_other_file_has_tags() => Assert.All(Others, path => Assert.Contains(
        ProductCompilation.Trees.Single(tree => tree.FilePath == path).GetRoot().DescendantTokens(),
        token => token.IsKind(SyntaxKind.StringLiteralToken) && OtherTag().IsMatch(token.ValueText)));

    private static IEnumerable<(string Place, string Text, bool IsHtml)> Strings(SyntaxTree tree)
    {
        var tokens = tree.GetRoot().DescendantTokens().Where(token => token.Kind() is
            SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken);
        foreach (var token in tokens.Where(token => Tag().IsMatch(token.ValueText)))
        {
            var line = token.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            yield return ($"{tree.FilePath}:{line}", token.ValueText, BecomesHtml(tree, token));
        }
    }

    private static bool BecomesHtml(SyntaxTree tree, SyntaxToken token)
    {
        if (token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is not { } text)
            return false;
        // Interpolated strings that are added up are one.
        ExpressionSyntax whole = text;
        while (whole.Parent is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression))
            whole = sum;
        var model = ProductCompilation.Value.GetSemanticModel(tree);
        return model.GetTypeInfo(whole).ConvertedType?.Name == nameof(Html) || (whole.Parent is CastExpressionSyntax cast && model.GetTypeInfo(cast).Type?.Name == nameof(Html));
    }

    // A tag with its end, or with an attribute. Names of groups in regular expressions, such as (?<year>, and generic types have none of these before them.
    [GeneratedRegex(@"(?<![?\w])</?[a-z][a-z0-9]*(>|/>|\s[a-z-]+="")")]
    private static partial Regex Tag();

    [GeneratedRegex(@"<!?/?[A-Za-z]")]
    private static partial Regex OtherTag();
}
