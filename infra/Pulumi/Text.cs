using System.Globalization;
using System.Runtime.CompilerServices;

namespace Datasets.Infra.Pulumi;

/// <summary>
/// A text: literal parts and references, in order. C# makes one of an interpolated string wherever a <see cref="Text"/> is asked for, so that
/// <c>$"{bucket}/key"</c> keeps the reference that <c>bucket</c> may be.
/// </summary>
[InterpolatedStringHandler]
public sealed record Text : Value
{
    private readonly List<TextPart> _parts = [];

    public Text(string literal) => AppendLiteral(literal);

    /// <summary>As C# calls it for an interpolated string.</summary>
    public Text(int literalLength, int formattedCount) => _parts.Capacity = literalLength > 0 ? 2 * formattedCount + 1 : formattedCount;

    /// <summary>The parts: no two literal ones beside each other, and none that is empty.</summary>
    public IReadOnlyList<TextPart> Parts => _parts;

    public static implicit operator Text(string literal) => new(literal);

    public static implicit operator Text(PulumiReference reference)
    {
        var text = new Text("");
        text.AppendFormatted(reference);
        return text;
    }

    /// <summary>For an interpolated string with references where any value could stand: <c>Text.Of($"{arn}:*")</c>.</summary>
    public static Text Of(Text text) => text;

    /// <summary>Texts with a separator between them.</summary>
    public static Text Join(string separator, IReadOnlyList<Text> texts)
    {
        var joined = new Text("");
        foreach (var (index, text) in texts.Index())
        {
            joined.AppendLiteral(index == 0 ? "" : separator);
            joined.AppendFormatted(text);
        }

        return joined;
    }

    /// <summary>The text with something in place of each reference.</summary>
    public string With(Func<PulumiReference, string> stand) =>
        string.Concat(_parts.Select(part => part.Reference is { } reference ? stand(reference) : part.Literal));

    public void AppendLiteral(string literal)
    {
        if (literal.Length == 0)
            return;

        if (_parts is [.., { Literal: { } before }])
            _parts[^1] = new(before + literal, null);
        else
            _parts.Add(new(literal, null));
    }

    public void AppendFormatted(string literal) => AppendLiteral(literal);

    public void AppendFormatted(int number) => AppendLiteral(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(PulumiReference reference) => _parts.Add(new(null, reference));

    public void AppendFormatted(Text text)
    {
        foreach (var (literal, reference) in text._parts)
        {
            if (reference is null)
                AppendLiteral(literal!);
            else
                AppendFormatted(reference);
        }
    }

    public bool Equals(Text? other) => other is not null && _parts.SequenceEqual(other._parts);

    public override int GetHashCode() => _parts.Aggregate(0, HashCode.Combine);
}

/// <summary>Part of a text: a literal or a reference.</summary>
public readonly record struct TextPart(string? Literal, PulumiReference? Reference);
