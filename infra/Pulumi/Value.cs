namespace Datasets.Infra.Pulumi;

/// <summary>
/// A value of a program, as plain data: what a target (<see cref="YamlTarget"/>) writes in its own language, and escapes as that language asks.
/// Nothing here is escaped, and a reference is never text.
/// </summary>
public abstract record Value
{
    /// <summary>Says explicitly that there is no value.</summary>
    public static Value Null { get; } = new Nothing();

    public static implicit operator Value(string text) => new Text(text);

    public static implicit operator Value(int number) => new Number(number);

    public static implicit operator Value(double number) => new Number(number);

    public static implicit operator Value(bool flag) => new Flag(flag);

    /// <summary>A value is not a string: an interpolated string that has one must be a <see cref="Text"/>, or its references would be lost.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public sealed override string ToString() =>
        throw new InvalidOperationException($"a value of the program is no string; write a text that has one as {nameof(Text)}.{nameof(Text.Of)}");
}

public sealed record Nothing : Value;

public sealed record Number(double Amount) : Value;

public sealed record Flag(bool IsSet) : Value;

/// <summary>An output of a resource or the result of a look-up; without a property, the resource itself.</summary>
public sealed record PulumiReference(string Node, string? Property = null) : Value
{
    /// <summary>What Pulumi knows of the deployment itself, of which no resource can have the name.</summary>
    private const string Deployment = "pulumi";

    /// <summary>What stands here most likely, to see whether a name may become too long; null where the compiler has not been told.</summary>
    public string? Expected { get; private init; }

    /// <summary>The name of the stack that is deployed.</summary>
    public static PulumiReference Stack(string expected) => new(Deployment, "stack") { Expected = expected };
}

/// <summary>The JSON text of a value, which Pulumi makes once the references in it are known: one property, however large.</summary>
public sealed record Json(Value Content) : Value;

/// <summary>A list.</summary>
public sealed record Items(params IReadOnlyList<Value> Values) : Value;

/// <summary>A map, in the order in which its entries were added.</summary>
public sealed record Map : Value, IEnumerable<KeyValuePair<string, Value>>
{
    private readonly OrderedDictionary<string, Value> _entries = [];

    public Value this[string key]
    {
        get => _entries[key];
        set => _entries[key] = value;
    }

    /// <summary>The value at a key, or null.</summary>
    public Value? At(string key) => _entries.GetValueOrDefault(key);

    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => _entries.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
