using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Datasets.Model;

/// <summary>
/// A STAC item's id: letters, digits, <c>_</c>, <c>-</c> and single dots, starting with a letter or digit. It names a folder and the files in it, so
/// nothing in it leads elsewhere.
/// </summary>
public sealed partial record ItemId
{
    /// <summary>The number of characters that an id may have: it starts a file's name, which file systems limit to 255 bytes.</summary>
    public const int LongestLength = 160;

    /// <exception cref="InvalidIdException">The text cannot be an item's id.</exception>
    public ItemId(string text) => Text = IsValid(text)
        ? text
        : throw new InvalidIdException(
            $"The item id '{SafeText.Text(text, 80)}' cannot be a folder's name: use at most {LongestLength} letters, digits, '-', '_' and single dots, "
            + "starting with a letter or digit. Check the descriptor's itemId.");

    /// <summary>The id as it is written.</summary>
    public string Text { get; }

    /// <summary>Whether a text can be an item's id.</summary>
    public static bool IsValid(string text) => text.Length <= LongestLength && Pattern().IsMatch(text);

    /// <summary>The id as it is written.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    public static implicit operator string?(ItemId? id) => id?.Text;

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\z")]
    private static partial Regex Pattern();
}
