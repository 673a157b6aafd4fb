using System.Diagnostics.CodeAnalysis;

namespace Datasets.Model;

/// <summary>
/// The key of an object in a store: letters, digits and <c>. _ - ~ + =</c> in parts of at most 200 characters, with <c>/</c> between them; no
/// part is empty, <c>.</c> or <c>..</c>, so a key becomes a path or an S3 key safely. Everything this project writes fits.
/// </summary>
public sealed record ObjectKey
{
    /// <summary>What a key has, for a message.</summary>
    public const string Form = "letters, digits and ._-~+= in parts separated by '/'";

    /// <exception cref="InvalidIdException">The text cannot be a key.</exception>
    public ObjectKey(string text) => Text = IsValid(text)
        ? text
        : throw new InvalidIdException($"'{SafeText.Text(text, 100)}' is not a key this project writes or reads: {Form}");

    /// <summary>The key as it is written.</summary>
    public string Text { get; }

    /// <summary>The last part: a file's name.</summary>
    public string Name => Text[(Text.LastIndexOf('/') + 1)..];

    /// <summary>Whether a text can be a key.</summary>
    public static bool IsValid(string text) => text.Length is > 0 and <= 1000 && text.Split('/').All(IsPart);

    /// <summary>Whether a text can stand as one part of a key.</summary>
    public static bool IsPart(string text) =>
        text.Length is > 0 and <= 200 && text is not ("." or "..") && text.All(IsAllowed);

    /// <exception cref="InvalidIdException">The text cannot be a key.</exception>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator ObjectKey?(string? text) => text is null ? null : new(text);

    /// <summary>The key as it is written.</summary>
    [return: NotNullIfNotNull(nameof(key))]
    public static implicit operator string?(ObjectKey? key) => key?.Text;

    /// <summary>Whether the text is this key; it may be any text.</summary>
    public static bool operator ==(string? text, ObjectKey? key) => text == key?.Text;

    /// <summary>Whether the text is not this key; it may be any text.</summary>
    public static bool operator !=(string? text, ObjectKey? key) => text != key?.Text;

    /// <summary>Whether the text is this key; it may be any text.</summary>
    public static bool operator ==(ObjectKey? key, string? text) => text == key?.Text;

    /// <summary>Whether the text is not this key; it may be any text.</summary>
    public static bool operator !=(ObjectKey? key, string? text) => text != key?.Text;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '~' or '+' or '=';
}
