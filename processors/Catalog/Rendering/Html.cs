using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Datasets.Model;

namespace Datasets.Catalog.Rendering;

/// <summary>
/// HTML, or SVG within it, made of interpolated strings: <c>Html cell = $"&lt;td&gt;{text}&lt;/td&gt;"</c>. The constant parts are markup; every value is
/// escaped, for content and for attributes in quotes, unless it is <see cref="Html"/> itself. Numbers are written the same in every culture. A plain
/// string becomes text, never markup.
/// </summary>
[InterpolatedStringHandler]
public sealed class Html
{
    private readonly StringBuilder _markup;

    public Html() => _markup = new StringBuilder();

    public Html(int literalLength, int formattedCount) => _markup = new StringBuilder(literalLength + 16 * formattedCount);

    public static Html Empty => new();

    public static implicit operator Html(string? text)
    {
        var html = new Html();
        html.AppendText(text);
        return html;
    }

    /// <summary>Fills a page's template, in which comments mark the places.</summary>
    public static byte[] FillTemplate(string template, Html title, Html body) => Encoding.UTF8.GetBytes(template
        .Replace("<!--TITLE-->", title.ToString(), StringComparison.Ordinal)
        .Replace("<!--BODY-->", body.ToString(), StringComparison.Ordinal));

    public static Html Join(Html separator, IEnumerable<Html> parts)
    {
        var joined = new Html();
        foreach (var (i, part) in parts.Index())
            joined.Append(i > 0 ? separator : Empty).Append(part);
        return joined;
    }

    public Html Append(Html part)
    {
        _markup.Append(part._markup);
        return this;
    }

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(Html? part) => _markup.Append(part?._markup);

    public void AppendFormatted(string? text) => AppendText(text);

    public void AppendFormatted<T>(T value, string? format = null)
        where T : IFormattable => AppendText(value.ToString(format, CultureInfo.InvariantCulture));

    public override string ToString() => _markup.ToString();

    // The five characters that mean something in content or in a quoted attribute, and what disguises text.
    private void AppendText(string? text)
    {
        foreach (var character in SafeText.Lines(text ?? ""))
        {
            _ = character switch
            {
                '&' => _markup.Append("&amp;"),
                '<' => _markup.Append("&lt;"),
                '>' => _markup.Append("&gt;"),
                '"' => _markup.Append("&quot;"),
                '\'' => _markup.Append("&#39;"),
                _ => _markup.Append(character),
            };
        }
    }
}
