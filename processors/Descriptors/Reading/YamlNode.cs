using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>A piece of a YAML document with its place in the file.</summary>
internal abstract record YamlNode(Position Start)
{
    /// <summary>What it is, in the words of a message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A node that was reported already: its readers report nothing more.</summary>
internal sealed record YamlRefused(Position Start) : YamlNode(Start)
{
    public override string Kind => "something that is not allowed";
}

internal sealed record YamlList(Position Start, IReadOnlyList<YamlNode> Items) : YamlNode(Start)
{
    public override string Kind => "a list";
}

internal sealed record YamlMap(Position Start, IReadOnlyList<YamlEntry> Entries) : YamlNode(Start)
{
    public override string Kind => "keys and values";

    public YamlNode? this[string key] => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

internal enum ScalarType { Null, Boolean, Integer, Number, Text }

/// <summary>A scalar; a plain one (without quotes) has the type that YAML 1.2's core schema (section 10.3.2) gives it.</summary>
internal sealed record YamlScalar(Position Start, string Text, bool IsPlain) : YamlNode(Start)
{
    private ScalarType? _type;

    public ScalarType Type => _type ??= IsPlain ? CoreSchema.TypeOf(Text) : ScalarType.Text;

    public override string Kind => Type == ScalarType.Null ? "nothing" : Quoted.Of(Text);
}
