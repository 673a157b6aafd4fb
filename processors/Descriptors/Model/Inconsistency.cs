namespace Datasets.Descriptors;

/// <summary>A part of a descriptor whose values are each allowed, yet may not fit each other.</summary>
internal interface IConsistent
{
    IEnumerable<Inconsistency> Inconsistencies();
}

/// <param name="Path">The key to blame, relative to the part, such as <c>level</c> or <c>variables[1].name</c>.</param>
/// <param name="Message">What does not fit, and what to do.</param>
internal sealed record Inconsistency(string Path, string Message);
