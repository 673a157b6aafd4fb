using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>A descriptor in which <c>¶</c> marks each place where a problem is expected.</summary>
internal sealed class MarkedYaml
{
    /// <summary>A small descriptor without problems.</summary>
    public const string Valid = """
        id: ozone
        title: Ozone
        source: {cmr: {shortName: OMDOAO3e, version: "003"}}
        mapping: hdfeos5-grid
        itemId: ozone_{date:yyyyMMdd}
        variables:
          - name: total
            path: /a/b

        """;

    private const char Mark = '¶';

    private readonly List<(int Line, int Column)> _marks = [];

    private MarkedYaml(string marked)
    {
        var lines = marked.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            for (var at = lines[i].IndexOf(Mark); at >= 0; at = lines[i].IndexOf(Mark))
            {
                _marks.Add((i + 1, at + 1));
                lines[i] = lines[i].Remove(at, 1);
            }
        }
        Text = string.Join('\n', lines);
    }

    public string Text { get; }

    public static MarkedYaml Of(string marked) => new(marked);

    /// <summary>The valid descriptor with <paramref name="replaced"/> replaced.</summary>
    public static MarkedYaml With(string replaced, string marked)
    {
        Assert.Contains(replaced, Valid);
        return new(Valid.Replace(replaced, marked));
    }

    /// <summary>The valid descriptor with more lines at its end.</summary>
    public static MarkedYaml Plus(string marked) => new(Valid + marked + "\n");

    /// <summary>The problems are exactly these, in this order, at the marks.</summary>
    public void HasProblems(params string[] messages)
    {
        var result = DescriptorReader.Parse(Text, "d.yaml", [new KnownMapping("hdfeos5-grid"), new KnownMapping("cf-grid", new MappingOption("time", "items", "bands"), new MappingOption("note"))]);

        Assert.Equal(
            messages.Zip(_marks, (message, mark) => $"d.yaml:{mark.Line}:{mark.Column}: {message}"),
            result.Problems.Select(p => p.ToString()));
        Assert.Equal(_marks.Count, messages.Length);
        Assert.Null(result.Descriptor);
    }
}
