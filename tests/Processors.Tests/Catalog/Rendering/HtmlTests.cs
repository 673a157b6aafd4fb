using System.Globalization;
using System.Text;

namespace Datasets.Catalog.Rendering;

public sealed class HtmlTests
{
    private const string Hostile = "<script>alert(\"1\")</script> & 'x'";

    [Fact]
    public void A_value_stays_text_in_content_and_in_attributes()
    {
        Html html = $"<a title=\"{Hostile}\">{Hostile}</a>";

        const string escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;";
        Assert.Equal($"<a title=\"{escaped}\">{escaped}</a>", html.ToString());
        Assert.Equal(Hostile, System.Net.WebUtility.HtmlDecode(escaped));
    }

    [Fact]
    public void A_plain_string_is_text()
    {
        Html html = Hostile;

        Assert.DoesNotContain('<', html.ToString());
    }

    [Fact]
    public void Markup_within_markup_is_not_escaped_again()
    {
        Html cell = $"<td>{"a < b"}</td>";

        Assert.Equal("<tr><td>a &lt; b</td></tr>", new Html().Append($"<tr>{cell}</tr>").ToString());
        Assert.Equal("<b>1</b>, <b>2</b>", Html.Join(", ", new[] { 1, 2 }.Select(number => (Html)$"<b>{number}</b>")).ToString());
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = commas;
            Assert.Equal("0,5", $"{0.5}");
            Html html = $"{1234.5:0.00} {0.5}";
            Assert.Equal("1234.50 0.5", html.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_templates_places_are_filled() =>
        Assert.Equal("<title>a &amp; b</title><p>1</p>", Encoding.UTF8.GetString(Html.FillTemplate("<title><!--TITLE--></title><!--BODY-->", "a & b", $"<p>{1}</p>")));
}
