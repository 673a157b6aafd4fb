using System.Text.Json.Nodes;

namespace Datasets.Descriptors.Rules;

/// <summary>
/// What a text must be. The same attribute judges a value and says so in the JSON Schema; a test holds the two together.
/// On a list the rule is about its items.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class TextRuleAttribute : Attribute
{
    /// <summary>What is wrong with <paramref name="text"/> (as in 'must be …'), or null where nothing is.</summary>
    public abstract string? Complaint(string text);

    /// <summary>Adds the rule to the JSON Schema of a string.</summary>
    public abstract void Describe(JsonObject schema);

    /// <summary>The rule's limit of length and its pattern, for rules that are no more than that.</summary>
    /// <param name="words">The pattern in words, as in 'must be …': what an editor shows where it does not match.</param>
    protected static void Describe(JsonObject schema, int maximumLength, string pattern, string words)
    {
        schema["maxLength"] = maximumLength;
        schema["pattern"] = pattern;
        schema["patternErrorMessage"] = words;
    }
}

/// <summary>A number's bounds, both included. On a list they are about its items.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BetweenAttribute(double minimum, double maximum) : Attribute
{
    public double Minimum { get; } = minimum;
    public double Maximum { get; } = maximum;
    /// <summary>0 where any number in the bounds will do.</summary>
    public int MultipleOf { get; init; }
}

/// <summary>How many items a list has, both bounds included.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountAttribute(int minimum, int maximum) : Attribute
{
    public int Minimum { get; } = minimum;
    public int Maximum { get; } = maximum;
}

/// <summary>A duration's bounds, both included, as a descriptor writes them.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LastsAttribute(string shortest, string longest) : Attribute
{
    public string Shortest { get; } = shortest;
    public string Longest { get; } = longest;
}
