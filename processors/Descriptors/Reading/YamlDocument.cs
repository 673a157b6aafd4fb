using Datasets.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Datasets.Descriptors;

/// <summary>
/// Reads the small part of YAML that descriptors are written in, from the parser's events: one document of maps, lists and scalars.
/// Aliases, anchors, tags and duplicate keys are refused, and depth is limited: descriptors are not trusted.
/// </summary>
internal sealed class YamlDocument
{
    private const int DeepestNesting = 20;

    private readonly IParser _parser;
    private readonly ProblemList _problems;

    private YamlDocument(IParser parser, ProblemList problems) => (_parser, _problems) = (parser, problems);

    /// <summary>The document, or null where it cannot be read as YAML; what is wrong goes to <paramref name="problems"/>.</summary>
    public static YamlNode? Read(string text, ProblemList problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlDocument(parser, problems).Document();
        }
        catch (TooDeep e)
        {
            problems.Add(e.At, $"is nested more than {DeepestNesting} deep");
        }
        catch (YamlException e)
        {
            AddNotYaml(text, At(e.Start), $"is not YAML: {Quoted.Plain(e.Message)}", problems);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // YamlDotNet's own, for instance for an escape such as \UFFFFFFFF, or when brackets close what they did not open.
            AddNotYaml(text, At(parser.Current?.End ?? Mark.Empty), "is not YAML after here: look for a wrong escape, bracket or indentation", problems);
        }
        return null;
    }

    private static void AddNotYaml(string text, Position at, string message, ProblemList problems)
    {
        if (TabIndentation.Find(text, at.Line) is { } tab)
            problems.Add(tab, "is not YAML: the line is indented with a tab, and YAML takes blanks only");
        else
            problems.Add(at, message);
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _problems.Add(new(1, 1), "is empty: a descriptor needs at least id, title, source, mapping, itemId and variables");
            return null;
        }
        _parser.Consume<DocumentStart>();
        var root = Node(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _problems.Add(At(second.Start), "starts a second document: a descriptor is one document, so take '---' out");
        return root;
    }

    private YamlNode Node(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _problems.Add(At(alias.Start), "aliases (*name) are not allowed: write the value out");
            return new YamlRefused(At(alias.Start));
        }
        if (depth > DeepestNesting)
            throw new TooDeep(At(_parser.Current!.Start));

        if (_parser.TryConsume<Scalar>(out var scalar))
            return Checked(scalar, new YamlScalar(At(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain));
        if (_parser.TryConsume<SequenceStart>(out var sequence))
            return Checked(sequence, new YamlList(At(sequence.Start), Items(depth)));
        var mapping = _parser.Consume<MappingStart>();
        return Checked(mapping, new YamlMap(At(mapping.Start), Entries(depth)));
    }

    private List<YamlNode> Items(int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        return items;
    }

    private List<YamlEntry> Entries(int depth)
    {
        var entries = new List<YamlEntry>();
        var firstUse = new Dictionary<string, Position>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not YamlScalar name)
            {
                if (key is not YamlRefused)
                    _problems.Add(key.Start, $"a key must be a word, got {key.Kind}");
                continue;
            }
            if (firstUse.TryGetValue(name.Text, out var first))
                _problems.Add(name.Start, $"key {Quoted.Of(name.Text)} is given twice: first in line {first.Line}");
            else
                entries.Add(new(name, value));
            firstUse.TryAdd(name.Text, name.Start);
        }
        return entries;
    }

    private YamlNode Checked(NodeEvent node, YamlNode read)
    {
        if (!node.Anchor.IsEmpty)
            _problems.Add(read.Start, "anchors (&name) are not allowed: write the value out where it is needed");
        if (node.Tag.IsEmpty)
            return read;
        _problems.Add(read.Start, $"tags, here {Quoted.Of(node.Tag.ToString())}, are not allowed: put text in quotes instead");
        return new YamlRefused(read.Start);
    }

    private static Position At(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    private sealed class TooDeep(Position at) : Exception
    {
        public Position At { get; } = at;
    }
}
