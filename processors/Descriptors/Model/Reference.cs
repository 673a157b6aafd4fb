using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Something that says how a dataset's granules are laid out.</summary>
[Description("Something that says how a dataset's granules are laid out.")]
public sealed record Reference
{
    [Description("What it is, and what it says about the granules.")]
    [SingleLine(300)]
    public required string Title { get; init; }

    [Description("Where it can be read.")]
    [WebAddress]
    public string? Url { get; init; }
}
