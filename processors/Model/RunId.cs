using System.Diagnostics.CodeAnalysis;

namespace Datasets.Model;

/// <summary>A run's id: what may be one part of an <see cref="ObjectKey"/>, such as the name of an execution of AWS Step Functions.</summary>
public sealed record RunId
{
    /// <exception cref="InvalidIdException">The text cannot be a run's id.</exception>
    public RunId(string text) => Text = IsValid(text)
        ? text
        : throw new InvalidIdException($"'{SafeText.Text(text, 80)}' cannot be a run's id: use letters, digits and ._-~+=");

    /// <summary>The id as it is written.</summary>
    public string Text { get; }

    /// <summary>Whether a text can be a run's id.</summary>
    public static bool IsValid(string text) => ObjectKey.IsPart(text);

    /// <summary>The id as it is written.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    public static implicit operator string?(RunId? id) => id?.Text;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
