using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Datasets.Model;

/// <summary>A dataset's id: lower-case letters and digits with single hyphens between them. It names a folder, a STAC collection and AWS resources.</summary>
public sealed partial record DatasetId
{
    /// <summary>The number of characters that an id may have.</summary>
    public const int LongestLength = 40;

    /// <exception cref="InvalidIdException">The text cannot be a dataset's id.</exception>
    public DatasetId(string text) => Text = IsValid(text)
        ? text
        : throw new InvalidIdException(
            $"The dataset id '{SafeText.Text(text, 80)}' cannot be a folder's name: use at most {LongestLength} lower-case letters, digits and single hyphens.");

    /// <summary>The id as it is written.</summary>
    public string Text { get; }

    /// <summary>Whether a text can be a dataset's id.</summary>
    public static bool IsValid(string text) => text.Length <= LongestLength && Pattern().IsMatch(text);

    /// <exception cref="InvalidIdException">The text cannot be a dataset's id.</exception>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator DatasetId?(string? text) => text is null ? null : new(text);

    /// <summary>The id as it is written.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    public static implicit operator string?(DatasetId? id) => id?.Text;

    /// <summary>Whether the text is this id; it may be any text.</summary>
    public static bool operator ==(string? text, DatasetId? id) => text == id?.Text;

    /// <summary>Whether the text is not this id; it may be any text.</summary>
    public static bool operator !=(string? text, DatasetId? id) => text != id?.Text;

    /// <summary>Whether the text is this id; it may be any text.</summary>
    public static bool operator ==(DatasetId? id, string? text) => text == id?.Text;

    /// <summary>Whether the text is not this id; it may be any text.</summary>
    public static bool operator !=(DatasetId? id, string? text) => text != id?.Text;

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
